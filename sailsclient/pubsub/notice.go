package pubsub

import (
	"encoding/json"

	"sailscope/internal/jsontext"
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
// verb; JSON that the server did not send is nil. Bytes in it are placeholders of
// the event's attachments.
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

// Read tells what an event means, if it is resourceful pubsub: if its one
// argument has a verb of Sails', and exactly the members that Sails sends with
// it. An app that publishes such a payload itself cannot be told from Sails. Its time
// grows with the arguments, and not with the attachments.
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

// Room is where the notice is sent: the record's room, or its class's.
func (n Notice) Room() Room { return roomOf(n.Verb, n.Record) }

func roomOf(verb Verb, r Record) Room {
	if verb == Created {
		return ClassOf(r.Model)
	}
	return RoomOf(r)
}
