package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/filter"
	"sailscope/sailsclient/pubsub"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/logrow"
)

// notice is an event as a pane logs it.
func notice(name, args string) dashboard.Entry {
	e := dashboard.Entry{Kind: dashboard.EntryEvent, At: noon}
	e.Event.Name, e.Event.Args = name, args
	e.Glance = pubsub.Look(e.Event)
	return e
}

func TestWhatNoticesMean(t *testing.T) {
	st := darkStyles()
	many := make([]string, 30)
	for i := range many {
		many[i] = fmt.Sprintf(`"f%d":%d`, i, i)
	}
	for _, c := range []struct{ args, want string }{
		{`{"verb":"updated","id":3,"data":{"berth":3,"name":"b"},"previous":{"berth":1,"name":"a"}}`, `~ updated boat #3  berth: 1 → 3, name: "a" → "b"`},
		{`{"verb":"updated","id":3,"data":{"updatedAt":2,"berth":3},"previous":{"updatedAt":1}}`, `~ updated boat #3  berth = 3, updatedAt: 1 → 2`},
		{`{"verb":"updated","id":3,"data":{"berth":3}}`, `~ updated boat #3  berth = 3`},
		{`{"verb":"updated","id":3,"data":{}}`, `~ updated boat #3  nothing changed`},
		{`{"verb":"updated","id":"a\tb","data":{"x":"\t"}}`, `~ updated boat #a\tb  x = "\t"`},
		{`{"verb":"created","id":7,"data":{"id":7}}`, `+ created boat #7`},
		{`{"verb":"created","id":7,"data":{"id":7,"name":"Freya"}}`, `+ created boat #7  {name: "Freya"}`},
		{`{"verb":"destroyed","id":7}`, `- destroyed boat #7`},
		{`{"verb":"destroyed","id":7,"previous":{"name":"Freya"}}`, `- destroyed boat #7  was {name: "Freya"}`},
		{`{"verb":"addedTo","id":1,"attribute":"boats","addedId":"x"}`, `» addedTo boat #1  .boats + #x`},
		{`{"verb":"removedFrom","id":1,"attribute":"boats","removedIds":[1,2]}`, `« removedFrom boat #1  .boats - #1, #2`},
		{`{"verb":"updated","id":1,"data":{` + strings.Join(many, ",") + `}}`, `f19 = 19, 10 more`},
		{`{"verb":"created","id":1,"data":{` + strings.Join(many, ",") + `}}`, `f19: 19, 10 more}`},
		{`{"verb":"addedTo","id":1,"attribute":"boats","addedIds":[` + strings.Repeat("7,", 24) + `8]}`, `#7, #7, 5 more`},
	} {
		r := logrow.Notice(notice("boat", c.args), 200, 1000, &st)
		if got := r.Sign.Text + " " + r.Plain(); got != c.want && (!strings.Contains(c.want, "more") || !strings.HasSuffix(got, c.want)) {
			t.Errorf("%s\n%s\nwant\n%s", c.args, got, c.want)
		}
	}
}

// A payload of megabytes is not taken apart for a row; its verb and its record
// are known all the same.
func TestARowOfALargeNotice(t *testing.T) {
	st := darkStyles()
	e := notice("boat", `{"verb":"updated","id":3,"data":{"chart":"`+strings.Repeat("x", 5<<20)+`"},"previous":{"chart":""}}`)
	r := logrow.Notice(e, 100, 100, &st)
	if got := r.Plain(); !strings.HasPrefix(got, `updated boat #3  {"verb":"updated"`) || !strings.HasSuffix(got, draw.Ellipsis) || len(got) > 200 {
		t.Errorf("%.300s", got)
	}
	if n := testing.AllocsPerRun(10, func() { logrow.Notice(e, 100, 100, &st) }); n > 50 {
		t.Errorf("%v allocations", n)
	}
	d := logDriver(t, 80, 24, 0)
	d.event(0, noon, "boat", e.Event.Args)
	d.press("enter")
	d.mustShow("boat #3 was updated: 1 field changed.", `chart  "" → "xxxx`)
	checkFrame(t, d)
}

func TestTheLensAndTheFilter(t *testing.T) {
	d := newDriver(t, 160, 60, 2)
	notices(d)
	d.mustShow(`name: "Grebe" → "Gull", berth`)
	d.press("L")
	d.mustShow(`boat {"verb":"updated","id":3,`, " · raw")
	d.mustNotShow(" updated boat #3  at.x")
	d.press("L")
	d.mustShow(" updated boat #3  at.x")
	d.mustNotShow(" · raw")
	for typed, shown := range map[string]string{
		"kittiwake":            "No row matches.",
		`"length\":9,"`:        `· boat {"verb":"updated","id":3`, // in a field that did not change
		"grebe":                `~ updated boat #3  name: "Grebe" → "Gull"`,
		"#3 grebe":             `~ updated boat #3  name: "Grebe" → "Gull"`,
		"verb:addedTo":         "» addedTo port #1",
		"record:boat#7":        "- destroyed boat #7",
		"record:boat#7 !Freya": "No row matches.",
	} {
		d.press("/")
		d.write(typed)
		d.press("enter")
		d.mustShow(shown)
		d.press("esc")
	}
}

func TestFoldingByRecord(t *testing.T) {
	d := logDriver(t, 120, 40, 0)
	update := func(i, id int) {
		d.event(0, noon.Add(time.Duration(i)*time.Second), "boat", fmt.Sprintf(`{"verb":"updated","id":%d,"data":{"n":%d}}`, id, i))
	}
	for i := range 12 {
		update(i, i%3)
	}
	d.boat(50)
	d.press("z")
	d.mustShow(" · by record · following", "×4   ~ updated boat #0  n = 9", "×4   ~ updated boat #2  n = 11", `boat {"n":50`)
	d.mustNotShow("n = 8")
	update(60, 1)
	d.mustShow("×5   ~ updated boat #1  n = 60")
	d.mustNotShow("n = 10")

	// The cursor and the mark go with the record.
	d.press("k", "k", "m")
	d.mustShow("◆12:00:11.000 ×4   ~ updated boat #2  n = 11")
	update(61, 2)
	d.mustShow("◆12:01:01.000 ×5   ~ updated boat #2  n = 61")
	d.press("g", "'", "enter")
	d.mustShow("boat #2 was updated", `"n": 61`)
	d.press("esc", "m")
	d.mustNotShow("◆")

	// Paused, the rows stay as they are; the filter folds what it lets through.
	d.press("G", "p")
	update(62, 2)
	d.mustShow("paused · 1 new", "×5   ~ updated boat #2  n = 61")
	d.press("p")
	d.mustShow("×6   ~ updated boat #2  n = 62")
	d.press("/")
	d.write("record:boat#1")
	d.press("enter")
	d.mustShow("×5   ~ updated boat #1  n = 60", "5 of 16 shown")
	d.mustNotShow("boat #2")
	d.press("esc", "z")
	d.mustShow("~ updated boat #2  n = 61", "~ updated boat #2  n = 8")
	d.press("z", "C")
	d.mustShow("Cleared.")
	update(70, 1)
	d.mustShow("12:01:10.000      ~ updated boat #1  n = 70")
}

func TestFollowingARecord(t *testing.T) {
	d := newDriver(t, 200, 50, 2)
	notices(d)
	d.press("]", "tab", "tab", "tab", "/")
	d.write("kind:event")
	d.press("enter", "[")
	shown := func(want string) string {
		t.Helper()
		var terms []string
		for _, p := range d.app.dash.Panes() {
			terms = append(terms, d.app.ui[p.ID].Log.FilterText())
		}
		if got := strings.Join(terms, ","); got != want {
			t.Fatalf("filters %s, want %s", got, want)
		}
		return want
	}
	d.press("O")
	shown("record:boat#3,record:boat#3")
	d.mustShow("4 of 12 shown", "4 of 8 shown", "→ GET /boat/3")
	d.press("a")
	shown("record:boat#3,record:boat#3,record:boat#3")
	d.press("1", "O")
	shown(",kind:event,")
	d.press("O", "2")
	d.mustShow("4 of 12 shown")
	d.press("esc")
	shown(",kind:event,")

	// A filter that was edited since is the user's again.
	d.press("1", "O", "/")
	d.write(" berth")
	d.press("enter", "2", "O")
	shown("record:boat#3 berth,kind:event,")
	d.press("1", "k", "O", "O")
	shown("record:boat#3 berth,kind:event,")

	// What is no record can't be followed.
	d.press("esc", "G", "k", "O")
	shown(",kind:event,")
	if text := d.text(); strings.Contains(text, "record:") {
		t.Fatal(text)
	}
}

func TestATermForAHostileRecordCanBeShown(t *testing.T) {
	term := filter.OfRecord("b\u202e", "\x1b[2J")
	if strings.ContainsAny(term, "\u202e\x1b") || ansi.Strip(term) != term {
		t.Errorf("%q", term)
	}
}

func darkStyles() theme.Styles {
	auto, _ := theme.Named(theme.Auto)
	return auto.Styles(true, true)
}
