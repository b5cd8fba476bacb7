package pubsub

import (
	"encoding/json"

	"sailscope/sailsclient"
)

// Verb is what happened to a record.
type Verb string

// The verbs of resourceful pubsub.
const (
	Created     Verb = "created"
	Updated     Verb = "updated"
	Destroyed   Verb = "destroyed"
	AddedTo     Verb = "addedTo"
	RemovedFrom Verb = "removedFrom"
)

// ID is a record's id as it stands in the name of its room: 7 and "7" are the
// same.
type ID string

// Record is one record of a model. Model is the model's identity.
type Record struct {
	Model string
	ID    ID
}

// Notice is an event of resourceful pubsub. Which fields are set depends on the
// verb; JSON that the server did not send is nil.
type Notice struct {
	Record
	Verb     Verb
	Data     json.RawMessage // created, updated
	Previous json.RawMessage // updated, destroyed
	// Attribute is the collection, and Others are the records that came into or
	// went out of it: addedId and removedId, or addedIds and removedIds.
	Attribute string
	Others    []ID
	Added     json.RawMessage // addedTo, when the server populates it
}

// Read tells what an event means, if it is resourceful pubsub.
func Read(e sailsclient.Event) (Notice, bool) {
	panic("TODO")
}

// Glance is what can be told of an event without taking it apart.
type Glance struct {
	// Verb and ID are empty unless the event is resourceful pubsub. They share
	// memory with the event.
	Verb Verb
	ID   ID
	// Fingerprint is equal for events with the same name and the same arguments,
	// whatever the order of their keys, and in this process only.
	Fingerprint uint64
}

// Look glances at an event. It does not allocate for usual events: it is for
// every event there is, Read is for those that somebody looks at.
func Look(e sailsclient.Event) Glance {
	panic("TODO")
}

// FieldChange is one field of an update. Path is that of the field in the
// record, as jsontree writes paths; Before or After is nil if it was not there.
type FieldChange struct {
	Path          string
	Before, After json.RawMessage
}

// Changes compares Data with Previous, field by field. Without Previous it is
// the fields of Data, with nothing before.
func (n Notice) Changes() []FieldChange {
	panic("TODO")
}

// Room is where the notice is sent: the record's room, or its class's.
func (n Notice) Room() Room {
	panic("TODO")
}
