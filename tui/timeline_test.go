package tui

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
)

func timelineScenes() map[string]func(*driver) {
	return map[string]func(*driver){
		"timeline": func(d *driver) {
			compared(d)
			d.press("v")
		},
		"timeline cell": func(d *driver) {
			compared(d)
			d.press("v", "1", "k", "k", "k", "t", "t")
		},
		"timeline empty": func(d *driver) { d.press("v") },
		"timeline filtered": func(d *driver) {
			compared(d)
			d.press("v", "/")
			d.write("verb:updated")
		},
		"timeline of many": func(d *driver) {
			for range 18 {
				addSocket(d)
			}
			compared(d)
			d.press("v", "9")
		},
		"deliveries": func(d *driver) {
			compared(d)
			d.press("d", "j", "j")
		},
		"deliveries of nothing": func(d *driver) { d.press("d") },
		"rates": func(d *driver) {
			compared(d)
			d.press("P")
		},
	}
}

// addSocket adds a pane without connecting its socket.
func addSocket(d *driver) {
	d.tb.Helper()
	if _, err := d.app.AddPane(fmt.Sprintf("buoy %d", len(d.app.ui)+1), settings.Connection{Options: sailsclient.Options{URL: "http://127.0.0.1:1"}}, nil); err != nil {
		d.tb.Fatal(err)
	}
}

// compared is two sockets that are told of boats: they ask for them, one changes
// one, the other misses an event, gets one twice, and loses its connection.
func compared(d *driver) {
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms-60_000) * time.Millisecond) }
	d.app.now = func() time.Time { return at(0) }
	d.connected(0, at(0))
	d.connected(1, at(3))
	d.askAt(0, "GET /boat", at(1000))
	d.answerAt(0, 200, `[{"id":1,"name":"Freya"},{"id":2,"name":"Gull"}]`, at(1002))
	d.askAt(1, "GET /boat", at(1500))
	d.answerAt(1, 200, `[{"id":1,"name":"Freya"},{"id":2,"name":"Gull"}]`, at(1503))
	updated := func(id, length int) string {
		return fmt.Sprintf(`{"verb":"updated","id":%d,"data":{"length":%d}}`, id, length)
	}
	d.event(0, at(2000), "boat", updated(1, 7))
	d.event(1, at(2012), "boat", updated(1, 7))
	d.event(0, at(5000), "boat", updated(2, 8)) // 2 misses it
	d.event(0, at(9000), "boat", updated(1, 9))
	d.event(1, at(9000), "boat", updated(1, 9))
	d.event(1, at(9400), "boat", updated(1, 9)) // twice
	d.askAt(1, "PATCH /boat/2?length=4", at(12_000))
	d.event(0, at(12_002), "boat", updated(2, 4)) // 2 asked for it
	d.answerAt(1, 200, `{"id":2,"length":4}`, at(12_003))
	d.event(1, at(14_000), "lobby", `{"text":"hello"}`) // nobody knows who is there
	d.items(dashboard.Item{Pane: d.pane(1).ID, Change: &sailsclient.Change{At: at(15_000), State: sailsclient.Disconnected}})
	d.event(0, at(16_000), "boat", updated(1, 5)) // 2 is away
	d.app.now = func() time.Time { return noon }
	d.update(tickMsg(noon))
	d.event(0, noon.Add(-time.Second), "boat", updated(1, 6)) // the newest; not settled
}

func (d *driver) askAt(i int, line string, at time.Time) {
	d.tb.Helper()
	r, err := request.Draft{Line: line}.Request(nil)
	if err != nil {
		d.tb.Fatal(err)
	}
	d.pane(i).NewExchange(r, at)
}

func (d *driver) answerAt(i, status int, body string, at time.Time) {
	d.tb.Helper()
	x := d.pane(i).Pending[0]
	d.items(dashboard.Item{Pane: d.pane(i).ID, Outcome: &dashboard.Outcome{
		Exchange: x, At: at, Answer: sailsclient.JWR{StatusCode: status, Body: []byte(body), Duration: at.Sub(x.SentAt)},
	}})
}

// plain is the screen without styles.
func (d *driver) plain() string { return ansi.Strip(d.app.View().Content) }

// rowWith is the first line of the screen with a text.
func (d *driver) rowWith(text string) string {
	d.tb.Helper()
	for line := range strings.Lines(d.plain()) {
		if strings.Contains(line, text) {
			return line
		}
	}
	d.tb.Fatalf("no line has %q:\n%s", text, d.plain())
	return ""
}

func TestTimelineSaysWhoGotWhat(t *testing.T) {
	d := newDriver(t, 160, 40, 2)
	compared(d)
	d.press("v")
	for text, cells := range map[string][2]string{
		"boat #1  length = 7": {"●", "● +12.0"},
		"boat #2  length = 8": {"●", "✕ missed"},
		"boat #1  length = 9": {"●", "●×2"},
		"boat #2  length = 4": {"●", "◦ own"},
		`"text":"hello"`:      {"?", "●"},
		"boat #1  length = 5": {"●", "○ away"},
		"boat #1  length = 6": {"●", "○ away"},
		"→ PATCH":             {"", "→ request"},
		"← 200 OK 2.0 ms":     {"← 200", ""},
	} {
		row := d.rowWith(text)
		fields := strings.FieldsFunc(row, func(r rune) bool { return r == '│' || r == '┃' })
		if len(fields) != 3 {
			t.Fatalf("not three columns: %q", row)
		}
		for i, want := range cells {
			if got := strings.TrimSpace(fields[i+1]); got != want {
				t.Errorf("%s: socket %d has %q, want %q", text, i+1, got, want)
			}
		}
	}
}

func TestTimelinePendingIsNoMiss(t *testing.T) {
	d := newDriver(t, 160, 40, 2)
	compared(d)
	d.connected(1, noon.Add(-900*time.Millisecond))
	d.askAt(1, "GET /boat/1", noon.Add(-800*time.Millisecond))
	d.answerAt(1, 200, `{"id":1}`, noon.Add(-700*time.Millisecond))
	d.event(0, noon.Add(-500*time.Millisecond), "boat", `{"verb":"updated","id":1,"data":{"length":3}}`)
	d.press("v")
	if row := d.rowWith("length = 3"); !strings.Contains(row, "│ "+draw.Ellipsis+" ") {
		t.Errorf("within the window: %q", row)
	}
	d.app.now = func() time.Time { return noon.Add(3 * time.Second) }
	d.update(tickMsg(d.app.now()))
	if row := d.rowWith("length = 3"); !strings.Contains(row, "✕ missed") {
		t.Errorf("after it: %q", row)
	}
	if d.app.moves(d.app.now()) && d.pane(0).Rate.PerSecond(d.app.now()) == 0 {
		t.Error("a settled timeline still wants ticks")
	}
}

func TestTimelineFilter(t *testing.T) {
	d := newDriver(t, 160, 40, 2)
	compared(d)
	d.press("v", "/")
	d.write("id:2")
	d.press("enter")
	for _, row := range d.app.timelineTexts() {
		if !strings.Contains(row, `"id":2`) {
			t.Errorf("the filter id:2 shows %q", row)
		}
	}
	if n := len(d.app.timelineTexts()); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
	d.event(0, noon, "boat", `{"verb":"destroyed","id":2}`)
	if n := len(d.app.timelineTexts()); n != 3 {
		t.Errorf("%d rows after another event, want 3", n)
	}
	d.press("esc")
	if n := len(d.app.timelineTexts()); n < 10 {
		t.Errorf("%d rows without the filter", n)
	}
	d.press("esc")
	if d.app.view != keymap.InPanes {
		t.Error("esc does not go back to the panes")
	}
}

// timelineTexts are the arguments of the rows that can be scrolled to.
func (a *app) timelineTexts() []string {
	rows := a.timeline.Rows()
	texts := make([]string, rows.Len())
	for i := range texts {
		texts[i] = rows.At(i).Entry().Event.Args
	}
	return texts
}

func TestTimelineGoesToThePane(t *testing.T) {
	d := newDriver(t, 160, 40, 2)
	compared(d)
	d.press("v", "2", "/")
	d.write(`verb:updated id:1`)
	d.press("enter", "g", "enter")
	u := d.app.focused()
	entry, _ := u.Log.Entry()
	if d.app.view != keymap.InPanes || u.Pane != d.pane(1) || u.Focus != pane.Events || !strings.Contains(entry.Event.Args, `"length":7`) {
		t.Errorf("enter on the copy of socket 2 went to %q of pane %d", entry.Event.Args, u.Pane.ID)
	}
	d.press("v", "/")
	d.write(` length":8`)
	for range `verb:updated id:1` {
		d.press("backspace")
	}
	d.press("esc", "esc", "/")
	d.write("8}")
	d.press("enter", "enter")
	entry, _ = u.Log.Entry()
	if missed := noon.Add(-55 * time.Second); entry.At.After(missed) || !strings.Contains(entry.Event.Args, `"length":7`) {
		t.Errorf("enter where socket 2 missed the event went to its %q of %s", entry.Event.Args, entry.At)
	}
	if !strings.Contains(d.plain(), "has no row here") {
		t.Error("nobody says that it has no row here")
	}
}

func TestTimelineMouse(t *testing.T) {
	d := newDriver(t, 160, 40, 2)
	compared(d)
	d.press("v")
	y := -1
	for i, line := range strings.Split(d.plain(), "\n") {
		if strings.Contains(line, "length = 8") {
			y = i
			break
		}
	}
	x := ansi.StringWidth(strings.Split(d.rowWith("length = 8"), "✕")[0])
	d.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	row, _ := d.app.timeline.Row()
	if d.app.dash.FocusIndex() != 1 || !strings.Contains(row.Entry().Event.Args, `"length":8`) {
		t.Errorf("a click selected %q of socket %d", row.Entry().Event.Args, d.app.dash.FocusIndex()+1)
	}
	d.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	if d.app.view != keymap.InPanes {
		t.Error("a second click does not open it")
	}
}

func TestDeliveriesAreExported(t *testing.T) {
	t.Chdir(t.TempDir())
	d := newDriver(t, 160, 40, 2)
	compared(d)
	d.press("d", "e")
	if !strings.Contains(d.plain(), "saved ") {
		t.Fatalf("nothing says where it is:\n%s", d.plain())
	}
	files, err := filepath.Glob("sailscope-deliveries-*")
	if err != nil || len(files) != 2 {
		t.Fatalf("files %q %v, want a CSV and a JSON", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(lines) < 3 {
		t.Errorf("%s: %d lines, %v", files[0], len(lines), err)
	}
	if info, err := os.Stat(files[1]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v %v", files[1], info, err)
	}
	d.press("j", "enter")
	if d.app.view != keymap.InTimeline || !d.app.timeline.Search.On() {
		t.Error("enter does not show the rows of the kind")
	}
}

// A kind that comes for the first time may stand above the selected one.
func TestDeliveriesKeepTheirKind(t *testing.T) {
	d := newDriver(t, 160, 40, 1)
	d.connected(0, noon)
	d.event(0, noon, "boat", `{"verb":"updated","id":1,"data":{"length":7}}`)
	d.press("d")
	d.rowWith("▌boat updated")
	d.event(0, noon, "boat", `{"verb":"created","id":2,"data":{"id":2}}`)
	d.rowWith(" boat created")
	d.rowWith("▌boat updated")
}

// On a low screen the heading says that there are more kinds than rows, and on a
// narrow one that there are more figures than columns.
func TestSmallDialogsSayWhatIsCut(t *testing.T) {
	d := newDriver(t, 40, 10, 1)
	d.connected(0, noon)
	for i := range 6 {
		d.event(0, noon, fmt.Sprintf("tide-%d", i), "1")
	}
	d.press("d")
	d.rowWith("event 1 of 6")
	d.press("G")
	d.rowWith("event 6 of 6")
	d.press("esc")
	d.ask(0, "GET /boat")
	d.answer(0, 200, "[]")
	d.press("P")
	d.rowWith("p50       p95" + draw.Ellipsis)
}

// The words under the timeline name every socket that has room, and count the rest.
func TestTimelineWordsAreCutWithASign(t *testing.T) {
	d := newDriver(t, 80, 24, 2)
	for range 6 {
		addSocket(d)
	}
	compared(d)
	d.press("v")
	d.mustShow("2 lighthouse was not connected", " more")
	d.update(tea.WindowSizeMsg{Width: 200, Height: 50})
	d.mustShow("1 harbour received it first", "8 buoy 8 was not connected")
	d.mustNotShow(draw.Ellipsis + " 1 more")
}

// A row that the pane's log has let go is not taken for another.
func TestTimelineRowThatThePaneLetGo(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	d.connected(0, noon)
	d.event(0, noon, "first", `1`)
	d.pane(0).Log.Clear()
	d.press("v", "/")
	d.write("first")
	d.press("enter", "enter")
	d.mustShow("the pane's log dropped this row")
}

// A socket that is back has lost its rooms: what it does not get is no event that
// it never asked for.
func TestWhatALostSubscriptionMisses(t *testing.T) {
	d := newDriver(t, 120, 24, 2)
	for i := range 2 {
		d.connected(i, noon.Add(-time.Minute))
		d.exchange(i, "GET /boat", `[{"id":1,"berth":{"id":4}},{"id":2}]`)
	}
	lostAndBack(d)
	d.event(1, noon.Add(time.Second), "boat", `{"verb":"updated","id":1,"data":{"length":7}}`)
	d.press("v")
	d.mustShow("◌ lost", "was believed to be in the room until its connection ended")
	d.event(1, noon.Add(2*time.Second), "berth", `{"verb":"updated","id":4,"data":{"length":7}}`)
	d.mustShow("unknown if it should have") // its room was a guess
	d.app.now = func() time.Time { return noon.Add(time.Minute) }
	d.update(tickMsg{})
	d.press("d")
	d.mustShow("0 ◌1", "0 ?1")
	d.press("j")
	d.mustShow("0 ◌1", "1 after its connection ended, not subscribed again (◌)")
}
