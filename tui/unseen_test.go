//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/model/history"
	"sailscope/model/request"
	"sailscope/model/saved"
	"sailscope/sailsclient"
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
		f := newTextField("")
		f.set(text)
		if got := f.value(); got != text {
			t.Fatalf("%+q became %+q", text, got)
		}
		w := 3 + random.IntN(20)
		wantVisible(t, "idle", strings.Join(f.render(w, 8, false, styles).Lines, "\n"))
		f.wantClicks(t, w-draw.Margin, text)
		f.area.use().Focus()
		drawn := f.render(w, 8, true, styles)
		wantVisible(t, "typed", strings.Join(drawn.Lines, "\n"))
		for i, line := range drawn.Lines {
			if n := ansi.StringWidth(line); n != w {
				t.Fatalf("%+q: row %d has %d cells, want %d", text, i, n, w)
			}
		}

		line := random.IntN(1 + strings.Count(text, "\n"))
		lines := strings.Split(text, "\n")
		column := random.IntN(1 + utf8.RuneCountInString(lines[line]))
		f.goTo(line, column)
		runes := []rune(lines[line])
		typed := string(runes[:column]) + "\u200dx"
		if err := f.update(tea.KeyPressMsg{Code: 'x', Text: "\u200dx"}); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(f.value(), "\n")[line]
		if !strings.HasPrefix(strings.ToValidUTF8(got, "\ufffd"), strings.ToValidUTF8(typed, "\ufffd")) {
			t.Fatalf("%+q, typed at %d of line %d: %+q", text, column, line, got)
		}
	}
}

// wantClicks has every cell of a field without the cursor belong to the
// character that is drawn there.
func (f *textField) wantClicks(t *testing.T, w int, text string) {
	t.Helper()
	shown := f.idle(w, 100, plainStyles())
	for y, row := range shown.lines {
		for x := range ansi.StringWidth(row) {
			line, column := f.positionAt(x, y)
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

// Whatever is written in the configuration, saved requests, the history, or a
// field, no character of it turns, moves or hides anything on the screen.
func TestNothingUnseenOnTheScreen(t *testing.T) {
	const evil = "a" + unseen + "b"
	dir := t.TempDir()
	draft := request.Draft{Line: "GET /boat/" + evil, Headers: "X-Evil: " + evil, Body: `{"a":"` + evil + `"}`}
	if err := saved.Save(dir, saved.Request{Name: "saved " + evil, Draft: draft}, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "broken "+evil+".yaml"), []byte("request: ["+evil), 0o600); err != nil {
		t.Fatal(err)
	}
	const url = "http://127.0.0.1:1/" + evil
	for _, size := range [][2]int{{120, 40}, {60, 16}} {
		d := newDriver(t, size[0], size[1], 0)
		d.app.cfg.StateDir, d.app.cfg.RequestsDir = t.TempDir(), dir
		d.app.cfg.Template = sailsclient.Options{URL: url, Query: "q=" + evil, Path: "/" + evil, Proxy: "http://" + evil}
		d.app.cfg.Problems = []string{"a problem with " + evil}
		for range 2 {
			d.press("a")
		}
		if len(d.app.dash.Panes()) != 2 {
			t.Fatalf("there are %d sockets:\n%s", len(d.app.dash.Panes()), d.text())
		}
		asked := history.Entry{At: noon, Server: d.app.focused().pane.Socket.URL(), Draft: draft}
		if err := history.In(d.app.cfg.StateDir).Add(asked); err != nil {
			t.Fatal(err)
		}
		d.pane(0).Name = "name " + evil
		d.connected(0, noon)
		hostile(d)
		walk := [][]string{
			{}, {"z"}, {"z", "?"}, {"esc", ":"}, {"esc", "o"}, {"tab"}, {"tab"}, {"tab"}, {"esc", "r"}, {"ctrl+u"}, {"esc", "i"},
		}
		for _, keys := range walk {
			d.press(keys...)
			wantVisible(t, strings.Join(keys, " "), d.app.View().Content)
		}
		d.press("esc")
		u := d.app.focused()
		for _, open := range []func() tea.Cmd{d.app.openHistory, d.app.openSaved} {
			d.drain(open())
			wantVisible(t, "a list", d.app.View().Content)
			d.write(unseen)
			wantVisible(t, "a search", d.app.View().Content)
			d.press("ctrl+u", "enter")
			wantVisible(t, "the composer", d.app.View().Content)
			if got := u.composer.draft(); got != draft {
				t.Fatalf("the composer has %+q, want %+q", got, draft)
			}
			d.press("tab", "ctrl+t")
			wantVisible(t, "its headers", d.app.View().Content)
			d.press("esc", "ctrl+t")
			wantVisible(t, "its connection", d.app.View().Content)
		}
		d.press("i", "ctrl+u")
		d.write("GET /bo")
		wantVisible(t, "a completion", d.app.View().Content)
		for _, keys := range [][]string{{"esc", "ctrl+s"}, {"esc", "/"}, {"esc", "v"}, {"/"}, {"esc", "v"}, {"/"}, {"esc", "v"}, {"P"}, {"esc", "d"}, {"esc", "x"}} {
			d.press(keys...)
			d.write(evil)
			wantVisible(t, strings.Join(keys, " "), d.app.View().Content)
		}
	}
}
