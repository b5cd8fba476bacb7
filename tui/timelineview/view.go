// Package timelineview is the timeline view. It shows what happened on all sockets in
// one order, with a row for each moment and a column for each socket.
package timelineview

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/logrow"
	"sailscope/tui/part"
)

// View shows what happened on all sockets in one order, with a column for each. Keys
// act on the column of the focused pane.
type View struct {
	host    part.Host
	open    func() tea.Cmd // goes to the selected moment in its socket's pane
	keys    keymap.Names
	ledgers timeline.Ledgers // who should receive what
	Line    *timeline.Timeline
	draw.RowCursor
	Search logrow.Search
	// hits are the numbers of the rows that match the filter, in order of time. They
	// include the search's matches up to the number in ordered.
	hits           []uint64
	round, ordered uint64
	times          logrow.Times
	cache          cache
}

// New returns a view of an empty timeline. open goes to the selected moment in its
// socket's pane, and keys are the names of keys in hints.
func New(host part.Host, open func() tea.Cmd, keys keymap.Names) View {
	ledgers := timeline.Ledgers{}
	return View{
		host: host, open: open, keys: keys, ledgers: ledgers, Line: timeline.New(timeline.Options{Audience: ledgers}), Search: logrow.NewSearch(), RowCursor: draw.RowCursor{Page: 1},
	}
}

// Add adds a pane's socket.
func (v *View) Add(p *dashboard.Pane) {
	v.ledgers[p.ID] = p.Ledger
	v.Line.Open(p.ID, p.Socket.URL())
}

// Forget removes a pane's socket. Its rows stay.
func (v *View) Forget(pane dashboard.PaneID) {
	delete(v.ledgers, pane)
	v.Line.Close(pane)
}

// Name returns what the top line calls the view.
func (v *View) Name() string { return "timeline" }

// Rows are the rows that the user can scroll to: all rows, or those that match the
// filter.
type Rows struct {
	line     *timeline.Timeline
	filtered bool
	hits     []uint64 // row numbers, if filtered
}

// Rows returns the rows that the user can scroll to now.
func (v *View) Rows() Rows {
	return Rows{line: v.Line, filtered: v.Search.On(), hits: v.hits}
}

// Len returns the number of rows.
func (r Rows) Len() int {
	if r.filtered {
		return len(r.hits)
	}
	return r.line.Len()
}

// At returns the row at i, 0 for the oldest.
func (r Rows) At(i int) timeline.Row {
	if !r.filtered {
		return r.line.At(i)
	}
	at, _ := r.line.Index(r.hits[i]) // order has removed dropped rows
	return r.line.At(at)
}

// Seq returns the number of the row at i.
func (r Rows) Seq(i int) uint64 { return r.At(i).Seq() }

// Index returns the index of the row with a number, or of a row near it.
func (r Rows) Index(seq uint64) int {
	at, there := r.line.Index(seq)
	if !r.filtered || !there {
		return at
	}
	i, _ := slices.BinarySearchFunc(r.hits, at, func(hit uint64, at int) int {
		other, _ := r.line.Index(hit)
		return other - at
	})
	return max(min(i, len(r.hits)-1), 0)
}

// entries adapts a timeline for a Search.
type entries struct{ *timeline.Timeline }

func (e entries) Find(seq uint64) (dashboard.Entry, bool) {
	i, there := e.Index(seq)
	if !there {
		return dashboard.Entry{}, false
	}
	return e.At(i).Entry(), true
}

// Scan searches new rows with the filter, and sorts the matches.
func (v *View) Scan() tea.Cmd {
	cmd := v.Search.Scan(NoPane, entries{v.Line})
	v.order()
	return cmd
}

// NoPane identifies the timeline in messages that name a pane.
const NoPane dashboard.PaneID = 0

func (v *View) order() {
	if v.round != v.Search.Round {
		v.hits, v.round, v.ordered = nil, v.Search.Round, 0
	}
	gone := 0
	for gone < len(v.hits) && v.hits[gone] < v.Line.OldestSeq() {
		gone++
	}
	v.hits = v.hits[gone:]
	found := &v.Search.Found
	for i := found.Upto(v.ordered); i < found.Len(); i++ {
		v.ordered = found.At(i)
		v.put(v.ordered)
	}
}

// put inserts a row's number into hits, nearly always at the end.
func (v *View) put(seq uint64) {
	at, there := v.Line.Index(seq)
	if !there {
		return
	}
	i := len(v.hits)
	for i > 0 {
		if before, _ := v.Line.Index(v.hits[i-1]); before < at {
			break
		}
		i--
	}
	v.hits = slices.Insert(v.hits, i, seq)
}

// Typing tells whether the filter's field has the cursor.
func (v *View) Typing() bool { return v.Search.Field.Focused() }

// StartFilter moves the cursor into the filter's field.
func (v *View) StartFilter() { v.Search.Typing(true) }

// Typed passes a key or a paste to the filter's field. enter leaves the field, unless
// the filter has a syntax error.
func (v *View) Typed(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "enter" {
		if v.Search.Problem == nil {
			v.Search.Typing(false)
		}
		return nil
	}
	v.Search.Update(msg)
	return nil
}

// Leave cancels the editing of the filter, or else removes the filter. It returns
// false if there is neither.
func (v *View) Leave() bool {
	switch {
	case v.Typing():
		v.Search.Set(v.Search.Before)
		v.Search.Typing(false)
	case v.Search.On():
		v.Search.Set("")
	default:
		return false
	}
	return true
}

// Foremost returns the actions whose hints come first in the bottom line.
func (v *View) Foremost() []string {
	return []string{"timeline-open", "timeline-filter", "timeline-follow", "next-socket"}
}

// Hints returns the keys that the bottom line shows while the user types.
func (v *View) Hints() []draw.Hint {
	return []draw.Hint{draw.Press("enter", "apply filter"), draw.Press("esc", "cancel")}
}

// Scroll moves the selected row. A sideways step goes to another pane.
func (v *View) Scroll(m draw.Motion) {
	switch m {
	case draw.ColumnLeft:
		v.host.Step(-1)
	case draw.ColumnRight:
		v.host.Step(+1)
	default:
		v.Step(v.Rows(), m)
	}
}

// ToggleFollow either follows the newest row or keeps the selected one.
func (v *View) ToggleFollow() {
	if v.Following() {
		v.Stand(v.Rows())
	} else {
		v.Follow()
	}
}

// NextTimes switches to the next way of writing the times of the rows.
func (v *View) NextTimes() { v.times = (v.times + 1) % logrow.TimesCount }

// Clear drops all rows and follows new ones. The filter stays.
func (v *View) Clear() {
	v.Line.Clear()
	v.Search.Read()
	v.cache = cache{}
	v.Follow()
}

// DrawAnew clears the cache after bodies were dropped.
func (v *View) DrawAnew() { v.cache = cache{} }

// Row returns the selected row.
func (v *View) Row() (timeline.Row, bool) {
	rows := v.Rows()
	i := v.Cursor(rows)
	if i < 0 {
		return timeline.Row{}, false
	}
	return rows.At(i), true
}
