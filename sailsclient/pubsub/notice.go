package pubsub

import (
	"encoding/json"

	"sailscope/internal/jsontext"
	"sailscope/sailsclient"
)

// Verb says what happened to a record.
type Verb string

// The verbs of resourceful pubsub.
const (
	Created     Verb = "created"
	Updated     Verb = "updated"
	Destroyed   Verb = "destroyed"
	AddedTo     Verb = "addedTo"
	RemovedFrom Verb = "removedFrom"
)

// ID is a record's id as it is in the name of its room: 7 and "7" are the same.
type ID string

// Record identifies a record. Model is the model's identity.
type Record struct {
	Model string
	ID    ID
}

// Notice is a notification: an event of resourceful pubsub. Which fields are set depends on
// the verb. JSON that the server did not send is nil. In JSON, bytes are placeholders of the
// event's attachments.
type Notice struct {
	Record
	Verb     Verb
	Data     json.RawMessage // created, updated
	Previous json.RawMessage // updated, destroyed
	// Attribute is the collection, and Others are the records that were added to it or
	// removed from it: addedId and removedId, or addedIds and removedIds.
	Attribute string
	Others    []ID
	Added     json.RawMessage // addedTo, when the server populates it
}

// Read returns the notification of an event, and reports whether it is one: whether its only
// argument has a verb of Sails and exactly the members that Sails sends with it. If an app
// publishes such a payload itself, Read cannot know that. The time grows with the arguments,
// and not with the attachments.
func Read(e sailsclient.Event) (Notice, bool) {
	g, p := look(e, hasher{})
	if g.Verb == "" {
		return Notice{}, false
	}
	n := Notice{
		Record:   Record{Model: e.Name, ID: g.ID},
		Verb:     g.Verb,
		Data:     rawOrNil(p.raw[dataMember]),
		Previous: rawOrNil(p.raw[previousMember]),
		Added:    rawOrNil(p.raw[addedMember]),
	}
	if g.Verb == AddedTo || g.Verb == RemovedFrom {
		n.Attribute, n.Others = jsontext.Unquote(p.raw[attributeMember]), p.others()
	}
	return n, true
}

func rawOrNil(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

// Room returns the room that Sails sends the notice to: the record room, or the class room.
func (n Notice) Room() Room { return roomOf(n.Verb, n.Record) }

func roomOf(verb Verb, r Record) Room {
	if verb == Created {
		return ClassOf(r.Model)
	}
	return RoomOf(r)
}
