package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/part"
)

// timelineView shows what happened on all sockets in one order, a column for
// each. The column that keys act on is that of the pane with the focus.
type timelineView struct {
	host    part.Host
	open    func() tea.Cmd // goes to the selected moment in its socket's pane
	keys    keymap.Names
	ledgers timeline.Ledgers // who should get what
	line    *timeline.Timeline
	draw.RowCursor
	search logSearch
	// hits are the numbers of the rows that the filter lets through, in order of
	// time; those of the search's found up to the number ordered are among them.
	hits           []uint64
	round, ordered uint64
	times          timeFormat
	cache          timelineCache
}

func newTimelineView(host part.Host, open func() tea.Cmd, keys keymap.Names) timelineView {
	ledgers := timeline.Ledgers{}
	return timelineView{
		host: host, open: open, keys: keys, ledgers: ledgers, line: timeline.New(timeline.Options{Audience: ledgers}), search: newLogSearch(), RowCursor: draw.RowCursor{Page: 1},
	}
}

// add adds a pane's socket, and forget takes it away.
func (v *timelineView) add(p *dashboard.Pane) {
	v.ledgers[p.ID] = p.Ledger
	v.line.Open(p.ID, p.Socket.URL())
}

func (v *timelineView) forget(pane dashboard.PaneID) {
	delete(v.ledgers, pane)
	v.line.Close(pane)
}

func (v *timelineView) Name() string { return "timeline" }

// timelineRows are the rows that can be scrolled to: all, or those of them that
// the filter lets through.
type timelineRows struct {
	line     *timeline.Timeline
	filtered bool
	hits     []uint64 // numbers, if filtered
}

func (v *timelineView) rows() timelineRows {
	return timelineRows{line: v.line, filtered: v.search.on(), hits: v.hits}
}

func (r timelineRows) Len() int {
	if r.filtered {
		return len(r.hits)
	}
	return r.line.Len()
}

func (r timelineRows) at(i int) timeline.Row {
	if !r.filtered {
		return r.line.At(i)
	}
	at, _ := r.line.Index(r.hits[i]) // order has trimmed what is gone
	return r.line.At(at)
}

func (r timelineRows) Seq(i int) uint64 { return r.at(i).Seq() }

func (r timelineRows) Index(seq uint64) int {
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

// entries make a timeline what a filter can look through.
type entries struct{ *timeline.Timeline }

func (e entries) Find(seq uint64) (dashboard.Entry, bool) {
	i, there := e.Index(seq)
	if !there {
		return dashboard.Entry{}, false
	}
	return e.At(i).Entry(), true
}

// scan lets the filter look at rows it has not seen, and puts what it found in
// order.
func (v *timelineView) scan() tea.Cmd {
	cmd := v.search.scan(timelinePane, entries{v.line})
	v.order()
	return cmd
}

// timelinePane stands for the timeline where a message names a pane.
const timelinePane dashboard.PaneID = 0

func (v *timelineView) order() {
	if v.round != v.search.round {
		v.hits, v.round, v.ordered = nil, v.search.round, 0
	}
	gone := 0
	for gone < len(v.hits) && v.hits[gone] < v.line.OldestSeq() {
		gone++
	}
	v.hits = v.hits[gone:]
	found := &v.search.found
	for i := found.Upto(v.ordered); i < found.Len(); i++ {
		v.ordered = found.At(i)
		v.put(v.ordered)
	}
}

// put puts a row's number among the others, nearly always at the end.
func (v *timelineView) put(seq uint64) {
	at, there := v.line.Index(seq)
	if !there {
		return
	}
	i := len(v.hits)
	for i > 0 {
		if before, _ := v.line.Index(v.hits[i-1]); before < at {
			break
		}
		i--
	}
	v.hits = slices.Insert(v.hits, i, seq)
}

func (v *timelineView) Typing() bool { return v.search.field.Focused() }

func (v *timelineView) startFilter() { v.search.typing(true) }

func (v *timelineView) Typed(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "enter" {
		if v.search.problem == nil {
			v.search.typing(false)
		}
		return nil
	}
	v.search.update(msg)
	return nil
}

func (v *timelineView) Leave() bool {
	switch {
	case v.Typing():
		v.search.set(v.search.before)
		v.search.typing(false)
	case v.search.on():
		v.search.set("")
	default:
		return false
	}
	return true
}

func (v *timelineView) Foremost() []string {
	return []string{"timeline-open", "timeline-filter", "timeline-follow", "next-socket"}
}

func (v *timelineView) Hints() []draw.Hint {
	return []draw.Hint{draw.Press("enter", "apply filter"), draw.Press("esc", "cancel")}
}

func (v *timelineView) Scroll(m draw.Motion) {
	switch m {
	case draw.ColumnLeft:
		v.host.Step(-1)
	case draw.ColumnRight:
		v.host.Step(+1)
	default:
		v.Step(v.rows(), m)
	}
}

func (v *timelineView) toggleFollow() {
	if v.Following() {
		v.Stand(v.rows())
	} else {
		v.Follow()
	}
}

func (v *timelineView) nextTimes() { v.times = (v.times + 1) % timeFormats }

func (v *timelineView) clear() {
	v.line.Clear()
	v.search.read()
	v.cache = timelineCache{}
	v.Follow()
}

// drawAnew forgets what was drawn of rows: their bodies are gone.
func (v *timelineView) drawAnew() { v.cache = timelineCache{} }

// row is the selected one.
func (v *timelineView) row() (timeline.Row, bool) {
	rows := v.rows()
	i := v.Cursor(rows)
	if i < 0 {
		return timeline.Row{}, false
	}
	return rows.at(i), true
}
