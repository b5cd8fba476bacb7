// Package eventlog shows the log of a pane: events, requests and connection changes,
// which the user can filter, bookmark, and fold by record.
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

// View shows a pane's log with the newest row at the bottom.
type View struct {
	keys keymap.Names
	live *dashboard.Log
	// frozen is the log at the time when the view was paused, nil if it is not paused.
	frozen *dashboard.Log
	draw.RowCursor

	left   int // first visible cell of the payload
	wrap   bool
	raw    bool // shows all payloads unparsed
	times  logrow.Times
	marks  map[uint64]struct{} // numbers of bookmarked rows
	search logrow.Search
	fold   fold

	// Height is the number of lines that rows used in the last drawing.
	Height int
	shown  []uint64 // the row number of each drawn line
	cache  rowCache
}

// New returns a view of a log.
func New(log *dashboard.Log, keys keymap.Names) View {
	return View{keys: keys, live: log, marks: make(map[uint64]struct{}), search: logrow.NewSearch(), RowCursor: draw.RowCursor{Page: 1}}
}

// log returns the log that the view shows.
func (v *View) log() *dashboard.Log {
	if v.frozen != nil {
		return v.frozen
	}
	return v.live
}

// rowList lists the rows that the view can show: all rows of a log, or those that a
// filter or folding leaves.
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

// Scan updates the filter and the fold with new rows, and forgets the rows that the log
// has dropped. It must run after each change of the log or of how the log shows.
func (v *View) Scan(pane dashboard.PaneID) tea.Cmd {
	v.forgetMarks()
	cmd := v.search.Scan(pane, v.log())
	var of uint64
	if v.search.Hides() {
		of = v.search.Round
	}
	v.fold.scan(v.unfolded(), of)
	v.Selected = v.fold.standsFor(v.Selected) // the selection follows the record to its new row
	return cmd
}

func (l rowList) Len() int {
	if l.only != nil {
		return l.only.Len()
	}
	return l.log.Len()
}

func (l rowList) newest() int { return l.Len() - 1 }

// at returns the row at index i, 0 for the oldest. i must be less than Len.
func (l rowList) at(i int) dashboard.Entry {
	if l.only == nil {
		return l.log.At(i)
	}
	entry, _ := l.log.Find(l.only.At(i)) // scan has removed dropped rows
	return entry
}

// Seq returns the number of the row at index i.
func (l rowList) Seq(i int) uint64 {
	if l.only != nil {
		return l.only.At(i)
	}
	return l.log.OldestSeq() + uint64(i)
}

// Index returns the index of the row with a number, else of the row before it, else 0.
func (l rowList) Index(seq uint64) int { return max(l.after(seq+1)-1, 0) }

// after returns the index of the first row with this number or a greater one, Len if
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

// Entry returns the selected row.
func (v *View) Entry() (dashboard.Entry, bool) {
	rows := v.rows()
	if rows.Len() == 0 {
		return dashboard.Entry{}, false
	}
	return rows.at(v.Cursor(rows)), true
}

// Shown returns the rows that show, and a text that says how many they are and of how
// many.
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

// Scroll moves the cursor, or scrolls long rows sideways.
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

// StepFrom selects the row that is by rows below the row with this number. It reports
// whether there is such a row.
func (v *View) StepFrom(seq uint64, by int) (dashboard.Entry, bool) {
	rows := v.rows()
	i := rows.Index(seq) + by
	if i < 0 || i >= rows.Len() {
		return dashboard.Entry{}, false
	}
	v.MoveTo(rows, i)
	return rows.at(i), true
}

// GoTo selects the row with a number. If the filter hides it, all rows show again. A paused
// view resumes if the row is newer.
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

// GoToTime selects the last row at or before a time.
func (v *View) GoToTime(at time.Time) {
	log := v.live
	after := sort.Search(log.Len(), func(i int) bool { return log.At(i).At.After(at) })
	v.GoTo(log.OldestSeq() + uint64(max(after-1, 0)))
}

// standOn selects the row with a number and stops following, even on the newest row.
func (v *View) standOn(seq uint64) {
	v.Stand(v.rows())
	v.Selected = seq
}

// shownAt returns the number of the row that was drawn on a line.
func (v *View) shownAt(line int) (seq uint64, ok bool) {
	if line < 0 || line >= len(v.shown) {
		return 0, false
	}
	return v.shown[line], true
}

// Click selects a row, or moves the cursor in the filter's field. open reports that the
// click opens the row: the row was selected already and the log had the focus. x and y
// are cells of the view, whose first lines, above in number, are not rows. focus focuses
// the log, which can change the layout.
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

// Wheel scrolls the rows, and moves the selection with them.
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

// DrawAnew clears the cache of drawn rows, because what they show has changed.
func (v *View) DrawAnew() { v.cache = rowCache{} }

// FilterText returns the text in the filter's field.
func (v *View) FilterText() string { return v.search.Field.Value() }

// Type moves the cursor into the filter's field, or out of it.
func (v *View) Type(on bool) { v.search.Typing(on) }

// Update passes a key press or a paste to the filter's field.
func (v *View) Update(msg tea.Msg) { v.search.Update(msg) }

// Take stores which rows match the filter.
func (v *View) Take(msg logrow.Matched) { v.search.Take(msg) }

func (v *View) toggleFollow() {
	if v.Following() {
		v.Stand(v.rows())
	} else {
		v.Follow()
	}
}

// togglePause pauses the view while the log still grows, or resumes it and shows the new
// rows.
func (v *View) togglePause() {
	if v.frozen != nil {
		v.frozen = nil
		return
	}
	v.frozen = v.live.Snapshot()
}

// waiting returns how many rows have arrived since the view was paused.
func (v *View) waiting() uint64 { return v.live.NewestSeq() - v.log().NewestSeq() }

// clear empties the log and resumes a paused view.
func (v *View) clear() {
	v.live.Clear()
	v.frozen = nil
	v.left = 0
	clear(v.marks)
	v.Follow()
}

// toggleMark toggles the selected row's bookmark.
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

// marked reports whether a row, or one that is folded into it, is bookmarked.
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

// forgetMarks removes the bookmarks of rows that the log has dropped.
func (v *View) forgetMarks() {
	oldest := v.log().OldestSeq()
	for seq := range v.marks {
		if seq < oldest {
			delete(v.marks, seq)
		}
	}
}

// nextMark selects the next bookmarked row below the cursor, and wraps around at the end.
// It reports whether it found one.
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

// nextMatch selects the next row that matches the filter, in either direction, and wraps
// around at the end. It reports whether it found one.
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

// Heading returns the line above the rows: how many events there are, what is bookmarked,
// and whether new rows show.
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
