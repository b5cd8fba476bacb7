package tui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/draw"
	"sailscope/tui/export"
	"sailscope/tui/logrow"
	"sailscope/tui/pane"
)

// logDriver is a screen with the focus on the events, and so many of them.
func logDriver(t *testing.T, w, h, events int) *driver {
	t.Helper()
	d := newDriver(t, w, h, 1)
	d.press("tab", "tab", "tab")
	for i := range events {
		d.boat(i)
	}
	return d
}

// boat is event number i: one a second, every third about another boat.
func (d *driver) boat(i int) {
	names := []string{"Freya", "Gull", "Nordlys"}
	d.event(0, noon.Add(time.Duration(i)*time.Second), "boat",
		`{"n":`+draw.Count(i)+`,"name":"`+names[i%3]+`","verb":"updated","id":`+draw.Count(i%3)+`}`)
}

func TestFilteringTheEvents(t *testing.T) {
	d := logDriver(t, 120, 40, 90)
	d.press("/")
	d.write("freya")
	d.mustShow("30 of 90", `"n":87,`)
	d.mustNotShow("Gull")
	d.write(" !id:0")
	d.mustShow("0 of 90", "No row matches.")
	d.press("backspace", "backspace", "backspace", "backspace")
	d.mustShow("✕ ! needs what to leave out", "0 of 90")
	d.press("enter")
	if !d.app.focused().Typing {
		t.Fatal("enter keeps a filter with a mistake")
	}
	d.press("backspace", "enter")
	d.mustShow("30 of 90 shown")
	d.boat(90)
	d.boat(91)
	d.mustShow("31 of 92 shown", `"n":90,`)
	d.mustNotShow(`"n":91,`)
	d.press("/")
	d.write("x")
	d.mustShow("0 of 92")
	d.press("esc")
	d.mustShow("31 of 92 shown")
	d.press("esc")
	d.mustShow("Gull", "Freya")
	d.mustNotShow("of 92")
	for key, part := range map[string]pane.Part{"tab": pane.Request, "shift+tab": pane.Response} {
		d.press("/", "x", key)
		if u := d.app.focused(); u.Focus != part || u.Typing {
			t.Fatalf("%s in the filter goes to part %d, typing %v", key, u.Focus, u.Typing)
		}
		d.app.focused().SetFocus(pane.Events, false)
	}
}

func TestAMistakeInAFilterIsPointedAt(t *testing.T) {
	d := logDriver(t, 80, 24, 3)
	d.press("/")
	d.write("boat evnt:x")
	d.mustShow("boat evnt:x", "evnt: is none of event:")
	rows := strings.Split(d.text(), "\n")
	at := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "boat evnt:x") })
	if strings.Index(rows[at+1], "▲") != strings.Index(rows[at], "evnt:x") {
		t.Fatalf("the mistake is not pointed at:\n%s", d.text())
	}
}

func TestMatchesAreHighlighted(t *testing.T) {
	d := logDriver(t, 120, 40, 3)
	d.press("/")
	d.write("gull")
	if frame := d.app.View().Content; !strings.Contains(frame, d.app.styles.Match.Render("Gull")) {
		t.Fatalf("what was found is not highlighted:\n%q", frame)
	}
	d.event(0, noon, "long", `"`+strings.Repeat("x", 100)+`gull`+strings.Repeat("y", 100)+`"`)
	if frame := d.app.View().Content; !strings.Contains(frame, d.app.styles.Match.Render(draw.Ellipsis)) {
		t.Fatalf("nothing says that the match is out of sight:\n%q", frame)
	}
}

func TestWalkingAlongTheMatches(t *testing.T) {
	d := logDriver(t, 120, 40, 9)
	d.press("/")
	d.write("gull")
	d.press("enter", "F")
	d.mustShow("3 of 9 in all rows", "Freya", "12:00:07.000›· boat", "12:00:06.000 · boat")
	for _, step := range []struct{ key, at string }{{"N", "7"}, {"N", "4"}, {"N", "1"}, {"N", "7"}, {"n", "1"}, {"n", "4"}} {
		d.press(step.key)
		d.mustShow("▌12:00:0" + step.at + ".000")
	}
	d.press("F")
	d.mustShow("▌12:00:04.000")
	d.mustNotShow("Freya")
	d.press("n", "n")
	d.mustShow("▌12:00:01.000")
	d.press("/")
	d.write("x")
	d.press("enter", "F", "n")
	d.mustShow("✕ no event matches the filter")
}

func TestAFilterOnALogThatLosesItsOldest(t *testing.T) {
	d := logDriver(t, 120, 40, 0)
	d.press("/")
	d.write("gull")
	d.press("enter", "k")
	for range 3 {
		items := make([]dashboard.Item, 10_000)
		for i := range items {
			items[i].Pane, items[i].Event.At, items[i].Event.Name = d.pane(0).ID, noon, []string{"gull", "boat"}[i%2]
		}
		d.items(items...)
	}
	d.mustShow("10,000 of 20,000")
	d.press("g")
	checkFrame(t, d)
	d.press("k", "enter")
	d.mustShow("event gull")
}

func TestPausing(t *testing.T) {
	d := logDriver(t, 120, 40, 5)
	d.press("p")
	for i := range 30_000 {
		d.app.dash.Focused().Log.Add(dashboard.Entry{At: noon, Event: dashboard.Item{}.Event})
		_ = i
	}
	d.boat(5)
	d.mustShow("paused · 30,001 new · p resume", `"n":0,`, `"n":4,`)
	d.press("k", "j")
	d.mustNotShow(`"n":5,`)
	d.press("p")
	d.mustShow("following", `"n":5,`)
	d.mustNotShow("paused")
	d.press("p", "C")
	d.mustShow("Cleared. New events appear here.")
	d.mustNotShow("paused")
	d.boat(6)
	d.mustShow(`"n":6,`)
}

func TestFollowing(t *testing.T) {
	d := logDriver(t, 80, 24, 50)
	d.press("s")
	d.boat(50)
	d.mustNotShow("12:00:50")
	d.mustShow("1 newer below", "▌12:00:49")
	d.press("s")
	d.mustShow("following", "▌12:00:50")
}

func TestMarks(t *testing.T) {
	d := logDriver(t, 120, 40, 9)
	d.press("m", "k", "k", "k", "m")
	d.mustShow("◆ 2", "◆12:00:08", "◆12:00:05")
	d.press("g", "'")
	if e, _ := d.app.focused().Log.Entry(); e.Seq != 6 {
		t.Fatalf("the mark that follows is row 6, not %d", e.Seq)
	}
	d.press("'")
	d.mustShow("following")
	d.press("/")
	d.write("freya")
	d.press("enter", "'")
	d.mustShow("the filter hides every marked event", "◆ 2")
	d.press("F", "'")
	d.mustShow("◆12:00:05")
	d.press("m")
	d.mustShow("◆ 1")
}

func TestTimes(t *testing.T) {
	d := logDriver(t, 120, 40, 3)
	d.press("t")
	d.mustShow(" 0:00:02.000 ·")
	d.press("t")
	d.mustShow("      +1.0 s ·")
	d.press("t")
	d.mustShow("12:00:02.000 ·")
	for text, want := range map[string]string{
		logrow.DeltaText(-39 * time.Second):                    "-39.0 s",
		logrow.DeltaText(90 * time.Second):                     "+1m30s",
		logrow.DeltaText(26*time.Hour + 3*time.Minute + 1):     "+26h3m",
		logrow.SinceStartText(26*time.Hour+time.Minute, false): "26:01:00",
		logrow.SinceStartText(-1500*time.Millisecond, true):    "-0:00:01.500",
	} {
		if text != want {
			t.Errorf("%s, want %s", text, want)
		}
	}
}

func TestWrapping(t *testing.T) {
	d := logDriver(t, 80, 24, 20)
	d.event(0, noon, "long", `"`+strings.Repeat("x", 150)+`END"`)
	d.mustNotShow("END")
	d.press("w")
	d.mustShow("END", "long")
	d.event(0, noon, "longer", `"`+strings.Repeat("x", 5000)+`"`)
	d.press("k")
	d.mustShow("▌12:00:00.000 · long ", "END")
	for range 25 {
		d.press("k")
		checkFrame(t, d)
	}
	d.mustShow("▌12:00:00.000 · boat")
	d.press("w")
	d.mustNotShow("END")
}

func TestOpeningAnEvent(t *testing.T) {
	d := logDriver(t, 120, 40, 3)
	item := dashboard.Item{Pane: d.pane(0).ID}
	item.Event.At, item.Event.Name, item.Event.Seq, item.Event.Generation = noon, "image", 41, 2
	item.Event.Args, item.Event.AckID = `{"_placeholder":true,"num":0},"`+"\u202e"+`"`, 7
	item.Event.Attachments = [][]byte{[]byte("\x00\x01SAILS and more than a line")}
	d.items(item)
	d.press("enter")
	d.mustShow("event image", "2026-11-23 12:00:00.000000", "event 41", "connection 2", "wants ack 7", `"num": 0`,
		"// binary 0: 28 B", "00000000  00 01 53 41", "..SAILS", "00000018")
	d.press("r")
	d.mustShow(`451-7["image",{"_placeholder":true,"num":0},"\u202e"]`, "// binary 0: 28 B")
	d.press("r", "N")
	d.mustShow("event boat", `"name": "Nordlys"`)
	d.press("n", "n")
	d.mustShow("event image", "there is no other row")
	d.press("esc")
	d.mustNotShow("close")
	d.connected(0, noon)
	d.ask(0, "GET /boat")
	d.answer(0, 200, `{"a":1}`)
	for _, what := range []string{`"statusCode": 200`, `"request": "GET /boat"`, `"sid": "sid-1"`} {
		d.press("enter")
		d.mustShow(what)
		d.press("esc", "k")
	}
}

// An event's arguments fold as an answer does, by the same keys and by clicks.
func TestFoldingAnEvent(t *testing.T) {
	d := logDriver(t, 120, 40, 0)
	d.event(0, noon, "boat", `{"verb":"updated","data":{"length":12,"berth":{"id":4}}}`)
	d.press("enter", "j", "j", "j", "j", "j")
	d.mustShow(".[0].data.berth", "▌▾       \"berth\"")
	d.press("space")
	d.mustShow("▸")
	d.mustNotShow(`"id": 4`)
	d.press("enter")
	d.mustShow(`"id": 4`)
	d.press("-")
	d.mustNotShow(`"berth": {`)
	d.press("+")
	d.click(`"id": 4`)
	d.mustShow("[0].data.berth.id")
	d.click(`"id": 4`)
	d.mustNotShow(`"id": 4`)
	d.press("r")
	d.mustShow(`42["boat",{"verb":"updated","data":{"length":12,"berth":{"id":4}}}]`)
	d.press("r")
	d.mustNotShow(`"id": 4`) // it is still folded
	d.press("esc")
	d.mustNotShow("━ event boat ━")
}

func TestAllOfALargeEvent(t *testing.T) {
	d := logDriver(t, 80, 24, 0)
	d.event(0, noon, "big", "["+strings.Repeat("1,", 5000)+"2]")
	d.press("enter")
	d.mustShow("event big", "more lines")
	d.press("G")
	d.mustShow("  2")
	d.press("g", "pgdown", "pgup")
	d.mustShow("more lines")
	checkFrame(t, d)
}

func TestCopyingAnEvent(t *testing.T) {
	d := logDriver(t, 120, 40, 1)
	cmd := d.app.copyEvent()
	want := `{"time":"2026-11-23T12:00:00Z","socket":1,"url":"http://127.0.0.1:1","type":"event","event":"boat",` +
		`"args":[{"n":0,"name":"Freya","verb":"updated","id":0}]}`
	if got := cmd(); got != tea.SetClipboard(want)() {
		t.Fatalf("copied %q", got)
	}
	d.press("y")
	d.mustShow("✓ copied 1")
	d.event(0, noon, "huge", `"`+strings.Repeat("x", export.MaxCopy)+`"`)
	d.press("y")
	d.mustShow("✕ 1.0 MB are too much")
	d.exchange(0, "GET /boat", `"`+strings.Repeat("x", 2*export.MaxCopy)+`"`)
	d.press("y")
	d.mustShow("✕ 2.0 MB are too much")
	d.ask(0, `POST /boat {"name":"`+strings.Repeat("x", 3*export.MaxCopy)+`"}`)
	d.press("y")
	d.mustShow("✕ 3.0 MB are too much")
	d.event(0, noon, "escaped", `"`+strings.Repeat("\u202e", export.MaxCopy/4)+`"`)
	d.press("y")
	d.mustShow("✕ 1.5 MB are too much")
}

func TestSavingTheLog(t *testing.T) {
	t.Chdir(t.TempDir())
	d := logDriver(t, 120, 40, 4)
	d.press("S", "S")
	d.mustShow("✓ saved 4 rows to")
	d.press("/")
	d.write("freya")
	d.press("enter", "S")
	d.mustShow("✓ saved 2 of 4 rows to")
	for file, want := range map[string]int{"": 4, "-2": 4, "-3": 2} {
		path := "sailscope-harbour-20261123-120000" + file + ".jsonl"
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		for _, line := range lines {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: %s", path, line)
			}
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || len(lines) != want {
			t.Errorf("%s: %d lines, want %d; %v, %v", path, len(lines), want, info.Mode(), err)
		}
	}
}

func TestALogThatCannotBeSaved(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(gone)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	d := logDriver(t, 120, 40, 1)
	d.press("S")
	d.mustShow("✕ save the events: ")
}

func TestLogNamesAreSafe(t *testing.T) {
	for label, want := range map[string]string{
		"http://127.0.0.1:1337":      "sailscope-127.0.0.1-1337-20261123-120000",
		"../../etc/passwd\x1b\u202e": "sailscope-etc-passwd-20261123-120000",
		"Häfen 1":                    "sailscope-Häfen-1-20261123-120000",
	} {
		if got := export.FileName(label, noon); got != want {
			t.Errorf("%q: %s, want %s", label, got, want)
		}
	}
}
