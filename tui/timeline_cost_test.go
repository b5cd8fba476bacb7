//go:build !race

// What is allocated is counted, to which the race detector adds.

package tui

import (
	"fmt"
	"testing"
	"time"

	"sailscope/model/dashboard"
)

// The cost of a frame must not grow with the rows that are out of sight.
func TestTimelineFrameCostsWhatIsInSight(t *testing.T) {
	cost := func(rows int) float64 {
		d := newDriver(t, 200, 50, 20)
		fill(d, rows)
		d.press("v", "k")
		step := "k"
		return testing.AllocsPerRun(20, func() {
			d.press(step)
			d.app.View()
			step = map[string]string{"k": "j", "j": "k"}[step]
		})
	}
	few, many := cost(1000), cost(50_000)
	if many > 1.2*few {
		t.Errorf("a frame takes %.0f allocations with 50,000 rows, %.0f with 1,000", many, few)
	}
}

// fill brings events to all sockets but the last, which is to get them too.
func fill(d *driver, rows int) {
	panes := d.app.dash.Panes()
	for i := range panes {
		d.connected(i, noon.Add(-time.Hour))
	}
	var items []dashboard.Item
	for n := range rows {
		for i, p := range panes[:len(panes)-1] {
			item := dashboard.Item{Pane: p.ID}
			item.Event.At = noon.Add(time.Duration(n-rows)*time.Millisecond + time.Duration(i)*time.Microsecond)
			item.Event.Name, item.Event.Args = "boat", fmt.Sprintf(`{"verb":"updated","id":%d,"data":{"length":%d}}`, n%100, n)
			items = append(items, item)
		}
	}
	d.items(items...)
}

// BenchmarkTimelineFrame draws the timeline of 20 sockets and as many rows as it
// keeps, moving through it.
func BenchmarkTimelineFrame(b *testing.B) {
	d := newDriver(b, 200, 50, 20)
	fill(d, 100_000)
	d.press("v", "k")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		d.press([]string{"pgup", "pgup", "pgdown", "pgdown"}[i%4])
		d.app.View()
	}
}
