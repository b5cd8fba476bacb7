package pubsub

// field is a member of an object; both are JSON text.
type field struct{ key, value string }

// isName tells whether jq takes a key without quotation marks.
func isName(key string) bool {
	for i, c := range []byte(key) {
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || !isDigit(c)) {
			return false
		}
	}
	return key != ""
}
