package eventlog

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"sailscope/model/dashboard"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// Whatever comes and whatever is pressed: the view fills its lines as far as
// there are rows, the row that keys act on is in sight, and the rows are in
// order.
func TestTheCursorIsInSight(t *testing.T) {
	st := darkStyles()
	moves := []draw.Motion{draw.LineUp, draw.LineDown, draw.PageUp, draw.PageDown, draw.ToTop, draw.ToBottom}
	rapid.Check(t, func(t *rapid.T) {
		v := New(dashboard.NewLog(), nil)
		w, h := rapid.IntRange(20, 90).Draw(t, "w"), rapid.IntRange(1, 12).Draw(t, "h")
		v.Height = h
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				v.toggleWrap()
			case 1:
				v.toggleFollow()
			case 2:
				v.togglePause()
			case 3:
				v.search.Set(rapid.SampledFrom([]string{"", "a", "!a", "kind:drop", "nowhere"}).Draw(t, "filter"))
			case 4:
				v.search.Around = !v.search.Around
			case 5:
				v.nextMatch(rapid.SampledFrom([]int{-1, +1}).Draw(t, "direction"))
			case 6, 7:
				v.Scroll(rapid.SampledFrom(moves).Draw(t, "motion"))
			default:
				addRows(t, v.live)
			}
			v.search.Scan(0, v.log())
			checkRows(t, &v, w, h, &st)
		}
	})
}

func addRows(t *rapid.T, log *dashboard.Log) {
	for range rapid.IntRange(1, 8).Draw(t, "rows") {
		e := dashboard.Entry{Kind: rapid.SampledFrom([]dashboard.EntryKind{dashboard.EntryEvent, dashboard.EntryDropped}).Draw(t, "kind"), At: noon}
		e.Event.Name = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "name")
		e.Event.Args = strings.Repeat("x", rapid.IntRange(0, 300).Draw(t, "length"))
		log.Add(e)
	}
}

func checkRows(t *rapid.T, v *View, w, h int, st *theme.Styles) {
	lines := v.drawRows(w, h, true, st)
	rows := v.rows()
	if len(lines) > h || rows.Len() >= h && len(lines) < h {
		t.Fatalf("%d lines of %d, of %d rows", len(lines), h, rows.Len())
	}
	if rows.Len() == 0 {
		return
	}
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(ansi.Strip(line), "▌") }) {
		t.Fatalf("row %d of %d is not in sight:\n%s", v.Cursor(rows), rows.Len(), ansi.Strip(strings.Join(lines, "\n")))
	}
	for i := range rows.Len() {
		if seq := rows.at(i).Seq; rows.Index(seq) != i || i > 0 && seq <= rows.at(i-1).Seq {
			t.Fatalf("row %d has number %d, which is row %d", i, seq, rows.Index(seq))
		}
	}
}

// A row that was drawn is not formatted again while it is in sight.
func TestRowsAreFormattedOnce(t *testing.T) {
	st := darkStyles()
	v := New(dashboard.NewLog(), nil)
	for i := range 30 {
		v.live.Add(dashboard.Entry{At: noon.Add(time.Duration(i) * time.Second)})
	}
	v.drawRows(60, 10, true, &st)
	before := v.cache.rows[25]
	v.Scroll(draw.LineUp)
	v.live.Add(dashboard.Entry{At: noon})
	v.drawRows(60, 10, true, &st)
	if after := v.cache.rows[25]; len(after) != 1 || &after[0] != &before[0] {
		t.Error("a row in sight was formatted again")
	}
	if len(v.cache.rows) > 20 {
		t.Errorf("%d rows are kept for 10 in sight", len(v.cache.rows))
	}
}

func darkStyles() theme.Styles {
	auto, _ := theme.Named(theme.Auto)
	return auto.Styles(true, true)
}
