package tui

import (
	"fmt"
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/tui/logrow"
	"sailscope/tui/program"
)

// benchScreen is a busy dashboard of 4 panes at 200x50.
func benchScreen(b *testing.B) *driver {
	d := newDriver(b, 200, 50, 4)
	for i := range 4 {
		d.connected(i, noon)
		d.ask(i, "GET /boat")
		d.answer(i, 200, `[{"id":1,"name":"Freya","length":12.5,"berth":null},{"id":2,"name":"Gull","length":7}]`)
	}
	return d
}

// batch is n events for each pane, new ones every time.
func batch(d *driver, n int, seq *int) program.Batch {
	var items []dashboard.Item
	for _, p := range d.app.dash.Panes() {
		for range n {
			*seq++
			item := dashboard.Item{Pane: p.ID}
			item.Event.At, item.Event.Name = noon.Add(time.Duration(*seq)*time.Microsecond), "boat"
			item.Event.Args = fmt.Sprintf(`{"verb":"updated","id":%d,"data":{"length":12.5},"previous":{"name":"Freya"}}`, *seq)
			items = append(items, item)
		}
	}
	return program.Batch(dashboard.Batch{Items: items})
}

// BenchmarkFrame is one frame at 200x50 with 4 panes: a batch of events for
// each, and the picture of it. 2000 events are 120,000 a second at 60 frames.
func BenchmarkFrame(b *testing.B) {
	for _, events := range []int{1, 500} {
		b.Run(fmt.Sprintf("events=%d", 4*events), func(b *testing.B) {
			d := benchScreen(b)
			seq := 0
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				msg := batch(d, events, &seq)
				b.StartTimer()
				d.app.Update(msg)
				d.app.View()
			}
		})
	}
}

// BenchmarkFilteredFrame is BenchmarkFrame with a filter on in every pane.
func BenchmarkFilteredFrame(b *testing.B) {
	d := benchScreen(b)
	for _, u := range d.app.ui {
		u.Log.Filter("!gull verb:updated freya")
	}
	seq := 0
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		msg := batch(d, 500, &seq)
		b.StartTimer()
		d.update(msg)
		d.app.View()
	}
}

// BenchmarkFilterAFullLog is the time from a filter's last character to its
// count over 20,000 rows.
func BenchmarkFilterAFullLog(b *testing.B) {
	d := newDriver(b, 200, 50, 1)
	seq := 0
	for range 40 {
		d.update(batch(d, 500, &seq))
	}
	u := d.app.focused()
	b.ReportAllocs()
	for b.Loop() {
		u.Log.Filter("berth verb:updated")
		d.drain(d.app.scanLogs())
	}
	d.mustShow(" of 20,000 shown")
}

// BenchmarkKeyPress is a key press and the frame that shows it, while nothing
// else happens.
func BenchmarkKeyPress(b *testing.B) {
	d := benchScreen(b)
	d.press("i")
	b.ReportAllocs()
	for b.Loop() {
		d.app.Update(keyOf("x"))
		d.app.View()
		d.app.Update(keyOf("backspace"))
		d.app.View()
	}
}

// BenchmarkUnchanged is what Bubble Tea's call of View costs after a message
// that changed nothing.
func BenchmarkUnchanged(b *testing.B) {
	d := benchScreen(b)
	d.app.View()
	b.ReportAllocs()
	for b.Loop() {
		d.app.View()
	}
}

// BenchmarkFoldedFrame is BenchmarkFrame with the logs, which are full, folded by
// record: half of the events are about 1,000 records, the others about one each.
func BenchmarkFoldedFrame(b *testing.B) {
	d := benchScreen(b)
	seq := 0
	folding := func(msg program.Batch) program.Batch {
		for i := range msg.Items {
			if id := i * 7919 % 2000; id < 1000 {
				msg.Items[i].Event.Args = fmt.Sprintf(`{"verb":"updated","id":"r%d","data":{"length":12.5}}`, id)
			}
		}
		return msg
	}
	for _, u := range d.app.ui {
		u.Log.ToggleFold()
	}
	for range 41 {
		d.update(folding(batch(d, 500, &seq)))
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		msg := folding(batch(d, 500, &seq))
		b.StartTimer()
		d.app.Update(msg)
		d.app.View()
	}
}

// BenchmarkDescribe is what a row of a notification costs to say.
func BenchmarkDescribe(b *testing.B) {
	st := darkStyles()
	e := notice("boat", `{"verb":"updated","id":17,"data":{"name":"Kittiwake","knots":12.5,"updatedAt":1700000000001},"previous":`+
		`{"createdAt":1700000000000,"updatedAt":1700000000000,"id":17,"name":"Albatross","knots":11,"berth":{"id":3,"name":"A3"}}}`)
	b.ReportAllocs()
	for b.Loop() {
		logrow.Notice(e, 80, 80, &st)
	}
}
