package timeline_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sailscope/model/timeline"
	"sailscope/sailsclient/pubsub"
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
	const want = `event,verb,socket,name,got,doubled,missed,omitted,away,lost,unsubscribed,unknown,skew_p50_ms,skew_p95_ms
"\u001b[2J,\u202e""x""",,1,' -web,1,1,0,0,0,0,0,0,0.000,0.000
"\u001b[2J,\u202e""x""",,2,http://x,0,0,1,0,0,0,0,0,0.000,0.000
'=cmd|' /C calc'!A0,,1,' -web,1,0,0,0,0,0,0,0,0.004,0.004
'=cmd|' /C calc'!A0,,2,http://x,1,0,0,0,0,0,0,0,0.000,0.000
(others),,1,' -web,1,0,0,0,0,0,0,0,0.000,0.000
(others),,2,http://x,0,0,1,0,0,0,0,0,0.000,0.000
`
	if text.String() != want {
		t.Errorf("got\n%s\nwant\n%s", text.String(), want)
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

// TestNoCellIsAFormula: whatever comes before the sign of a formula, and however a
// spreadsheet splits cells, none begins with that sign.
func TestNoCellIsAFormula(t *testing.T) {
	invisible := []rune(" \t\r\n\v\f\x00\x1b\x7f\u0085\u00a0\u00ad\u034f\u061c\u115f\u1680\u180e\u2000\u2003\u2007\u200a\u200b\u200d\u200e" +
		"\u2028\u2029\u202e\u202f\u205f\u2060\u2800\u3000\u3164\ufe0f\ufeff\uffa0\u0301\ue000\U000e0041")
	signs := []rune("=+-@＝＋－＠﹦﹢﹣﹫−")
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.StringOf(rapid.SampledFrom(invisible)).Draw(t, "before")
		sign := rapid.SampledFrom(signs).Draw(t, "sign")
		start := rapid.SampledFrom([]string{"", "x;", "x,;"}).Draw(t, "start")
		formula := start + before + string(sign) + rapid.SampledFrom([]string{"1", "cmd|' /C calc'!A0", `HYPERLINK("http://x")`}).Draw(t, "rest")
		table := timeline.Table{Lines: []timeline.Line{{Event: formula, Verb: pubsub.Verb(formula), Name: formula}}}
		var text strings.Builder
		if err := table.WriteCSV(&text); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(text.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range records[1] {
			for part := range strings.SplitSeq(cell, ";") {
				shown := strings.TrimLeftFunc(part, func(r rune) bool { return slices.Contains(invisible, r) })
				if first, _ := utf8.DecodeRuneInString(shown); shown != "" && slices.Contains(signs, first) {
					t.Fatalf("the cell %q would be a formula: %s", cell, text.String())
				}
			}
		}
	})
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
