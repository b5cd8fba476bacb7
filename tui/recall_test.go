package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/tui/editor"
)

// ask writes a request line and sends it.
func (d *driver) asks(line string) {
	d.press("i", "ctrl+u")
	d.write(line)
	d.press("enter")
}

func (d *driver) line() string { return d.app.focused().Composer.Draft().Line }

func TestCompletion(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	d.asks("GET /boat?limit=2")
	d.asks("GET /berth")
	d.press("ctrl+u")
	d.write("get /B")
	d.mustShow("get /Berth", "→ complete")
	if d.line() != "get /B" {
		t.Fatalf("the line is %q before anything was accepted", d.line())
	}
	d.press("down")
	d.mustShow("get /Boat?limit=2")
	d.press("up", "up", "right")
	if d.line() != "get /Boat?limit=2" {
		t.Fatalf("accepted %q", d.line())
	}
	d.mustNotShow("→ complete")
	d.press("ctrl+u")
	d.write("DEL")
	d.press("end")
	d.write("/be")
	d.press("tab") // is for the next field, also while there is something to complete
	if d.line() != "DELETE /be" {
		t.Fatalf("the line is %q", d.line())
	}
	d.write("{")
	d.mustShow("▌ {}")
	d.press("shift+tab", "left")
	d.mustNotShow("DELETE /berth") // the cursor is not at the end
}

func TestTheHistory(t *testing.T) {
	dir := t.TempDir()
	d := newDriver(t, 110, 40, 1)
	d.app.cfg.StateDir = dir
	d.asks("GET /boat?limit=2")
	d.asks("POST /login?token=hush")
	d.asks("GET /boat?limit=2")
	d.press("ctrl+u", "ctrl+r")
	d.mustShow("━ history ━", "GET /boat?limit=2", "POST /login?token=***", "just now")
	d.mustNotShow("hush\"")
	d.write("ptlog")
	d.mustShow("POST /login")
	d.press("enter")
	if d.app.dialog != nil || d.line() != "POST /login?token=hush" {
		t.Fatalf("took %q", d.line())
	}
	sent := len(d.pane(0).Pending)
	d.press("enter")
	if len(d.pane(0).Pending) != sent+1 {
		t.Fatal("a request from the history is not sent by the next enter")
	}

	// The next run knows it, but not its secret, and does not send three stars.
	d = newDriver(t, 110, 40, 1)
	d.app.cfg.StateDir = dir
	d.press("ctrl+r", "down", "down", "enter")
	if d.line() != "GET /boat?limit=2" {
		t.Fatalf("took %q", d.line())
	}
	d.press("ctrl+r", "enter", "enter")
	d.mustShow("is a placeholder for a secret")
	if len(d.pane(0).Pending) != 0 {
		t.Fatal("a masked request was sent")
	}
	d.press("ctrl+r", "esc")
	d.mustNotShow("━ history ━")
}

func TestTheHistoryIsOfThisServer(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	d.asks("GET /here")
	d.press("esc", "A", "ctrl+u")
	d.write("http://127.0.0.1:2")
	d.press("enter", "esc", "ctrl+r")
	d.mustShow("No requests to this server yet")
}

func TestAHistoryThatCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, 110, 40, 1)
	d.app.cfg.StateDir = filepath.Join(file, "state")
	d.asks("GET /boat")
	d.mustShow("✕ keep the request in the history")
	if len(d.pane(0).Pending) != 1 {
		t.Fatal("the request was not sent")
	}
}

func TestSavedRequests(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "requests")
	d := newDriver(t, 110, 40, 1)
	d.press("ctrl+s")
	d.mustShow("start with --requests DIR")
	d.app.cfg.RequestsDir = dir
	d.press("ctrl+s")
	d.mustShow("write a request first")
	d.press("i")
	d.write("PATCH /boat/1")
	d.press("tab")
	d.write(`{"name":"Freya"}`)
	d.press("ctrl+s")
	d.write("boats/re:name")
	d.press("enter")
	d.mustShow("the name may not hold")
	d.press("ctrl+u")
	d.write("boats/rename")
	d.press("enter")
	d.mustShow("✓ saved as boats/rename")

	d.press("ctrl+t", "ctrl+s") // the name is there
	d.press("enter")
	d.mustShow("There is a request boats/rename already. Replace it?")
	d.press("n")
	if err := os.WriteFile(filepath.Join(dir, "bad.yaml"), []byte("request: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.press("esc", "a", "i", "ctrl+u", "ctrl+o")
	d.mustShow("━ saved requests ━", "boats/rename", "PATCH /boat/1", `{"name":"Freya"}`, "bad.yaml:")
	d.press("enter")
	if got := d.app.focused().Composer.Draft(); got != (request.Draft{Line: "PATCH /boat/1", Body: `{"name":"Freya"}`}) {
		t.Fatalf("took %+v", got)
	}
	d.press("ctrl+u")
	d.write("GET /boat")
	d.press("ctrl+s", "enter", "y")
	d.mustShow("✓ saved as boats/rename")
	text, err := os.ReadFile(filepath.Join(dir, "boats", "rename.yaml"))
	if err != nil || !strings.Contains(string(text), "GET /boat") {
		t.Fatalf("the file is %q, %v", text, err)
	}
}

// A file that somebody wrote may hold a secret: it is not shown where requests are
// chosen, and is there in what was chosen.
func TestSecretsOfSavedRequests(t *testing.T) {
	dir := t.TempDir()
	file := []byte("request: GET /boat?token=hunter2\n")
	if err := os.WriteFile(filepath.Join(dir, "boats.yaml"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, 110, 40, 1)
	d.app.cfg.RequestsDir = dir
	d.press("i", "ctrl+o")
	d.mustShow("GET /boat?token=***")
	d.mustNotShow("hunter2")
	d.press("enter")
	if d.line() != "GET /boat?token=hunter2" {
		t.Fatalf("took %q", d.line())
	}
	d.press("ctrl+u")
	d.write("GET /bo")
	d.mustShow("/boat?token=***")
	d.mustNotShow("hunter2")
}

func TestVariables(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	d.asks("GET /boat/{{id}}")
	d.mustShow("the variable {{id}} is not set")
	d.app.cfg.Variable = func(_ context.Context, name string) (string, bool, error) {
		switch name {
		case "id":
			return "7", true, nil
		case "locked":
			return "", false, errors.New("the command failed")
		default:
			return "", false, nil
		}
	}
	d.press("enter")
	if p := d.pane(0).Pending; len(p) != 1 || p[0].Line() != "GET /boat/7" {
		t.Fatalf("pending %+v", p)
	}
	d.mustNotShow("looking up")
	d.asks("GET /{{other}}")
	d.mustShow("the variable {{other}} is not set: export other")
	d.asks("GET /{{locked}}")
	d.mustShow("the variable {{locked}}: the command failed")
	if n := len(d.pane(0).Pending); n != 1 {
		t.Fatalf("%d requests are pending", n)
	}
}

func TestCanceling(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	d.connected(0, noon)
	d.press("ctrl+x")
	var canceled []string
	for _, line := range []string{"GET /one", "GET /two"} {
		d.ask(0, line)
		x := d.pane(0).Pending[len(d.pane(0).Pending)-1]
		x.Cancel = func() { canceled = append(canceled, line) }
	}
	d.press("ctrl+x")
	d.mustShow("━ pending requests ━", "1  GET /one", "2  GET /two", "0.0 s")
	d.press("down", "enter")
	if len(canceled) != 1 || canceled[0] != "GET /two" {
		t.Fatalf("canceled %q", canceled)
	}
	d.press("ctrl+x")
	d.answer(0, 200, "{}")
	d.answer(0, 200, "{}")
	d.mustShow("All requests have responses.")
	d.press("enter", "esc", "ctrl+x")
	d.ask(0, "GET /three")
	x := d.pane(0).Pending[0]
	x.Cancel = func() { canceled = append(canceled, "GET /three") }
	d.press("i", "ctrl+x")
	if len(canceled) != 2 {
		t.Fatal("ctrl+x does not cancel the only pending request while typing")
	}
	d.items(dashboard.Item{Pane: d.pane(0).ID, Outcome: &dashboard.Outcome{Exchange: x, At: noon, Err: context.Canceled}})
	d.mustShow("Canceled by you")
}

// withEditor lets the driver run the command as its editor, on the spot.
func withEditor(t *testing.T, d *driver, command string) {
	t.Setenv("VISUAL", command)
	d.app.exec = func(run tea.ExecCommand, done tea.ExecCallback) tea.Cmd {
		if run, is := run.(*editor.Run); is {
			run.Ctx = t.Context() // that of the driver has ended
		}
		return func() tea.Msg { return done(run.Run()) }
	}
}

func TestTheEditor(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	log := filepath.Join(t.TempDir(), "log")
	withEditor(t, d, `keep() { ls -l "$1" | cut -c1-10 >'`+log+`'; echo "$1" >>'`+log+`'; cat "$1" >>'`+log+`'; printf '{"name": "\033[2JGull"}\r\n' >"$1"; }; keep`)
	d.press("i", "tab")
	d.write(`{"name":"Freya"}`)
	d.press("esc", "e")
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitN(string(text), "\n", 3)
	if lines[0] != "-rw-------" || !strings.HasSuffix(lines[1], ".json") || lines[2] != `{"name":"Freya"}` {
		t.Errorf("the editor found %q", lines)
	}
	if _, err := os.Stat(filepath.Dir(lines[1])); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the editor's folder is still there: %v", err)
	}
	if got := d.app.focused().Composer.Draft().Body; got != `{"name": "\u001b[2JGull"}` {
		t.Errorf("the body is %q", got)
	}

	d.press("ctrl+t", "e")
	d.mustShow("[Headers 1]", "✕ line 1: its name holds a character")
	d.ask(0, "GET /x")
	d.answer(0, 200, `{"a":1}`)
	d.press("tab", "e")
	d.mustShow("was not applied")
	d.press("tab", "e")
	d.mustShow("is not an event")
	d.event(0, noon, "boat", `{"id":1}`)
	d.press("e")
	if text, err = os.ReadFile(log); err != nil || !strings.HasSuffix(string(text), "// boat\n{\n  \"id\": 1\n}") {
		t.Errorf("the editor found %q, %v", text, err)
	}
	withEditor(t, d, "false")
	d.press("e")
	d.mustShow(`✕ the editor "false": exit status 1; $VISUAL or $EDITOR names another`)
}

func TestTheEditorIsTheUsers(t *testing.T) {
	env := func(pairs ...string) func(string) string {
		return func(name string) string {
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i] == name {
					return pairs[i+1]
				}
			}
			return ""
		}
	}
	for _, tc := range []struct {
		env  func(string) string
		want string
	}{
		{env("VISUAL", "code --wait", "EDITOR", "nano"), "code --wait"},
		{env("VISUAL", " ", "EDITOR", "nano"), "nano"},
		{env(), "vi"},
	} {
		if got := editor.Name(tc.env); got != tc.want {
			t.Errorf("the editor is %q, want %q", got, tc.want)
		}
	}
}
