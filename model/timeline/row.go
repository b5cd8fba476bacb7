package timeline

import (
	"time"

	"sailscope/model/dashboard"
	"sailscope/sailsclient/pubsub"
)

// Stand is how a socket stands to the event of a row.
type Stand uint8

// The stands. All but Got and Pending are what was known when the first copy
// came, and Missed is as good as the Audience's belief.
const (
	// Absent means that the socket's pane was not there, or closed.
	Absent Stand = iota
	// Other means that the row is about another socket: a request, an answer, a
	// change of state, a loss on the way to the screen.
	Other
	// Away means that the socket was not connected.
	Away
	// Unsubscribed means that it is not believed to be in the room.
	Unsubscribed
	// Lost means that it was believed to be in the room until its connection
	// ended, and has not subscribed again.
	Lost
	// Unknown means that nobody knows whether it should have got the event, or
	// that its own may have been dropped on the way to the screen.
	Unknown
	// Requester means that a request of its own, about the same record or model, may
	// have caused the notification, which Sails then does not send it.
	Requester
	// Pending means that it should get the event, and has time until the window
	// is over.
	Pending
	// Missed means that it should have got the event and did not.
	Missed
	// Got means that it got the event, or that the row is about it alone.
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
	// The rest is set if Stand is Got.
	Count int           // copies of the event that it got
	At    time.Time     // when the first of them came
	Skew  time.Duration // how much later than on the first socket of all
	Entry uint64        // its number in the pane's log
}

// Row is one moment: an event on all sockets that got it, or anything else that
// happened on one socket. It stays readable after the timeline has let it go.
type Row struct {
	t *Timeline
	r *row
}

// Seq numbers the rows as they were made, from 1, without gaps. Rows are in order
// of time, which may differ a little from that of their numbers.
func (r Row) Seq() uint64 { return r.r.seq }

// At is when the first copy came.
func (r Row) At() time.Time { return r.t.base.Add(time.Duration(r.r.first)) }

// Pane is the one whose entry this is: for an event, whose copy came first.
func (r Row) Pane() dashboard.PaneID { return r.t.columns[r.r.column].pane }

// Entry is the log's entry; for an event, that of the first copy.
func (r Row) Entry() dashboard.Entry { return r.r.entry }

// Kind is that of the entry.
func (r Row) Kind() dashboard.EntryKind { return r.r.entry.Kind }

// Glance is what the timeline was given with an event.
func (r Row) Glance() pubsub.Glance { return r.r.glance }

// Settled means that the window is over: nothing changes any more, unless a copy
// that came in time is added late.
func (r Row) Settled() bool { return r.r.settled }

// Revision changes whenever the row does.
func (r Row) Revision() uint32 { return r.r.revision }

// Cell is a pane's part in the row.
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
