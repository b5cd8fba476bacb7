//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package field

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// unseen are characters that nobody sees, or that turn or move what is around.
const unseen = "\u202e\u2066\u200b\u200d\u2060\ufeff\u00ad\u061c\u3164\ufe0f\U000e0041\U0001f3fd\U0001f1e9\u2028"

var looks = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// wantVisible fails if a character of what is drawn can't be seen.
func wantVisible(tb testing.TB, where, drawn string) {
	tb.Helper()
	plain := strings.ReplaceAll(looks.ReplaceAllString(drawn, ""), "\n", "")
	for i, r := range plain {
		if escape.Unsafe(r, utf8.RuneLen(r)) {
			tb.Fatalf("%s: %+q is drawn, behind %+q", where, r, plain[max(i-40, 0):i])
		}
	}
}

func plainStyles() *theme.Styles {
	styles := theme.New(theme.Palette{})
	return &styles
}

// hostileText is random text, most of which can be seen.
func hostileText(random *rand.Rand, alphabet string) string {
	runes := []rune(alphabet + unseen)
	var b strings.Builder
	for range random.IntN(60) {
		b.WriteRune(runes[random.IntN(len(runes))])
	}
	return b.String()
}

// A field of several lines shows every character, keeps the text as it is, and
// puts the cursor where it was clicked.
func TestFieldsOfUnseenText(t *testing.T) {
	styles := plainStyles()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		text := hostileText(random, "ab {}\",:日本é\u0301\n\n\x1b\x07\x7f\u009b\ufffd\U00100000\U0010fffd") + "\xff"
		f := New("")
		f.Set(text)
		if got := f.Value(); got != text {
			t.Fatalf("%+q became %+q", text, got)
		}
		w := 3 + random.IntN(20)
		wantVisible(t, "idle", strings.Join(f.Render(w, 8, false, styles).Lines, "\n"))
		wantClicks(t, &f, w-draw.Margin, text)
		wantHeight(t, &f, w, styles)
		f.area.use().Focus()
		drawn := wantHeight(t, &f, w, styles)
		wantVisible(t, "typed", strings.Join(drawn.Lines, "\n"))
		for i, line := range drawn.Lines {
			if n := ansi.StringWidth(line); n != w {
				t.Fatalf("%+q: row %d has %d cells, want %d", text, i, n, w)
			}
		}

		line := random.IntN(1 + strings.Count(text, "\n"))
		lines := strings.Split(text, "\n")
		column := random.IntN(1 + utf8.RuneCountInString(lines[line]))
		f.GoTo(line, column)
		runes := []rune(lines[line])
		typed := string(runes[:column]) + "\u200dx"
		if err := f.Update(tea.KeyPressMsg{Code: 'x', Text: "\u200dx"}); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(f.Value(), "\n")[line]
		if !strings.HasPrefix(strings.ToValidUTF8(got, "\ufffd"), strings.ToValidUTF8(typed, "\ufffd")) {
			t.Fatalf("%+q, typed at %d of line %d: %+q", text, column, line, got)
		}
	}
}

// wantClicks has every cell of a field without the cursor belong to the
// character that is drawn there.
func wantClicks(t *testing.T, f *Text, w int, text string) {
	t.Helper()
	shown := f.idle(w, 100, plainStyles())
	for y, row := range shown.lines {
		for x := range ansi.StringWidth(row) {
			line, column := f.PositionAt(x, y)
			if runes := []rune(strings.Split(text, "\n")[line]); column > len(runes) {
				t.Fatalf("%+q: column %d of line %d", text, column, line)
			}
		}
	}
}

// A field of one line shows every character, whatever is out of sight, and its
// cursor stands where a click would have put it.
func TestLinesOfUnseenText(t *testing.T) {
	styles := plainStyles()
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		input := draw.NewInput(hostileText(random, "abc "))
		input.SetValue(hostileText(random, "GET /boat?日本語 é\ufffd"))
		value := input.Value()
		w := 3 + random.IntN(40)
		wantLine(t, &input, w, styles)
		input.Focus()
		for range 4 {
			input.SetCursor(random.IntN(1 + len([]rune(value))))
			wantLine(t, &input, w, styles)
		}
		if input.Value() != value {
			t.Fatalf("%+q became %+q", value, input.Value())
		}
	}
}

func wantLine(t *testing.T, input *textinput.Model, w int, st *theme.Styles) {
	t.Helper()
	line, cursor := draw.ViewInput(input, w, st)
	wantVisible(t, "a line", line)
	if n := ansi.StringWidth(line); n != w {
		t.Fatalf("%+q: %d cells, want %d", input.Value(), n, w)
	}
	if cursor == nil {
		return
	}
	if cursor.X < 0 || cursor.X >= w {
		t.Fatalf("%+q: the cursor is at %d of %d", input.Value(), cursor.X, w)
	}
	if got := draw.PositionAt(input, cursor.X); got != input.Position() {
		t.Fatalf("%+q in %d: a click on the cursor goes to %d, want %d", input.Value(), w, got, input.Position())
	}
}

// wantHeight draws the field, which must take as many rows as it said.
func wantHeight(t *testing.T, f *Text, w int, st *theme.Styles) draw.Block {
	t.Helper()
	const room = 8
	height, drawn := f.Height(w, room), f.Render(w, room, true, st)
	if len(drawn.Lines) != height {
		t.Fatalf("%+q in %d cells takes %d rows, and said %d", f.Value(), w, len(drawn.Lines), height)
	}
	return drawn
}
