package timeline

import (
	"time"

	"sailscope/model/dashboard"
	"sailscope/sailsclient/pubsub"
)

// Stand is a socket's part in the event of a row.
type Stand uint8

// The parts. All except Got and Pending are as known when the first copy came. Missed is only as
// certain as the Audience.
const (
	// Absent means that the socket's pane did not exist.
	Absent Stand = iota
	// Other means that the row is about another socket: a request, a response, a change
	// of state, or events that were dropped.
	Other
	// Away means that the socket was not connected.
	Away
	// Unsubscribed means that it is not believed to be in the room.
	Unsubscribed
	// Lost means that it was believed to be in the room until its connection ended, and
	// has not subscribed again since.
	Lost
	// Unknown means that it is unknown whether it should have received the event, or that
	// its copy may have been dropped on the way to the screen.
	Unknown
	// Requester means that a request of its own, about the same record or model, may have
	// caused the notification: Sails skips the requester.
	Requester
	// Pending means that it should receive the event, and the window is not over.
	Pending
	// Missed means that it should have received the event and did not.
	Missed
	// Got means that it received the event, or that the row is only about this socket.
	Got
)

const numberOfStands = int(Got) + 1

func (s Stand) String() string {
	names := [numberOfStands]string{"absent", "other", "away", "unsubscribed", "lost", "unknown", "requester", "pending", "missed", "got"}
	return names[s]
}

// Cell is one socket's part in a row.
type Cell struct {
	Stand Stand
	// The other fields are set if Stand is Got.
	Count int           // number of received copies
	At    time.Time     // when the first of them came
	Skew  time.Duration // how much later than on the first socket
	Entry uint64        // its number in the pane's log
}

// Row is an event on all sockets that received it, or anything else that happened on one socket. It
// stays readable after the timeline has dropped it.
type Row struct {
	t *Timeline
	r *row
}

// Seq returns the number of the row in the order in which rows were made, from 1, without gaps. The
// order of time may differ a little.
func (r Row) Seq() uint64 { return r.r.seq }

// At returns when the first copy came.
func (r Row) At() time.Time { return r.t.base.Add(time.Duration(r.r.first)) }

// Pane returns the pane of the entry. For an event it is the pane of the first copy.
func (r Row) Pane() dashboard.PaneID { return r.t.columns[r.r.column].pane }

// Entry returns the log's entry. For an event it is that of the first copy.
func (r Row) Entry() dashboard.Entry { return r.r.entry }

// Kind returns the kind of the entry.
func (r Row) Kind() dashboard.EntryKind { return r.r.entry.Kind }

// Glance returns the Glance of the event.
func (r Row) Glance() pubsub.Glance { return r.r.glance }

// Settled reports whether the window is over. The row does not change then, unless a copy that came
// in time is added late.
func (r Row) Settled() bool { return r.r.settled }

// Revision returns a number that changes when the row changes.
func (r Row) Revision() uint32 { return r.r.revision }

// Cell returns a pane's part in the row.
func (r Row) Cell(pane dashboard.PaneID) Cell {
	column, known := r.t.byPane[pane]
	if !known {
		return Cell{}
	}
	cell := Cell{Stand: r.r.stand(column)}
	if a := r.r.arrival(column); a != nil {
		cell.Count = int(a.copies)
		cell.At = r.t.base.Add(time.Duration(a.at))
		cell.Skew = time.Duration(a.at - r.r.first)
		cell.Entry = a.entry
	}
	return cell
}

// row is what a Row shows. Times are nanoseconds since the timeline's base, and
// sockets are numbers of columns: there are many rows.
type row struct {
	seq      uint64
	first    int64
	column   int32 // whose entry is kept: the first to get the event
	revision uint32
	settled  bool
	entry    dashboard.Entry
	glance   pubsub.Glance
	size     int
	kind     *kind     // nil unless it is an event
	arrivals []arrival // in the order they were added
	stands   []Stand   // by column; Missed stands for Pending until it is settled
}

// arrival is an event's on one socket.
type arrival struct {
	at     int64
	entry  uint64
	column int32
	copies uint32
}

func (r *row) arrival(column int32) *arrival {
	for i := range r.arrivals {
		if r.arrivals[i].column == column {
			return &r.arrivals[i]
		}
	}
	return nil
}

func (r *row) stand(column int32) Stand {
	switch {
	case r.kind == nil && column == r.column:
		return Got
	case r.kind == nil:
		return Other
	case int(column) >= len(r.stands):
		return Absent
	case r.stands[column] == Missed && !r.settled:
		return Pending
	default:
		return r.stands[column]
	}
}
