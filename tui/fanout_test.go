package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
)

// fannedOut is a dashboard with four sockets, of which three are connected and
// were asked; nothing is answered yet.
func fannedOut(t *testing.T, w, h int) *driver {
	t.Helper()
	d := newDriver(t, w, h, 4)
	for i := range 3 {
		d.connected(i, noon.Add(-time.Minute))
	}
	d.request("GET /boat?limit=2")
	d.sending("b")
	return d
}

// sending presses keys that send requests. The driver's context has ended, and
// with it the requests: what they say of that is left out.
func (d *driver) sending(names ...string) {
	d.press(names...)
	d.app.dash.Inbox.Take(nil)
}

// request puts a request line into the composer that has the focus.
func (d *driver) request(line string) {
	d.press("i", "ctrl+u")
	d.write(line)
	d.press("esc")
}

const (
	fleet     = `[{"id":1,"name":"Freya","updatedAt":1},{"id":2,"name":"Gull","updatedAt":2}]`
	fleetLate = `[{"id":1,"name":"Freya","updatedAt":3},{"updatedAt":4,"name":"Gull","id":2}]`
	fleetElse = `[{"id":1,"name":"Freya II","updatedAt":3,"berth":{"id":4,"label":"North quay"}},{"id":2,"updatedAt":4}]`
)

func answeredFanOut(t *testing.T, w, h int) *driver {
	t.Helper()
	d := fannedOut(t, w, h)
	d.answer(0, 200, fleet)
	d.answer(1, 200, fleetLate)
	d.answer(2, 404, fleetElse)
	return d
}

// fail ends the oldest pending request of pane i without an answer.
func (d *driver) fail(i int, reason error) {
	d.tb.Helper()
	p := d.pane(i)
	d.items(dashboard.Item{Pane: p.ID, Outcome: &dashboard.Outcome{Exchange: p.Pending[0], At: noon, Err: reason}})
}

func (d *driver) pendingLines() string {
	var lines []string
	for _, p := range d.app.dash.Panes() {
		for _, x := range p.Pending {
			lines = append(lines, fmt.Sprintf("%d %s", p.ID, x.Summary()))
		}
	}
	return strings.Join(lines, ", ")
}

func TestFanOutIsOrdinaryRequests(t *testing.T) {
	d := fannedOut(t, 200, 50)
	if got := d.pendingLines(); got != "1 GET /boat?limit=2, 2 GET /boat?limit=2, 3 GET /boat?limit=2" {
		t.Fatalf("pending: %s", got)
	}
	d.mustShow("0 of 3 sockets answered", "pending 0.0 s", "not sent: not connected")
	d.answer(1, 200, fleetLate)
	d.mustShow("1 of 3 sockets answered", "waits for 1 harbour")
	d.answer(0, 200, fleet)
	d.mustShow("2 fields differ", ".[0].updatedAt")
	d.answer(2, 200, fleet)
	d.press("j")
	d.mustShow("Same status and body as 1 harbour.")
	d.press("esc")
	d.mustShow("← 200 OK 12 ms · GET /boat?limit=2")
	if n := len(d.app.recall.sent); n != 1 {
		t.Errorf("%d requests in the history of one server, want 1", n)
	}
	d.press("B")
	d.mustShow("Same status and body as 1 harbour.")
}

func TestFanOutCanBeCanceled(t *testing.T) {
	d := fannedOut(t, 120, 40)
	d.answer(0, 200, fleet)
	d.press("esc", "2", "ctrl+x") // the first context of all has ended: its outcome is brought by hand
	d.fail(1, context.Canceled)
	d.press("B")
	d.mustShow("failed: Canceled by you.", "1 of 3 sockets answered")
}

// The list of ignored paths acts while it is written, for all rows, and stays for
// the next fan-out.
func TestFanOutIgnoresPaths(t *testing.T) {
	d := answeredFanOut(t, 120, 40)
	d.mustShow("2 fields differ", "another status, 5 fields differ")
	d.press("/")
	d.write("**.updatedA")
	d.mustShow("2 fields differ")
	d.write("t")
	d.mustShow("same, 2 ignored", "another status, 3 fields differ, 2 ignored")
	d.write(" name")
	d.mustShow("✕ column 14: a path begins with . or [", "same, 2 ignored")
	d.press("enter")
	d.mustShow("enter apply")
	d.press("ctrl+u")
	d.update(tea.PasteMsg{Content: "[*].updatedAt"})
	d.mustNotShow("✕ column")
	d.mustShow("same, 2 ignored")
	d.press("enter")
	d.mustShow("/ ignore paths", "ignored paths  [*].updatedAt")
	d.press("/", "ctrl+u", "esc")
	d.mustShow("ignored paths  [*].updatedAt", "same, 2 ignored")
	d.sending("b")
	d.mustShow("0 of 3 sockets answered", "ignored paths  [*].updatedAt")
}

func TestFanOutIgnoresWhatIsConfigured(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	a, err := newApp(d.app.ctx, Config{CompareIgnore: []string{".a", "**.b"}})
	if err != nil || a.ignored.String() != ".a **.b" {
		t.Errorf("it ignores %q, %v", a.ignored.String(), err)
	}
	if _, err := newApp(d.app.ctx, Config{CompareIgnore: []string{"a"}}); err == nil {
		t.Error("a wrong pattern is taken")
	}
}

// What writes is asked for first, each time.
func TestFanOutAsksBeforeItWrites(t *testing.T) {
	d := fannedOut(t, 120, 40)
	d.press("esc")
	d.request("DELETE /boat/1")
	before := d.pendingLines()
	d.press("b")
	d.mustShow("Send DELETE /boat/1 on 3 sockets?")
	d.press("n")
	if got := d.pendingLines(); got != before || d.app.dialog != nil {
		t.Fatalf("n sent it: %s", got)
	}
	d.press("b")
	d.sending("y")
	if got := strings.Count(d.pendingLines(), "DELETE /boat/1"); got != 3 {
		t.Fatalf("y sent it %d times", got)
	}
	d.mustShow("DELETE /boat/1 · 12:00:00")
	d.press("b")
	d.mustShow("Send DELETE /boat/1 on 3 sockets?")
	d.press("esc")
	d.mustShow("DELETE /boat/1 · 12:00:00 · 0 of 3 sockets answered") // back under the question
}

func TestFanOutAsksMarkedSockets(t *testing.T) {
	d := newDriver(t, 120, 40, 3)
	for i := range 3 {
		d.connected(i, noon)
	}
	d.press("2", "M", "3", "M")
	d.mustShow("◆2 lighthouse", "◆3 ferry")
	d.press("1")
	d.request("GET /boat")
	d.sending("b")
	if got := d.pendingLines(); got != "2 GET /boat, 3 GET /boat" {
		t.Fatalf("pending: %s", got)
	}
	d.mustShow("compared with ◆2 lighthouse")
	d.mustNotShow("1 harbour    ")
	d.press("esc")
	d.request("POST /boat")
	d.press("b")
	d.mustShow("Send POST /boat on 2 marked sockets?")
	d.press("n", "3", "M", "2", "M")
	d.mustNotShow("◆")
}

func TestFanOutGoesToAPane(t *testing.T) {
	d := answeredFanOut(t, 80, 24)
	d.press("j", "enter")
	if d.app.dialog != nil || d.app.dash.FocusIndex() != 2 {
		t.Fatalf("enter went to pane %d", d.app.dash.FocusIndex()+1)
	}
	d.mustShow("▶ response · 404 Not Found")
	d.press("B", "j", "enter") // one that was not asked
	if d.app.dash.FocusIndex() != 3 {
		t.Errorf("enter went to pane %d", d.app.dash.FocusIndex()+1)
	}
}

func TestFanOutOutlivesPanes(t *testing.T) {
	d := fannedOut(t, 120, 40)
	d.answer(0, 200, fleet)
	d.press("esc", "2", "x", "y", "B")
	d.mustShow("✕ lighthouse", "its pane was closed")
	d.press("enter")
	d.mustShow("its pane was closed") // there is nowhere to go
	d.press("esc", "1", "x", "y", "B")
	d.sending("b") // from another pane, as the first is closed
	d.mustShow("compared with 1 ferry")
	d.press("esc", "x", "y", "x", "y", "B", "b")
	d.mustShow("No sockets.")
}

func TestFanOutSaysWhyItDoesNot(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	d.request("GET /boat")
	d.press("b")
	d.mustShow("no target socket is connected")
	d.request("GET boat")
	d.press("b")
	d.mustShow("has to start with /")
	if d.app.dialog != nil || d.pendingLines() != "" {
		t.Error("it asked all the same")
	}
}

// Variables are looked up once for all sockets.
func TestFanOutWithVariables(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	lookups := 0
	d.app.cfg.Variable = func(context.Context, string) (string, bool, error) {
		lookups++
		return "7", true, nil
	}
	d.connected(0, noon)
	d.connected(1, noon)
	d.request("GET /boat/{{boat}}")
	d.sending("b")
	if got := d.pendingLines(); got != "1 GET /boat/7, 2 GET /boat/7" || lookups != 1 {
		t.Errorf("pending: %s after %d lookups", got, lookups)
	}
	d.sending("b")
	if lookups != 2 {
		t.Errorf("sending it again looked up %d times", lookups)
	}
}

func TestFanOutScrolls(t *testing.T) {
	d := fannedOut(t, 80, 24)
	body := func(value int) string {
		var b strings.Builder
		for i := range 1200 {
			fmt.Fprintf(&b, `"field%d":%d,`, i, value)
		}
		return "{" + b.String() + `"z":0}`
	}
	d.answer(0, 200, body(1))
	d.answer(1, 200, body(2))
	d.mustShow("1,200 fields differ", ".field0 ")
	d.press("J")
	d.mustNotShow(".field0 ")
	d.press("G")
	d.mustShow("200 fields more, not listed", ".field999")
	d.press("g")
	d.mustShow(".field0 ")
	d.press("pgdown", "K")
	d.mustNotShow(".field0 ")
	d.press("j", "k")
	d.mustShow(".field0 ") // each row begins at its top
}

func TestFanOutByMouse(t *testing.T) {
	d := answeredFanOut(t, 120, 40)
	d.click("3 ferry       404")
	d.mustShow(".[0].berth")
	d.click("ignored paths")
	d.mustShow("enter apply")
	d.press("esc")
	d.click("esc close")
	if d.app.dialog != nil {
		t.Error("a click on the hint does not close it")
	}
}

// A large answer is compared, and drawn within the bounds of a row.
func TestFanOutOfLargeAnswers(t *testing.T) {
	d := fannedOut(t, 120, 40)
	large := strings.Repeat("x", 2<<20)
	d.answer(0, 200, `{"a":"`+large+`1","b":[1]}`)
	d.answer(1, 200, `{"a":"`+large+`2","b":[2]}`)
	d.mustShow("2.0 MB", "2 fields differ", ".b[0]")
	checkFrame(t, d)
}

func TestFanOutOfFiftySockets(t *testing.T) {
	const sockets = 50
	d := newDriver(t, 80, 24, sockets)
	for i := range sockets {
		d.connected(i, noon)
	}
	d.request("GET /boat")
	d.sending("b")
	for i := range sockets {
		d.answer(i, 200, fmt.Sprintf(`{"n":%d}`, i/2))
	}
	d.mustShow("━ GET /boat · 12:00:00 · 50 sockets ━", "2/50 · 2 lighthouse")
	for range sockets {
		d.press("j")
		checkFrame(t, d)
	}
	d.mustShow("50/50 · 50 lighthouse · 1 field differs", "▌ 50 lighthouse", ".n ", "24")
}

func BenchmarkFanOutFrame(b *testing.B) {
	d := newDriver(b, 200, 50, 50)
	for i := range 50 {
		d.connected(i, noon)
	}
	d.request("GET /boat")
	d.sending("b")
	for i := range 50 {
		d.answer(i, 200, fmt.Sprintf(`{"n":%d,"text":%q}`, i/2, strings.Repeat("x", 1<<20)))
	}
	for b.Loop() {
		d.app.stale = true
		_ = d.app.View()
	}
}
