//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/model/history"
	"sailscope/model/request"
	"sailscope/model/saved"
	"sailscope/sailsclient"
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
		asked := history.Entry{At: noon, Server: d.app.focused().Pane.Socket.URL(), Draft: draft}
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
			if got := u.Composer.Draft(); got != draft {
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
