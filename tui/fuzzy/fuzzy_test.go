package fuzzy_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sailscope/tui/fuzzy"
)

func TestFuzzy(t *testing.T) {
	for _, tc := range []struct{ pattern, text, marked string }{
		{"zo", "zoom this pane", "[zo]om this pane"},
		{"np", "next-part of the pane", "[n]ext-[p]art of the pane"},
		{"pane", "previous-pane", "previous-[pane]"},
		{"ZOOM", "zoom", "[zoom]"},
		{"üb", "Über alle", "[Üb]er alle"},
		{"zz", "zoom", ""},
		{"mooz", "zoom", ""},
	} {
		m, ok := fuzzy.Find(tc.pattern, tc.text)
		if ok != (tc.marked != "") {
			t.Errorf("%q in %q: %v", tc.pattern, tc.text, ok)
		} else if got := mark(tc.text, m.Bytes); ok && got != tc.marked {
			t.Errorf("%q in %q is %s, want %s", tc.pattern, tc.text, got, tc.marked)
		}
	}
}

// What is pasted into the palette is compared with every action.
func TestFuzzyOfALongPattern(t *testing.T) {
	pattern := strings.Repeat("zoom", 1<<18)
	const most = 20
	if n := testing.AllocsPerRun(5, func() { fuzzy.Find(pattern, "zoom this pane") }); n > most {
		t.Errorf("it takes %v allocations", n)
	}
}

// mark puts brackets around the characters at the offsets.
func mark(text string, offsets []int) string {
	var b strings.Builder
	for i, r := range text {
		if slices.Contains(offsets, i) {
			b.WriteString("[" + string(r) + "]")
		} else {
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "][", "")
}

func TestFuzzyPrefersWhatWasMeant(t *testing.T) {
	for _, tc := range []struct{ pattern, better, worse string }{
		{"zoom", "zoom this pane", "stop typing; leave the zoom"},
		{"add", "add a socket", "all is done"},
		{"pp", "previous pane", "stepped"},
	} {
		better, _ := fuzzy.Find(tc.pattern, tc.better)
		worse, ok := fuzzy.Find(tc.pattern, tc.worse)
		if ok && better.Score <= worse.Score {
			t.Errorf("%q: %q has %d, %q has %d", tc.pattern, tc.better, better.Score, tc.worse, worse.Score)
		}
	}
}

// It matches exactly when the characters are there in order, and says where.
func TestFuzzyFindsWhatIsThere(t *testing.T) {
	text := rapid.StringOf(rapid.SampledFrom([]rune("abcAB -é界")))
	rapid.Check(t, func(t *rapid.T) {
		pattern, in := text.Draw(t, "pattern"), text.Draw(t, "text")
		m, ok := fuzzy.Find(pattern, in)
		rest := []rune(pattern)
		for _, r := range in {
			if len(rest) > 0 && unicode.ToLower(r) == unicode.ToLower(rest[0]) {
				rest = rest[1:]
			}
		}
		if want := len(rest) == 0; ok != want {
			t.Fatalf("match %v, want %v", ok, want)
		}
		if !ok {
			return
		}
		if len(m.Bytes) != utf8.RuneCountInString(pattern) || !slices.IsSorted(m.Bytes) || len(slices.Compact(slices.Clone(m.Bytes))) != len(m.Bytes) {
			t.Fatalf("places %v", m.Bytes)
		}
		for i, want := range []rune(pattern) {
			if got, _ := utf8.DecodeRuneInString(in[m.Bytes[i]:]); unicode.ToLower(got) != unicode.ToLower(want) {
				t.Fatalf("character %d is at %d, where %q is", i, m.Bytes[i], got)
			}
		}
	})
}
