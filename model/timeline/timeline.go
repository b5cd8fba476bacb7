package timeline

import (
	"sort"
	"time"

	"sailscope/model/dashboard"
	"sailscope/sailsclient/pubsub"
)

// DefaultWindow is how long after the first copy of an event another copy may come.
const DefaultWindow = 2 * time.Second

// Limits of the rows that a timeline keeps. With twenty sockets and usual events, the number of rows
// is the limit. A text counts once, for any number of sockets.
const (
	DefaultRows = 100_000
	maxBytes    = 128 << 20
)

// Options are the options of a timeline. The zero value means the defaults, and an Audience that
// knows nothing.
type Options struct {
	Window   time.Duration
	Rows     int
	Audience Audience
}

// Timeline is what happened on all sockets, in order of time. Only the screen's goroutine may use
// it.
type Timeline struct {
	window   int64
	maxRows  int
	audience Audience

	base    time.Time // times are kept as nanoseconds since the first
	columns []*column
	byPane  map[dashboard.PaneID]int32
	apps    apps

	made   queue           // rows by number
	order  queue           // the same rows by time
	newest map[uint64]*row // by fingerprint: the newest row of an event
	next   uint64          // number of the next row
	settle uint64          // number of the first row that may not be settled
	bytes  int

	trimmed uint64
	matrix  *Matrix

	rowSlab     slab[row]
	arrivalSlab slab[arrival]
	standSlab   slab[Stand]
}

// New returns an empty timeline.
func New(o Options) *Timeline {
	if o.Window <= 0 {
		o.Window = DefaultWindow
	}
	if o.Rows <= 0 {
		o.Rows = DefaultRows
	}
	if o.Audience == nil {
		o.Audience = Ledgers(nil)
	}
	t := &Timeline{
		window: int64(o.Window), maxRows: o.Rows, audience: o.Audience,
		byPane: make(map[dashboard.PaneID]int32), next: 1,
	}
	t.Clear()
	return t
}

// Clear drops all rows and counts. What is known about the sockets stays, and the numbers continue.
func (t *Timeline) Clear() {
	t.made, t.order = queue{}, queue{}
	t.newest = make(map[uint64]*row)
	t.settle = t.next
	t.bytes, t.trimmed = 0, 0
	t.matrix = newMatrix(t.byPane)
}

// Window returns how long after the first copy of an event another copy may come.
func (t *Timeline) Window() time.Duration { return time.Duration(t.window) }

// Open adds a pane: from now on it is Away and not Absent. address is that of its server. Calling
// Open again changes the address.
func (t *Timeline) Open(pane dashboard.PaneID, address string) {
	t.columns[t.column(pane)].address = t.apps.address(address)
}

// Close tells the timeline that a pane was closed.
func (t *Timeline) Close(pane dashboard.PaneID) {
	if i, known := t.byPane[pane]; known {
		c := t.columns[i]
		*c = column{pane: pane, closed: true}
	}
}

// column is the number of a pane's column.
func (t *Timeline) column(pane dashboard.PaneID) int32 {
	if i, known := t.byPane[pane]; known {
		return i
	}
	i := int32(len(t.columns))
	t.columns = append(t.columns, &column{pane: pane, address: t.apps.address(""), since: never, blindUntil: never})
	t.byPane[pane] = i
	return i
}

// never is before any time.
const never = -1 << 62

// Add adds an entry of a pane's log. For an event, glance is the result of [pubsub.Look].
func (t *Timeline) Add(pane dashboard.PaneID, e dashboard.Entry, g pubsub.Glance) {
	if t.base.IsZero() {
		t.base = e.At
	}
	at := int64(e.At.Sub(t.base))
	number := t.column(pane)
	t.columns[number].note(e, at)
	if e.Kind == dashboard.EntryEvent {
		t.addEvent(number, e, g, at)
		return
	}
	if e.Kind == dashboard.EntryDropped {
		t.blind(number)
	}
	r := t.newRow(number, e, at)
	t.arrive(r, number, e.Seq, at)
	t.put(r)
}

func (t *Timeline) addEvent(number int32, e dashboard.Entry, g pubsub.Glance, at int64) {
	if r := t.newest[g.Fingerprint]; r != nil && at-r.first <= t.window && r.first-at <= t.window {
		t.join(r, number, e, at)
		return
	}
	r := t.newRow(number, e, at)
	r.glance = g
	r.kind = t.matrix.kind(e.Event.Name, g.Verb)
	expected := t.stands(r, number)
	r.arrivals = t.arrivalSlab.take(expected + 1)[:0]
	r.size += arrivalSize * cap(r.arrivals)
	t.arrive(r, number, e.Seq, at)
	r.kind.got(number, 0)
	t.newest[g.Fingerprint] = r
	t.put(r)
}

func (t *Timeline) newRow(number int32, e dashboard.Entry, at int64) *row {
	r := &t.rowSlab.take(1)[0]
	r.seq, r.first, r.column, r.entry = t.next, at, number, e
	r.size = rowSize + e.Size()
	t.next++
	return r
}

// What a row takes in memory besides its entry, and for each socket.
const (
	rowSize     = 200
	arrivalSize = 25 // and a Stand
)

// stands sets each socket's part in a new event, and counts the sockets that should receive it,
// too.
func (t *Timeline) stands(r *row, number int32) (expected int) {
	r.stands = t.standSlab.take(len(t.columns))
	n := notice{row: r}
	for i, c := range t.columns {
		if int32(i) == number {
			r.stands[i] = Got
			continue
		}
		r.stands[i] = t.expect(c, &n)
		if r.stands[i] == Missed {
			expected++
		}
	}
	return expected
}

// expect returns the part of a socket that has not received an event.
func (t *Timeline) expect(c *column, n *notice) Stand {
	r := n.row
	switch {
	case c.closed:
		return Absent
	case !c.wasConnected(r.first):
		return Away
	case r.first <= c.blindUntil:
		return Unknown
	case r.glance.Verb != "" && c.underWay(r.entry.At) && c.caused(r.entry.At, n.read(), t.audience):
		return Requester
	case !t.apps.same(c.address, t.columns[r.column].address):
		return Unknown
	}
	switch t.audience.Subscribed(c.pane, r.entry.Event, r.glance) {
	case Yes:
		if n.isPartial() && c.underWay(r.entry.At) {
			return Unknown // its request may have caused it
		}
		return Missed
	case No:
		return Unsubscribed
	case Before:
		return Lost
	default:
		return Unknown
	}
}

// arrive notes that an entry came on a socket.
func (t *Timeline) arrive(r *row, number int32, entry uint64, at int64) {
	r.arrivals = append(r.arrivals, arrival{at: at, entry: entry, column: number, copies: 1})
}

// join adds a copy of an event to its row.
func (t *Timeline) join(r *row, number int32, e dashboard.Entry, at int64) {
	r.revision++
	if at < r.first {
		t.moveUp(r, number, e, at)
	}
	if a := r.arrival(number); a != nil {
		if at < a.at {
			r.kind.skewed(number, time.Duration(a.at-r.first), time.Duration(at-r.first))
			a.at, a.entry = at, e.Seq
		}
		if a.copies++; a.copies == 2 {
			r.kind.doubled(number)
		}
		return
	}
	for int(number) >= len(r.stands) { // its pane was opened later
		r.stands = append(r.stands, Absent)
	}
	if r.settled {
		r.kind.count(number, r.stands[number], -1)
	}
	r.stands[number] = Got
	t.apps.join(t.columns[number].address, t.columns[r.column].address)
	t.arrive(r, number, e.Seq, at)
	r.kind.got(number, time.Duration(at-r.first))
}

// moveUp makes a copy the first of its row if it came earlier than the others.
func (t *Timeline) moveUp(r *row, number int32, e dashboard.Entry, at int64) {
	for _, a := range r.arrivals {
		r.kind.skewed(a.column, time.Duration(a.at-r.first), time.Duration(a.at-at))
	}
	t.order.remove(t.find(r))
	r.first, r.column, r.entry = at, number, e
	t.order.insert(t.place(r), r)
}

// blind notes that events of a socket were dropped on the way: it may have received any event that
// is not settled.
func (t *Timeline) blind(number int32) {
	for i := int(t.settle - t.OldestSeq()); i < t.made.len(); i++ {
		if r := t.made.at(i); r.kind != nil && int(number) < len(r.stands) && r.stands[number] == Missed {
			r.stands[number] = Unknown
			r.revision++
		}
	}
}

// put inserts a new row, and drops the oldest ones if there are too many.
func (t *Timeline) put(r *row) {
	t.made.push(r)
	t.order.insert(t.place(r), r)
	t.bytes += r.size
	for t.made.len() > t.maxRows || t.bytes > maxBytes && t.made.len() > 1 {
		t.trim()
	}
}

// place is where a row belongs that is not there.
func (t *Timeline) place(r *row) int {
	i := t.order.len()
	for i > 0 && r.before(t.order.at(i-1)) { // nearly always at the end
		i--
	}
	return i
}

func (r *row) before(other *row) bool {
	return r.first < other.first || r.first == other.first && r.seq < other.seq
}

func (t *Timeline) trim() {
	r := t.made.pop()
	t.bytes -= r.size
	t.trimmed++
	t.order.remove(t.find(r))
	t.settle = max(t.settle, r.seq+1)
	if r.kind == nil {
		return
	}
	if t.newest[r.glance.Fingerprint] == r {
		delete(t.newest, r.glance.Fingerprint)
	}
	if !r.settled {
		for i, s := range r.stands {
			if s == Missed {
				r.stands[i] = Unknown // nobody will see whether it still came
			}
		}
		t.settleRow(r)
	}
}

// Settle tells the timeline that everything from before now was added. It settles the rows whose
// window is over by then.
func (t *Timeline) Settle(now time.Time) {
	end := int64(now.Sub(t.base)) - t.window
	for ; t.settle < t.next; t.settle++ {
		r := t.made.at(int(t.settle - t.OldestSeq()))
		if r.kind == nil {
			continue
		}
		if r.first >= end {
			return
		}
		t.settleRow(r)
	}
}

// Settled reports whether all rows are settled.
func (t *Timeline) Settled() bool { return t.settle == t.next }

func (t *Timeline) settleRow(r *row) {
	r.settled = true
	r.revision++
	for i, s := range r.stands {
		if s != Got {
			r.kind.count(int32(i), s, +1)
		}
	}
}

// Len returns the number of rows.
func (t *Timeline) Len() int { return t.order.len() }

// At returns the row at i in order of time, 0 for the oldest; i must be below Len.
func (t *Timeline) At(i int) Row { return Row{t, t.order.at(i)} }

// Trimmed returns how many of the oldest rows were dropped.
func (t *Timeline) Trimmed() uint64 { return t.trimmed }

// Index returns the place of the row with a number, in order of time, if it is still there.
func (t *Timeline) Index(seq uint64) (int, bool) {
	if seq < t.OldestSeq() || seq >= t.next {
		return 0, false
	}
	return t.find(t.made.at(int(seq - t.OldestSeq()))), true
}

// Search returns the place of the first row that is not before at, Len if there is none.
func (t *Timeline) Search(at time.Time) int {
	since := int64(at.Sub(t.base))
	return sort.Search(t.order.len(), func(i int) bool { return t.order.at(i).first >= since })
}

// find is where a row is that is there.
func (t *Timeline) find(r *row) int {
	if t.order.at(0) == r { // so it is with nearly every row that is let go
		return 0
	}
	return sort.Search(t.order.len(), func(i int) bool { return !t.order.at(i).before(r) })
}

// OldestSeq returns the number of the oldest row, or that of the next one if there is none.
func (t *Timeline) OldestSeq() uint64 { return t.next - uint64(t.made.len()) }

// NewestSeq returns the number of the newest row, 0 if there never was one.
func (t *Timeline) NewestSeq() uint64 { return t.next - 1 }

// Matrix returns the matrix of all events so far.
func (t *Timeline) Matrix() *Matrix { return t.matrix }
