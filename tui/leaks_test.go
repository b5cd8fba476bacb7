//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/internal/secret"
	"sailscope/internal/secret/secrettest"
	"sailscope/model/dashboard"
	"sailscope/model/history"
	"sailscope/model/request"
	"sailscope/model/saved"
	"sailscope/sailsclient"
)

// leaky is a dashboard with a secret of its own in every place for one.
//
// Where a secret may be seen: in the composer, once somebody has typed it there, or
// has taken it back from the history or a saved request: it is the text that is
// edited. In the file of a saved request, because the dialog has warned of it. In
// what a server sent: it is what the dashboard is there for, and no credential of
// ours unless the server repeats it.
type leaky struct {
	*driver
	*secrettest.Secrets
	shape int
	dir   string
}

func (l *leaky) put(place string) string {
	l.shape++
	return l.Put(place, l.shape)
}

func (l *leaky) query(place string) string { return url.QueryEscape(l.put(place)) }

func (l *leaky) quoted(place string) string {
	text, _ := json.Marshal(l.put(place))
	return string(text)
}

// newLeaky starts with secrets of a shape, on two sockets, one of which takes its
// settings from the environment, and is named by its address. The editor keeps what
// it is given.
func newLeaky(t *testing.T, shape int) *leaky {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	l := &leaky{Secrets: secrettest.New(uint64(shape)), shape: shape, dir: t.TempDir()}
	t.Chdir(l.dir)
	cfg := Config{
		RequestTimeout: time.Minute, Sockets: []Socket{l.socket("a"), l.socket("")}, Known: new(secret.Known),
		StateDir: filepath.Join(l.dir, "state"), RequestsDir: t.TempDir(),
	}
	cfg.Sockets[1].Options.Headers["X-Plain"] = l.put("header from outside")
	cfg.Sockets[1].Options.Query += "&plain=" + l.query("query from outside")
	cfg.Sockets[1].Secrets = secret.Settings(nil).With("header x-plain", "query")
	everyday := l.put("variable")
	cfg.Variable = func(context.Context, string) (string, bool, error) {
		cfg.Known.Add(everyday) // as the command line does for what comes from outside
		return everyday, true, nil
	}
	draft := request.Draft{
		Line:    "PUT /boat;sid=" + l.query("saved: path") + "?token=" + l.query("saved: query"),
		Headers: "Cookie: a=" + l.query("saved: header"), Body: `{"password":` + l.quoted("saved: body") + `}`,
	}
	if err := saved.Save(cfg.RequestsDir, saved.Request{Name: "login", Draft: draft}, false); err != nil {
		t.Fatal(err)
	}
	a, err := newApp(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	a.now = func() time.Time { return noon }
	t.Cleanup(a.closeAll)
	l.driver = &driver{tb: t, app: a}
	withEditor(t, l.driver, `keep() { cat "$1" >>'`+filepath.Join(l.dir, "edited")+`'; }; keep`)
	l.update(tea.WindowSizeMsg{Width: 150, Height: 60})
	l.live(t)
	return l
}

func (l *leaky) socket(name string) Socket {
	return Socket{Name: name, Options: sailsclient.Options{
		URL: fmt.Sprintf("http://%s:%s@127.0.0.1:1/token=%s;sid=%s?session=%s&authkey=%s#token=%s", l.Token("url: user"), url.PathEscape(l.put("url: password")),
			url.PathEscape(l.put("url: segment")), l.query("url: path parameter"), l.query("url: session"), l.query("url: authkey"), l.query("url: fragment")),
		Query: "api_key=" + l.query("query") + "&page=1", Path: "/socket.io?sig=" + l.query("path"), CSRFPath: "/csrfToken?key=" + l.query("csrf"),
		Proxy:          "http://" + l.Token("proxy: user") + ":" + url.PathEscape(l.put("proxy: password")) + "@127.0.0.1:1",
		Headers:        map[string]string{"X-Api-Key": l.put("header"), "X-App": "Bearer " + l.Token("header: bearer")},
		ConnectHeaders: http.Header{"Cookie": {"sails.sid=" + l.query("cookie") + "; other=" + l.query("second cookie")}, "X-Session": {l.put("connect-header")}},
	}}
}

// live has the sockets live: they connect, ask, are refused, and connect again. A
// server repeats what it was sent, in reasons and errors.
func (l *leaky) live(t *testing.T) {
	t.Helper()
	l.press("W")
	for i := range 2 {
		l.connected(i, noon)
	}
	u := l.app.focused()
	for _, draft := range []request.Draft{
		{Line: "POST /say;jsessionid=" + l.query("request: path") + "?csrf_token=" + l.query("request: query") + ` {"password":` + l.quoted("request: body on the line") + `}`},
		{Line: "PATCH /boat/1/token=" + url.PathEscape(l.put("request: segment")), Headers: "Authorization: Bearer " + l.Token("request: header"), Body: `{"headers":[{"name":"cookie","value":` + l.quoted("request: pair") + `}]}`},
		{Line: "GET /boat?name={{BOAT}}", Headers: "x-plain: {{BOAT}}"},
		{Line: "PUT /boat/2", Body: `{"name":"{{BOAT}}","more":["a {{BOAT}} b"]}`},
	} {
		l.drain(l.app.withVariables(u, draft, l.app.sendDraft))
	}
	l.answer(0, 200, `{"id":1,"name":"Freya"}`)
	l.answer(0, 403, `"no"`)
	l.answer(0, 200, `[{"id":1,"name":"Freya"}]`)
	refusal := &sailsclient.ConnectError{Refusal: sailsclient.RefusedHTTP, What: "it said: " + l.everything(), Remedy: sailsclient.Remedy{Code: sailsclient.UseAddress, Address: l.everything()}, Err: errors.New(l.everything())}
	l.items(dashboard.Item{Pane: l.pane(0).ID, Outcome: &dashboard.Outcome{Exchange: l.pane(0).Pending[0], At: noon, Err: refusal}})
	for i := range 2 {
		l.items(dashboard.Item{Pane: l.pane(i).ID, Change: &sailsclient.Change{At: noon, State: sailsclient.Waiting, WasConnected: true, RetryAt: noon.Add(time.Second), Reason: refusal}})
	}
	l.connected(1, noon)
	l.event(1, noon, "boat", `{"verb":"updated","id":1,"data":{"name":"Freya"}}`)
	l.app.rememberHistory(t)
	u.Composer.Set(request.Draft{Line: "DELETE /boat?name={{BOAT}}"}, "")
}

// rememberHistory has the history read again.
func (a *app) rememberHistory(t *testing.T) {
	t.Helper()
	entries, err := history.In(a.cfg.StateDir).Load()
	if err != nil || len(entries) < 4 {
		t.Fatalf("%d requests are in the history: %v", len(entries), err)
	}
	a.historyLoaded(historyMsg{entries: entries})
}

// everything is what a server can repeat: all that it was sent as credentials.
func (l *leaky) everything() string {
	var b strings.Builder
	for _, p := range l.app.dash.Panes() {
		o := p.Options
		fmt.Fprint(&b, o.URL, " ", o.Query, " ", o.Path, " ", o.CSRFPath, " ", o.Proxy, " ", o.Headers, " ", o.ConnectHeaders, " ")
	}
	value, _, _ := l.app.cfg.Variable(context.Background(), "BOAT")
	return b.String() + value
}

// check finds what leaks on the screen and in the clipboard.
func (l *leaky) check(t *testing.T, how []string) {
	t.Helper()
	for _, u := range l.app.ui {
		if d := u.Composer.Draft(); d.Mask() != d { // taken back from a list: it is edited now
			u.Composer.Set(request.Draft{Line: "DELETE /boat?name={{BOAT}}"}, "")
		}
	}
	l.app.stale = true
	for _, leak := range l.In([]byte(ansi.Strip(strings.Join(l.screen(), "\n")) + "\n" + l.copied)) {
		t.Errorf("after %q the secret of %s leaks in\n%s", how, leak.Place, leak.Text)
	}
}

// tours go where secrets are: what to press, in which each word is a key.
func tours() map[string]string {
	times := func(n int, key string) string { return strings.Repeat(key+" ", n) }
	return map[string]string{
		"connection":   times(2, "ctrl+t") + "tab " + times(20, "j") + "esc ] " + times(2, "ctrl+t") + "tab " + times(20, "j"),
		"options":      "o " + times(25, "tab") + "esc ] o " + times(25, "tab"),
		"form":         "A " + times(25, "tab"),
		"copied":       "a o " + times(25, "tab") + "enter esc",
		"rename":       "r",
		"history":      "ctrl+r " + times(6, "down"),
		"from history": "ctrl+r down enter ctrl+j",
		"saved":        "ctrl+o down enter ctrl+s",
		"save":         "ctrl+s a enter",
		"palette":      ": " + times(30, "down"),
		"rows":         times(3, "tab") + "G " + times(12, "enter y ] esc k ") + "S",
		"response":     times(2, "tab") + "H T y v y p y b D < < < > |",
		"pending":      "ctrl+x down enter",
		"fan-out":      "b enter down enter esc B esc M b enter",
		"rooms":        "v " + times(10, "j") + "v " + times(10, "j") + "enter y R y",
		"timeline":     times(2, "v") + times(10, "k enter y esc ") + "v",
		"figures":      "P d y esc",
		"deliveries":   "d down e",
		"editor":       "i tab esc e tab e < e < e < e tab " + times(12, "e k "),
		"replay":       "R y esc " + times(3, "c"),
		"closed":       "x y x y a o " + times(25, "tab"),
		"recording":    times(3, "W"),
	}
}

// Wherever one goes, no frame shows a secret, no copy holds one, and no file.
func TestTheDashboardLeaksNothing(t *testing.T) {
	for name, keys := range tours() {
		for shape := range secrettest.Shapes {
			t.Run(fmt.Sprint(name, shape), func(t *testing.T) {
				l := newLeaky(t, shape)
				if name == "fan-out" {
					l.connected(0, noon)
				}
				var how []string
				for key := range strings.FieldsSeq(keys) {
					how = append(how, key)
					l.press(key)
					l.check(t, how)
				}
				l.end(t)
				wantFile(t, l.dir, map[string]string{"deliveries": "*.csv", "editor": "edited"}[name])
			})
		}
	}
}

// wantFile fails if there is no file of a pattern with something in it.
func wantFile(t *testing.T, dir, pattern string) {
	t.Helper()
	if pattern == "" {
		return
	}
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("there is no file %s: %v", pattern, err)
	}
	if info, err := os.Stat(found[0]); err != nil || info.Size() == 0 {
		t.Errorf("there is nothing in %s: %v", found[0], err)
	}
}

// The same of whatever is pressed.
func TestNoKeyLeaksASecret(t *testing.T) {
	keys := slices.DeleteFunc(everyKey(), func(k string) bool { return k == "ctrl+c" })
	for i, key := range keys {
		t.Run(key, func(t *testing.T) {
			l := newLeaky(t, i)
			random := rand.New(rand.NewPCG(uint64(i), 1)) //nolint:gosec // a test has to be repeatable
			how := []string{key}
			for range 12 {
				l.press(how[len(how)-1])
				l.check(t, how)
				how = append(how, keys[random.IntN(len(keys))])
			}
			l.end(t)
		})
	}
}

// end ends the dashboard, and looks into its files.
func (l *leaky) end(t *testing.T) {
	t.Helper()
	l.app.finishRecording()
	found := 0
	err := filepath.WalkDir(l.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		found++
		text, err := os.ReadFile(path)
		for _, leak := range l.In(append([]byte(path), text...)) {
			t.Errorf("the secret of %s leaks into %s: %s", leak.Place, path, leak.Text)
		}
		return err
	})
	if err != nil || found < 2 {
		t.Errorf("there are %d files, want a history and a recording: %v", found, err)
	}
}
