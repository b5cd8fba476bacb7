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

// Search is a log's filter: its field, and the rows that match, which it finds piece
// by piece.
type Search struct {
	Field  textinput.Model
	styles *theme.Styles // the styles last set on the field
	Before string        // the field's text before the editing
	Query  filter.Query  // the last valid query
	// Problem is the syntax error in the field, nil if there is none.
	Problem *filter.SyntaxError
	// Around tells that rows without a match are shown, too.
	Around bool

	Round uint64      // the number of queries so far
	Found filter.Seqs // numbers of the matching rows before Next
	Next  uint64
	Busy  bool // a command searches the rows from Next on
}

// NewSearch returns a search with an empty filter, which matches all rows.
func NewSearch() Search {
	s := Search{Field: textinput.New()}
	s.Field.Prompt = ""
	s.Field.Placeholder = `text !not ~fuzzy "a phrase" event:us* verb:updated id:3 record:boat#3 kind:answer`
	s.Field.SetVirtualCursor(false)
	return s
}

// On tells whether the filter is not empty.
func (s *Search) On() bool { return !s.Query.Empty() }

// Hides tells whether rows without a match are hidden.
func (s *Search) Hides() bool { return s.On() && !s.Around }

// Typing moves the cursor into the field, or out of it.
func (s *Search) Typing(on bool) {
	if on {
		s.Before = s.Field.Value()
		s.Field.CursorEnd()
		s.Field.Focus() // its command would only blink the virtual cursor, which is off
		return
	}
	s.Field.Blur()
}

// Update passes a key press or a paste to the field.
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

// Read applies the field's text, unless it has a syntax error.
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

// Matched carries the matching rows before next.
type Matched struct {
	Pane  dashboard.PaneID
	round uint64
	seqs  []uint64
	next  uint64
}

const (
	// ScanNow is how many bytes Update searches itself: more than a frame brings, and
	// about a millisecond of work.
	ScanNow = 512 << 10
	// scanPiece is how many bytes a command searches before it reports its matches.
	scanPiece = 2 << 20
)

// searched is what a filter searches: a log, or the timeline.
type searched interface {
	OldestSeq() uint64
	NewestSeq() uint64
	Find(seq uint64) (dashboard.Entry, bool)
}

// Scan forgets the rows that the log dropped, and searches the new ones: the first
// immediately, the others in a command. It has to run after every change of the log.
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

// take returns the rows from Next on with about want bytes of text. It stops before a
// row whose size is too much.
func (s *Search) take(log searched, want int, tooMuch func(size int) bool) []numbered {
	const overhead = 128 // what a row costs in addition to its text
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

// Take adds the matches that a command found.
func (s *Search) Take(msg Matched) {
	if msg.round != s.Round {
		return // the filter was replaced
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

// FilterSign is the sign before the filter.
const FilterSign = "/ "

// Draw draws the filter's line, with its syntax error below. It draws nothing if there
// is no filter.
func (s *Search) Draw(w, rows int, st *theme.Styles) draw.Block {
	if !s.Field.Focused() && s.Field.Value() == "" {
		return draw.Block{}
	}
	s.dress(st)
	room := w - len(FilterSign)
	free := max(room/2, room-ansi.StringWidth(s.Field.Value())-3)
	tail := s.tail(rows)
	if ansi.StringWidth(tail) > free {
		tail = "  " + s.countText(rows) // the help also shows the keys
	}
	room -= min(ansi.StringWidth(tail), free)
	line, cursor := draw.ViewInput(&s.Field, room, st)
	out := draw.Block{Lines: []string{draw.Fit(st.Accent.Bold(true).Render(FilterSign)+line+st.Muted.Render(tail), w)}, Cursor: draw.MoveCursor(cursor, len(FilterSign), 0)}
	out.Lines = append(out.Lines, s.problemLines(w, len(FilterSign), room, st)...)
	return out
}

// tail tells how many rows match, and which ones are shown.
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

// problemLines returns lines that point at the syntax error and describe it.
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
