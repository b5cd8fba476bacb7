package timeline

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/jsonl"
	"sailscope/sailsclient/pubsub"
)

// Socket is a column of a table: a pane, and what it is called there.
type Socket struct {
	Pane   dashboard.PaneID
	Number int
	Name   string
}

// Table is a matrix at one moment, for some sockets. It can be written on another
// goroutine than the timeline's.
type Table struct {
	Sockets []Socket
	Lines   []Line
}

// Line is one cell of the matrix: a kind of events and a socket. Skews are in
// milliseconds.
type Line struct {
	Event        string      `json:"event"`
	Verb         pubsub.Verb `json:"verb,omitempty"`
	Others       bool        `json:"others,omitempty"`
	Socket       int         `json:"socket"`
	Name         string      `json:"name"`
	Got          uint64      `json:"got"`
	Doubled      uint64      `json:"doubled"`
	Missed       uint64      `json:"missed"`
	Omitted      uint64      `json:"omitted"`
	Away         uint64      `json:"away"`
	Lost         uint64      `json:"lost"`
	Unsubscribed uint64      `json:"unsubscribed"`
	Unknown      uint64      `json:"unknown"`
	SkewP50      float64     `json:"skewP50"`
	SkewP95      float64     `json:"skewP95"`
}

// Table is the matrix as it is now: a line for each kind and socket, in the order
// of Kinds and of the sockets.
func (m *Matrix) Table(sockets []Socket) Table {
	table := Table{Sockets: sockets, Lines: make([]Line, 0, len(m.kinds)*len(sockets))}
	for _, k := range m.Kinds() {
		for _, s := range sockets {
			d := m.Delivery(k, s.Pane)
			table.Lines = append(table.Lines, Line{
				Event: k.Event, Verb: k.Verb, Others: k.Others, Socket: s.Number, Name: s.Name,
				Got: d.Got, Doubled: d.Doubled, Missed: d.Missed, Omitted: d.Omitted,
				Away: d.Away, Lost: d.Lost, Unsubscribed: d.Unsubscribed, Unknown: d.Unknown,
				SkewP50: Milliseconds(d.P50), SkewP95: Milliseconds(d.P95),
			})
		}
	}
	return table
}

// Milliseconds is a duration as reports show it.
func Milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// WriteJSON writes the table's lines as one JSON array.
func (t Table) WriteJSON(w io.Writer) error {
	text, err := jsonl.Encode(t.Lines)
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write the matrix: %w", err)
	}
	return nil
}

// WriteCSV writes the table with a line of headings. It can be opened in a
// spreadsheet: what such a program would take for a formula has an apostrophe
// before it.
func (t Table) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	records := [][]string{{
		"event", "verb", "socket", "name", "got", "doubled", "missed", "omitted", "away", "lost", "unsubscribed", "unknown",
		"skew_p50_ms", "skew_p95_ms",
	}}
	for _, l := range t.Lines {
		event := l.Event
		if l.Others {
			event = "(others)"
		}
		record := []string{csvText(event), csvText(string(l.Verb)), strconv.Itoa(l.Socket), csvText(l.Name)}
		for _, count := range []uint64{l.Got, l.Doubled, l.Missed, l.Omitted, l.Away, l.Lost, l.Unsubscribed, l.Unknown} {
			record = append(record, strconv.FormatUint(count, 10))
		}
		for _, skew := range []float64{l.SkewP50, l.SkewP95} {
			record = append(record, strconv.FormatFloat(skew, 'f', 3, 64))
		}
		records = append(records, record)
	}
	if err := out.WriteAll(records); err != nil {
		return fmt.Errorf("write the matrix: %w", err)
	}
	return nil
}

// csvText is text that neither a terminal nor a spreadsheet acts on. It is guarded
// behind semicolons too: in many countries a spreadsheet splits cells at them.
func csvText(s string) string {
	cells := strings.Split(escape.Plain(s), ";")
	for i, cell := range cells {
		if startsFormula(cell) {
			cells[i] = "'" + cell
		}
	}
	return strings.Join(cells, ";")
}

// formulaSigns are what spreadsheets take for the beginning of a formula, with
// the wide and small forms that some of them normalize.
const formulaSigns = "=+-@＝＋－＠﹦﹢﹣﹫−"

// startsFormula tells whether the first character of a cell that shows is one of
// formulaSigns. Programs differ in which blanks they skip before it, so all are
// skipped here, and marks that belong to no letter.
func startsFormula(cell string) bool {
	first := strings.TrimLeftFunc(cell, func(r rune) bool {
		const brailleBlank = '\u2800'
		return unicode.In(r, unicode.White_Space, unicode.Z, unicode.C, unicode.M) || r == brailleBlank
	})
	return strings.IndexAny(first, formulaSigns) == 0
}
