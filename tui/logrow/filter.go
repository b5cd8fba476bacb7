package logrow

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

// Search is a log's filter: the field it is written in, and the rows it lets
// through, which are looked for a piece at a time.
type Search struct {
	Field  textinput.Model
	styles *theme.Styles // those the field was last dressed in
	Before string        // the field's text when the editing began
	Query  filter.Query  // the last one without a mistake
	// Problem is the mistake in the field, nil if there is none.
	Problem *filter.SyntaxError
	// Around shows the other rows too.
	Around bool

	Round uint64      // counts the queries
	Found filter.Seqs // numbers of the rows that pass, of those before next
	Next  uint64
	Busy  bool // a command looks at rows from next on
}

// NewSearch returns a search with an empty filter, which lets all rows through.
func NewSearch() Search {
	s := Search{Field: textinput.New()}
	s.Field.Prompt = ""
	s.Field.Placeholder = `text !not ~fuzzy "a phrase" event:us* verb:updated id:3 record:boat#3 kind:answer`
	s.Field.SetVirtualCursor(false)
	return s
}

// On tells whether a filter is in force.
func (s *Search) On() bool { return !s.Query.Empty() }

// Hides tells whether only the rows that match are shown.
func (s *Search) Hides() bool { return s.On() && !s.Around }

// Typing gives the field the cursor, or takes it away.
func (s *Search) Typing(on bool) {
	if on {
		s.Before = s.Field.Value()
		s.Field.CursorEnd()
		s.Field.Focus() // its command blinks a cursor that is not in use
		return
	}
	s.Field.Blur()
}

// Update gives the field a key press or a paste.
func (s *Search) Update(msg tea.Msg) {
	before := s.Field.Value()
	s.Field, _ = s.Field.Update(msg)
	if s.Field.Value() != before {
		s.Read()
	}
}

// Set replaces the field's text.
func (s *Search) Set(text string) {
	s.Field.SetValue(text)
	s.Read()
}

// Read puts the field's text into force, unless it has a mistake.
func (s *Search) Read() {
	query, err := filter.Parse(s.Field.Value())
	s.Problem = nil
	if errors.As(err, &s.Problem) {
		return
	}
	s.Query = query
	s.Round++
	s.Found, s.Next, s.Busy = filter.Seqs{}, 0, false
}

// Matched has the rows that a filter lets through, of those before next.
type Matched struct {
	Pane  dashboard.PaneID
	round uint64
	seqs  []uint64
	next  uint64
}

const (
	// ScanNow is how much text Update looks at itself: more than a frame brings,
	// and about a millisecond's work.
	ScanNow = 512 << 10
	// scanPiece is how much a command looks at before it says what it found.
	scanPiece = 2 << 20
)

// searched is what a filter looks through: a log, or the timeline.
type searched interface {
	OldestSeq() uint64
	NewestSeq() uint64
	Find(seq uint64) (dashboard.Entry, bool)
}

// Scan forgets the rows that the log has let go, and looks at those it has not
// seen: the first of them at once, the others in a command. It has to run after
// whatever changed the log.
func (s *Search) Scan(pane dashboard.PaneID, log searched) tea.Cmd {
	s.Found.TrimBefore(log.OldestSeq())
	if !s.On() || s.Busy {
		return nil
	}
	rows := s.take(log, ScanNow, func(size int) bool { return size > ScanNow })
	s.Found.Append(matching(s.Query, rows)...)
	if s.Next > log.NewestSeq() {
		return nil
	}
	s.Busy = true
	round, next, query := s.Round, s.Next, s.Query
	rows = s.take(log, scanPiece, func(int) bool { return false })
	upTo := s.Next
	s.Next = next
	return func() tea.Msg {
		return Matched{Pane: pane, round: round, seqs: matching(query, rows), next: upTo}
	}
}

// numbered is a row and its number.
type numbered struct {
	seq uint64
	row filter.Row
}

// take takes rows from next on, of about as much text as is wanted, and stops
// before one whose size is too much.
func (s *Search) take(log searched, want int, tooMuch func(size int) bool) []numbered {
	const overhead = 128 // what a row costs besides its text
	s.Next = max(s.Next, log.OldestSeq())
	rows := make([]numbered, 0, min(int(log.NewestSeq()+1-s.Next), want/overhead))
	for size := 0; size < want && s.Next <= log.NewestSeq(); s.Next++ {
		entry, _ := log.Find(s.Next)
		row := filterRow(entry)
		length := overhead + len(row.Label) + len(row.Text)
		if tooMuch(length) {
			break
		}
		size += length
		rows = append(rows, numbered{s.Next, row})
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

// Take takes in what a command has found.
func (s *Search) Take(msg Matched) {
	if msg.round != s.Round {
		return // of a filter that was replaced
	}
	s.Busy = false
	s.Next = msg.next
	s.Found.Append(msg.seqs...)
}

func (s *Search) dress(st *theme.Styles) {
	if s.styles != st {
		s.styles = st
		style := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
		s.Field.SetStyles(textinput.Styles{Focused: style, Blurred: style})
	}
}

// FilterSign stands before the filter.
const FilterSign = "/ "

// Draw draws the filter's line, and under it what is wrong with it; nothing
// when there is no filter.
func (s *Search) Draw(w, rows int, st *theme.Styles) draw.Block {
	if !s.Field.Focused() && s.Field.Value() == "" {
		return draw.Block{}
	}
	s.dress(st)
	room := w - len(FilterSign)
	free := max(room/2, room-ansi.StringWidth(s.Field.Value())-3)
	tail := s.tail(rows)
	if ansi.StringWidth(tail) > free {
		tail = "  " + s.countText(rows) // what the keys do is in the help too
	}
	room -= min(ansi.StringWidth(tail), free)
	line, cursor := draw.ViewInput(&s.Field, room, st)
	out := draw.Block{Lines: []string{draw.Fit(st.Accent.Bold(true).Render(FilterSign)+line+st.Muted.Render(tail), w)}, Cursor: draw.MoveCursor(cursor, len(FilterSign), 0)}
	out.Lines = append(out.Lines, s.problemLines(w, len(FilterSign), room, st)...)
	return out
}

// tail says how many rows match, and which are shown.
func (s *Search) tail(rows int) string {
	text := "  " + s.countText(rows)
	switch {
	case s.Field.Focused():
		return text + ", enter keeps"
	case s.Around:
		return text + " in all rows"
	default:
		return text + " shown, esc all"
	}
}

func (s *Search) countText(rows int) string {
	if !s.On() {
		return "all " + draw.Count(rows)
	}
	text := draw.Count(s.Found.Len()) + " of " + draw.Count(rows)
	if s.Busy {
		text += draw.Ellipsis
	}
	return text
}

// problemLines point at the mistake, and say what it is and what is shown.
func (s *Search) problemLines(w, left, room int, st *theme.Styles) []string {
	if s.Problem == nil {
		return nil
	}
	before := []rune(s.Field.Value())[:s.Problem.Column-1]
	place := ansi.StringWidth(string(before))
	reason := "✕ " + s.Problem.Reason
	if place >= room-1 { // the field has scrolled
		return draw.Styled(st.Bad, draw.Wrap("✕ "+s.Problem.Error(), w))
	}
	lines := []string{strings.Repeat(" ", left+place) + "▲"}
	if over := left + place + 2 + ansi.StringWidth(reason); over <= w {
		lines[0] += " " + reason
	} else {
		lines = append(lines, draw.Wrap(reason, w)...)
	}
	return draw.Styled(st.Bad, slices.Clip(lines))
}
