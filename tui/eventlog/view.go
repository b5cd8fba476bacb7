// Package eventlog shows the log of a pane: events, requests and changes of the
// connection, filtered, bookmarked, folded by record.
package eventlog

import (
	"sort"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"sailscope/model/dashboard"
	"sailscope/model/filter"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/logrow"
	"sailscope/tui/naming"
)

// View shows a pane's log, the newest row at the bottom.
type View struct {
	keys keymap.Names
	live *dashboard.Log
	// frozen is the log as it was when the view was paused; nil if it is not.
	frozen *dashboard.Log
	draw.RowCursor

	left   int // first visible cell of the payload
	wrap   bool
	raw    bool // shows payloads as they came, also those that mean something
	times  logrow.Times
	marks  map[uint64]struct{} // numbers of marked rows
	search logrow.Search
	fold   fold

	// Height is how many lines of rows were last drawn.
	Height int
	shown  []uint64 // of each line that was drawn, the number of its row
	cache  rowCache
}

// New shows a log.
func New(log *dashboard.Log, keys keymap.Names) View {
	return View{keys: keys, live: log, marks: make(map[uint64]struct{}), search: logrow.NewSearch(), RowCursor: draw.RowCursor{Page: 1}}
}

// log is what the view shows.
func (v *View) log() *dashboard.Log {
	if v.frozen != nil {
		return v.frozen
	}
	return v.live
}

// rowList is the rows that can be scrolled to: those of a log, or those of them
// that a filter lets through or that stand for folded ones.
type rowList struct {
	log  *dashboard.Log
	only *filter.Seqs // nil for all
}

func (v *View) rows() rowList {
	if v.fold.on {
		return rowList{log: v.log(), only: &v.fold.shown}
	}
	return v.unfolded()
}

func (v *View) unfolded() rowList {
	if v.search.Hides() {
		return rowList{log: v.log(), only: &v.search.Found}
	}
	return rowList{log: v.log()}
}

// Scan lets the filter and the fold look at what they have not seen, and forgets what
// the log has let go. It has to run after whatever changed the log, or how it is
// shown.
func (v *View) Scan(pane dashboard.PaneID) tea.Cmd {
	v.forgetMarks()
	cmd := v.search.Scan(pane, v.log())
	var of uint64
	if v.search.Hides() {
		of = v.search.Round
	}
	v.fold.scan(v.unfolded(), of)
	v.Selected = v.fold.standsFor(v.Selected) // keys act on the record that was selected, wherever its row has gone
	return cmd
}

func (l rowList) Len() int {
	if l.only != nil {
		return l.only.Len()
	}
	return l.log.Len()
}

func (l rowList) newest() int { return l.Len() - 1 }

// at is the row at i, 0 for the oldest; i must be below len.
func (l rowList) at(i int) dashboard.Entry {
	if l.only == nil {
		return l.log.At(i)
	}
	entry, _ := l.log.Find(l.only.At(i)) // scan has trimmed what is gone
	return entry
}

// Seq is the number of the row at i.
func (l rowList) Seq(i int) uint64 {
	if l.only != nil {
		return l.only.At(i)
	}
	return l.log.OldestSeq() + uint64(i)
}

// Index is the place of the row with a number, else of the one before it, else 0.
func (l rowList) Index(seq uint64) int { return max(l.after(seq+1)-1, 0) }

// after is the place of the first row with this number or a greater one, len if
// there is none.
func (l rowList) after(seq uint64) int {
	switch oldest := l.log.OldestSeq(); {
	case seq == 0:
		return 0
	case l.only != nil:
		return l.only.Upto(seq - 1)
	case seq <= oldest:
		return 0
	default:
		return min(int(seq-oldest), l.log.Len())
	}
}

// Entry is the selected row.
func (v *View) Entry() (dashboard.Entry, bool) {
	rows := v.rows()
	if rows.Len() == 0 {
		return dashboard.Entry{}, false
	}
	return rows.at(v.Cursor(rows)), true
}

// Shown is the rows that are shown, and how many of which that is.
func (v *View) Shown() (entries []dashboard.Entry, what string) {
	rows := v.rows()
	for i := range rows.Len() {
		entries = append(entries, rows.at(i))
	}
	if rows.only == nil {
		return entries, draw.Plural(len(entries), "row")
	}
	return entries, draw.Count(len(entries)) + " of " + draw.Plural(v.log().Len(), "row")
}

// Scroll moves the cursor, or what is in sight of long rows.
func (v *View) Scroll(m draw.Motion) {
	rows := v.rows()
	if rows.Len() == 0 {
		return
	}
	if m.Columns() != 0 {
		if !v.wrap {
			v.left = max(min(v.left+m.Columns(), v.widest(rows, v.Height)-draw.ColumnStep), 0)
		}
		return
	}
	if m == draw.ToTop || m == draw.ToBottom {
		v.left = 0
	}
	v.Step(rows, m)
}

// StepFrom selects the row that is some rows below the one with a number, if
// there is one.
func (v *View) StepFrom(seq uint64, by int) (dashboard.Entry, bool) {
	rows := v.rows()
	i := rows.Index(seq) + by
	if i < 0 || i >= rows.Len() {
		return dashboard.Entry{}, false
	}
	v.MoveTo(rows, i)
	return rows.at(i), true
}

// GoTo selects the row with a number, whatever the filter hides; the view is
// paused no more if it came later.
func (v *View) GoTo(seq uint64) {
	if v.frozen != nil && seq > v.frozen.NewestSeq() {
		v.frozen = nil
	}
	if v.search.Hides() && !v.search.Found.Has(seq) {
		v.search.Around = true
	}
	rows := v.rows()
	v.MoveTo(rows, rows.Index(seq))
}

// GoToTime selects the last row that is not after a time.
func (v *View) GoToTime(at time.Time) {
	log := v.live
	after := sort.Search(log.Len(), func(i int) bool { return log.At(i).At.After(at) })
	v.GoTo(log.OldestSeq() + uint64(max(after-1, 0)))
}

// standOn selects the row with a number, also the newest.
func (v *View) standOn(seq uint64) {
	v.Stand(v.rows())
	v.Selected = seq
}

// shownAt is the number of the row that was drawn on a line.
func (v *View) shownAt(line int) (seq uint64, ok bool) {
	if line < 0 || line >= len(v.shown) {
		return 0, false
	}
	return v.shown[line], true
}

// Click selects a row, or puts the cursor into the filter's field. It tells whether
// that opens the row, which is so if it was selected and the log had the focus. x and
// y are cells of the view, above of which lines are no rows; focus gives it the focus,
// which changes what is where.
func (v *View) Click(x, y, above int, again bool, focus func(typing bool)) (open bool) {
	seq, onRow := v.shownAt(y - above)
	if y == 1 && above > 1 {
		position := draw.PositionAt(&v.search.Field, x-len(logrow.FilterSign))
		focus(true)
		v.search.Field.SetCursor(position)
		return false
	}
	again = again && onRow && seq == v.Selected
	focus(false)
	if onRow && !again {
		v.standOn(seq)
	}
	return again
}

// Wheel moves the rows in sight, and the selected one with them.
func (v *View) Wheel(m draw.Motion) {
	switch m {
	case draw.LineUp:
		v.Roll(v.rows(), -draw.WheelStep)
	case draw.LineDown:
		v.Roll(v.rows(), draw.WheelStep)
	default:
		v.Scroll(m)
	}
}

// DrawAnew forgets the rows that were drawn: what they show has changed.
func (v *View) DrawAnew() { v.cache = rowCache{} }

// FilterText is what is written in the filter's field.
func (v *View) FilterText() string { return v.search.Field.Value() }

// Type gives the filter's field the cursor, or takes it away.
func (v *View) Type(on bool) { v.search.Typing(on) }

// Update gives the filter's field a key press or a paste.
func (v *View) Update(msg tea.Msg) { v.search.Update(msg) }

// Take takes in which rows the filter lets through.
func (v *View) Take(msg logrow.Matched) { v.search.Take(msg) }

func (v *View) toggleFollow() {
	if v.Following() {
		v.Stand(v.rows())
	} else {
		v.Follow()
	}
}

// togglePause makes the view stand still while the log goes on, or shows what
// has come meanwhile.
func (v *View) togglePause() {
	if v.frozen != nil {
		v.frozen = nil
		return
	}
	v.frozen = v.live.Snapshot()
}

// waiting is how many rows have come since the view was paused.
func (v *View) waiting() uint64 { return v.live.NewestSeq() - v.log().NewestSeq() }

// clear empties the log; a paused view goes on.
func (v *View) clear() {
	v.live.Clear()
	v.frozen = nil
	v.left = 0
	clear(v.marks)
	v.Follow()
}

// toggleMark marks the selected row, or takes its mark away.
func (v *View) toggleMark() {
	entry, found := v.Entry()
	if !found {
		return
	}
	before := len(v.marks)
	for seq := range v.marks {
		if v.fold.standsFor(seq) == entry.Seq {
			delete(v.marks, seq)
		}
	}
	if len(v.marks) == before {
		v.marks[entry.Seq] = struct{}{}
	}
}

// marked tells whether a row, or one that it stands for, is marked.
func (v *View) marked(seq uint64) bool {
	if !v.fold.on {
		_, marked := v.marks[seq]
		return marked
	}
	for mark := range v.marks {
		if v.fold.standsFor(mark) == seq {
			return true
		}
	}
	return false
}

// forgetMarks drops the marks of rows that the log has let go.
func (v *View) forgetMarks() {
	oldest := v.log().OldestSeq()
	for seq := range v.marks {
		if seq < oldest {
			delete(v.marks, seq)
		}
	}
}

// nextMark selects the next marked row below the cursor, around the end. It
// tells whether one is among the rows.
func (v *View) nextMark() bool {
	rows := v.rows()
	current, _ := v.Entry()
	best, found := -1, false
	for mark := range v.marks {
		seq := v.fold.standsFor(mark)
		i := rows.Index(seq)
		if i >= rows.Len() || rows.at(i).Seq != seq {
			continue // the filter hides it
		}
		bestBelow, below := best > v.Cursor(rows), seq > current.Seq
		if !found || below && !bestBelow || below == bestBelow && i < best {
			best, found = i, true
		}
	}
	if found {
		v.MoveTo(rows, best)
	}
	return found
}

// nextMatch selects the next row that the filter lets through, in a direction,
// around the end. It tells whether there is one.
func (v *View) nextMatch(step int) bool {
	rows := v.rows()
	n, from := rows.Len(), v.Cursor(rows)
	for i := 1; i <= n; i++ {
		if to := (from + i*step + i*n) % n; v.search.Found.Has(rows.Seq(to)) {
			v.MoveTo(rows, to)
			return true
		}
	}
	return false
}

// Heading is the line above the rows: how many events, what is marked, and
// whether new rows are shown.
func (v *View) Heading(events uint64, st *theme.Styles) string {
	text := st.Muted.Render("events · " + draw.Count(events))
	add := func(style lipgloss.Style, part string) { text += st.Muted.Render(" · ") + style.Render(part) }
	if v.left > 0 {
		add(st.Warn, "from column "+draw.Count(v.left)+", "+v.keys.Of("top")+" first column")
	}
	if v.fold.on {
		add(st.Accent, "by record")
	}
	if v.raw {
		add(st.Muted, "raw")
	}
	if v.frozen != nil {
		add(st.Warn, "paused · "+draw.Count(v.waiting())+" new · "+v.keys.Of("pause")+" resume")
	}
	switch rows := v.rows(); {
	case v.Following() && v.frozen != nil:
	case v.Following():
		add(st.Muted, "following")
	default:
		if below := rows.newest() - rows.Index(v.End); below > 0 {
			add(st.Warn, draw.Count(below)+" newer below · "+v.keys.Of("bottom")+" latest")
		} else {
			add(st.Warn, "scrolled · "+v.keys.Of("bottom")+" latest")
		}
	}
	if n := len(v.marks); n > 0 {
		add(st.Muted, naming.Mark+" "+draw.Count(n))
	}
	return text
}
