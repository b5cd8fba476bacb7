package timeline

import "sailscope/sailsclient/pubsub"

// mostRead is how many bytes of arguments are taken apart: the screen waits.
const mostRead = 64 << 10

// notice is what a row's event tells. It is read when the first one asks.
type notice struct {
	row  *row
	told *pubsub.Notice
}

// read is the notice. Of one that is too large it has the record and the verb.
func (n *notice) read() pubsub.Notice {
	if n.told == nil {
		e, g := n.row.entry.Event, n.row.glance
		told := pubsub.Notice{Record: pubsub.Record{Model: e.Name, ID: g.ID}, Verb: g.Verb}
		if len(e.Args) <= mostRead {
			told, _ = pubsub.Read(e)
		}
		n.told = &told
	}
	return *n.told
}

// isPartial tells whether what was read does not say what caused the notice: it is
// about a collection, and too large for its records to be known.
func (n *notice) isPartial() bool {
	verb := n.row.glance.Verb
	return (verb == pubsub.AddedTo || verb == pubsub.RemovedFrom) && len(n.row.entry.Event.Args) > mostRead
}
