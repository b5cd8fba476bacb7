package pubsub

// field is a member of an object; both are JSON text.
type field struct{ key, value string }
