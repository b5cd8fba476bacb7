package draw

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"sailscope/model/escape"
	"sailscope/theme"
)

// A wide character may be cut in half at the left, wherever the cursor is.
func TestLineFieldsCutWideCharacters(t *testing.T) {
	styles := theme.New(theme.Dark())
	for _, value := range []string{
		`POST /shout {"text":"a👩‍👩‍👧‍👦b🇩🇪c1️⃣d é👍🏽e"}`, "日本日本日本日本日本", "a日本b日本c", "👍🏽👍🏽👍🏽", "🇩🇪🇩🇪🇩🇪🇩🇪",
	} {
		input := NewInput("")
		input.Focus()
		input.SetValue(value)
		for w := 3; w < 40; w++ {
			for position := range len([]rune(value)) + 1 {
				input.SetCursor(position)
				line, cursor := ViewInput(&input, w, &styles)
				if got := ansi.StringWidth(line); got != w {
					t.Fatalf("%q with the cursor at %d takes %d cells, want %d", value, position, got, w)
				}
				if cursor.X < 0 || cursor.X >= w {
					t.Fatalf("%q: the cursor at %d is drawn at %d of %d", value, position, cursor.X, w)
				}
			}
		}
	}
}

// Whatever a field holds, and wherever its cursor is: it is drawn in its cells and
// escaped, the cursor is on its character, and there is a sign only where text is
// out of sight.
func TestLineFields(t *testing.T) {
	styles := theme.New(theme.Dark())
	st := &styles
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.SliceOfN(rapid.SampledFrom([]rune("ab/?界語\u202e\u200b\u0007\U0001f3fd")), 1, 40).Draw(t, "value")
		w := rapid.IntRange(4, 50).Draw(t, "width")
		input := NewInput("")
		input.Focus()
		input.CharLimit = 0
		input.SetValue(string(value))
		value = []rune(input.Value()) // it leaves out controls
		input.SetCursor(rapid.IntRange(0, len(value)).Draw(t, "position"))

		line, cursor := ViewInput(&input, w, st)
		line = ansi.Strip(line)
		if got := ansi.StringWidth(line); got != w {
			t.Fatalf("%q takes %d cells, want %d", line, got, w)
		}
		if escape.Text(line) != line {
			t.Fatalf("%q is not escaped", line)
		}
		if cursor.X < 0 || cursor.X >= w {
			t.Fatalf("the cursor is at %d of %d", cursor.X, w)
		}
		if got := PositionAt(&input, cursor.X); got != input.Position() {
			t.Fatalf("a click on the cursor goes to %d, want %d", got, input.Position())
		}
		whole := escape.Text(string(value))
		if fits := ansi.StringWidth(whole) < w; fits != !strings.Contains(line, Ellipsis) {
			t.Fatalf("%q is drawn as %q", whole, line)
		}
		if input.Position() == len(value) || cursor.X == w-1 {
			return
		}
		under := escape.Text(string(value[input.Position()]))
		if got := ansi.TruncateLeft(line, cursor.X, ""); !strings.HasPrefix(got, under) && !strings.Contains(got, Ellipsis) {
			t.Fatalf("the cursor is on %q, want %q", got, under)
		}
	})
}
