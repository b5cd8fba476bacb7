package tui

import (
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/filter"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// logSearch is a log's filter: the field it is written in, and the rows it lets
// through, which are looked for a piece at a time.
type logSearch struct {
	field  textinput.Model
	styles *theme.Styles // those the field was last dressed in
	before string        // the field's text when the editing began
	query  filter.Query  // the last one without a mistake
	// problem is the mistake in the field, nil if there is none.
	problem *filter.SyntaxError
	// around shows the other rows too.
	around bool

	round uint64      // counts the queries
	found filter.Seqs // numbers of the rows that pass, of those before next
	next  uint64
	busy  bool // a command looks at rows from next on
}

func newLogSearch() logSearch {
	s := logSearch{field: textinput.New()}
	s.field.Prompt = ""
	s.field.Placeholder = `text !not ~fuzzy "a phrase" event:us* verb:updated id:3 record:boat#3 kind:answer`
	s.field.SetVirtualCursor(false)
	return s
}

// on tells whether a filter is in force.
func (s *logSearch) on() bool { return !s.query.Empty() }

// hides tells whether only the rows that match are shown.
func (s *logSearch) hides() bool { return s.on() && !s.around }

// typing gives the field the cursor, or takes it away.
func (s *logSearch) typing(on bool) {
	if on {
		s.before = s.field.Value()
		s.field.CursorEnd()
		s.field.Focus() // its command blinks a cursor that is not in use
		return
	}
	s.field.Blur()
}

// update gives the field a key press or a paste.
func (s *logSearch) update(msg tea.Msg) {
	before := s.field.Value()
	s.field, _ = s.field.Update(msg)
	if s.field.Value() != before {
		s.read()
	}
}

// set replaces the field's text.
func (s *logSearch) set(text string) {
	s.field.SetValue(text)
	s.read()
}

// read puts the field's text into force, unless it has a mistake.
func (s *logSearch) read() {
	query, err := filter.Parse(s.field.Value())
	s.problem = nil
	if errors.As(err, &s.problem) {
		return
	}
	s.query = query
	s.round++
	s.found, s.next, s.busy = filter.Seqs{}, 0, false
}

// matchedMsg has the rows that a filter lets through, of those before next.
type matchedMsg struct {
	pane  dashboard.PaneID
	round uint64
	seqs  []uint64
	next  uint64
}

const (
	// scanNow is how much text Update looks at itself: more than a frame brings,
	// and about a millisecond's work.
	scanNow = 512 << 10
	// scanPiece is how much a command looks at before it says what it found.
	scanPiece = 2 << 20
)

// searched is what a filter looks through: a log, or the timeline.
type searched interface {
	OldestSeq() uint64
	NewestSeq() uint64
	Find(seq uint64) (dashboard.Entry, bool)
}

// scan forgets the rows that the log has let go, and looks at those it has not
// seen: the first of them at once, the others in a command. It has to run after
// whatever changed the log.
func (s *logSearch) scan(pane dashboard.PaneID, log searched) tea.Cmd {
	s.found.TrimBefore(log.OldestSeq())
	if !s.on() || s.busy {
		return nil
	}
	rows := s.take(log, scanNow, func(size int) bool { return size > scanNow })
	s.found.Append(matching(s.query, rows)...)
	if s.next > log.NewestSeq() {
		return nil
	}
	s.busy = true
	round, next, query := s.round, s.next, s.query
	rows = s.take(log, scanPiece, func(int) bool { return false })
	upTo := s.next
	s.next = next
	return func() tea.Msg {
		return matchedMsg{pane: pane, round: round, seqs: matching(query, rows), next: upTo}
	}
}

// numbered is a row and its number.
type numbered struct {
	seq uint64
	row filter.Row
}

// take takes rows from next on, of about as much text as is wanted, and stops
// before one whose size is too much.
func (s *logSearch) take(log searched, want int, tooMuch func(size int) bool) []numbered {
	const overhead = 128 // what a row costs besides its text
	s.next = max(s.next, log.OldestSeq())
	rows := make([]numbered, 0, min(int(log.NewestSeq()+1-s.next), want/overhead))
	for size := 0; size < want && s.next <= log.NewestSeq(); s.next++ {
		entry, _ := log.Find(s.next)
		row := filterRow(entry)
		length := overhead + len(row.Label) + len(row.Text)
		if tooMuch(length) {
			break
		}
		size += length
		rows = append(rows, numbered{s.next, row})
	}
	return rows
}

func matching(query filter.Query, rows []numbered) []uint64 {
	var seqs []uint64
	for _, n := range rows {
		if query.Match(n.row) {
			seqs = append(seqs, n.seq)
		}
	}
	return seqs
}

// matched takes in what a command has found.
func (s *logSearch) matched(msg matchedMsg) {
	if msg.round != s.round {
		return // of a filter that was replaced
	}
	s.busy = false
	s.next = msg.next
	s.found.Append(msg.seqs...)
}

func (s *logSearch) dress(st *theme.Styles) {
	if s.styles != st {
		s.styles = st
		style := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
		s.field.SetStyles(textinput.Styles{Focused: style, Blurred: style})
	}
}

// filterSign stands before the filter.
const filterSign = "/ "

// draw draws the filter's line, and under it what is wrong with it; nothing
// when there is no filter.
func (s *logSearch) draw(w, rows int, st *theme.Styles) draw.Block {
	if !s.field.Focused() && s.field.Value() == "" {
		return draw.Block{}
	}
	s.dress(st)
	room := w - len(filterSign)
	free := max(room/2, room-ansi.StringWidth(s.field.Value())-3)
	tail := s.tail(rows)
	if ansi.StringWidth(tail) > free {
		tail = "  " + s.countText(rows) // what the keys do is in the help too
	}
	room -= min(ansi.StringWidth(tail), free)
	line, cursor := draw.ViewInput(&s.field, room, st)
	out := draw.Block{Lines: []string{draw.Fit(st.Accent.Bold(true).Render(filterSign)+line+st.Muted.Render(tail), w)}, Cursor: draw.MoveCursor(cursor, len(filterSign), 0)}
	out.Lines = append(out.Lines, s.problemLines(w, len(filterSign), room, st)...)
	return out
}

// tail says how many rows match, and which are shown.
func (s *logSearch) tail(rows int) string {
	text := "  " + s.countText(rows)
	switch {
	case s.field.Focused():
		return text + ", enter keeps"
	case s.around:
		return text + " in all rows"
	default:
		return text + " shown, esc all"
	}
}

func (s *logSearch) countText(rows int) string {
	if !s.on() {
		return "all " + draw.Count(rows)
	}
	text := draw.Count(s.found.Len()) + " of " + draw.Count(rows)
	if s.busy {
		text += draw.Ellipsis
	}
	return text
}

// problemLines point at the mistake, and say what it is and what is shown.
func (s *logSearch) problemLines(w, left, room int, st *theme.Styles) []string {
	if s.problem == nil {
		return nil
	}
	before := []rune(s.field.Value())[:s.problem.Column-1]
	place := ansi.StringWidth(string(before))
	reason := "✕ " + s.problem.Reason
	if place >= room-1 { // the field has scrolled
		return draw.Styled(st.Bad, draw.Wrap("✕ "+s.problem.Error(), w))
	}
	lines := []string{strings.Repeat(" ", left+place) + "▲"}
	if over := left + place + 2 + ansi.StringWidth(reason); over <= w {
		lines[0] += " " + reason
	} else {
		lines = append(lines, draw.Wrap(reason, w)...)
	}
	return draw.Styled(st.Bad, slices.Clip(lines))
}
