package timeline_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sailscope/model/timeline"
)

func TestTableAsCSVAndJSON(t *testing.T) {
	r := record(timeline.Options{Audience: timeline.Everyone{}})
	r.connect(1, 2)
	r.event(1, at, "=cmd|' /C calc'!A0", "\x1b[2J")
	r.event(2, at+4*time.Microsecond, "=cmd|' /C calc'!A0", "\x1b[2J")
	r.event(2, at, "\x1b[2J,\u202e\"x\"", "1")
	r.event(2, at, "\x1b[2J,\u202e\"x\"", "1")
	r.event(2, at, strings.Repeat("long", 100), "1")
	r.settleAt(time.Hour)
	table := r.Matrix().Table([]timeline.Socket{{Pane: 2, Number: 1, Name: " -web"}, {Pane: 1, Number: 2, Name: "http://x"}})

	var text strings.Builder
	if err := table.WriteCSV(&text); err != nil {
		t.Fatal(err)
	}
	const csv = `event,verb,socket,name,got,doubled,missed,omitted,away,lost,unsubscribed,unknown,skew_p50_ms,skew_p95_ms
"\u001b[2J,\u202e""x""",,1,' -web,1,1,0,0,0,0,0,0,0.000,0.000
"\u001b[2J,\u202e""x""",,2,http://x,0,0,1,0,0,0,0,0,0.000,0.000
'=cmd|' /C calc'!A0,,1,' -web,1,0,0,0,0,0,0,0,0.004,0.004
'=cmd|' /C calc'!A0,,2,http://x,1,0,0,0,0,0,0,0,0.000,0.000
(others),,1,' -web,1,0,0,0,0,0,0,0,0.000,0.000
(others),,2,http://x,0,0,1,0,0,0,0,0,0.000,0.000
`
	if text.String() != csv {
		t.Errorf("got\n%s\nwant\n%s", text.String(), csv)
	}

	text.Reset()
	if err := table.WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	const line = `{"event":"=cmd|' /C calc'!A0","socket":1,"name":" -web","got":1,"doubled":0,"missed":0,` +
		`"omitted":0,"away":0,"lost":0,"unsubscribed":0,"unknown":0,"skewP50":0.004,"skewP95":0.004}`
	if !strings.Contains(text.String(), line) || strings.Contains(text.String(), "\x1b") {
		t.Errorf("got\n%s\nwithout\n%s", text.String(), line)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestTableOntoAFullDisk(t *testing.T) {
	r := record(timeline.Options{})
	r.event(1, at, "user", "1")
	table := r.Matrix().Table([]timeline.Socket{{Pane: 1, Number: 1}})
	for _, err := range []error{table.WriteCSV(fullDisk{}), table.WriteJSON(fullDisk{})} {
		if err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("error %v", err)
		}
	}
}

// A server that makes up names fills no memory.
func TestKindsAreBounded(t *testing.T) {
	r := record(timeline.Options{})
	for i := range 2000 {
		r.event(1, at, fmt.Sprint("name", i), "")
	}
	kinds := r.Matrix().Kinds()
	others := kinds[len(kinds)-1]
	if !others.Others || len(kinds) > 1000 || r.Matrix().Delivery(others, 1).Got != uint64(2000-len(kinds)+1) {
		t.Errorf("%d kinds, the last %+v", len(kinds), others)
	}
}
