package tui

import (
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/tui/pane"
	"sailscope/tui/sheet"
)

// What shows a body that had to go says so: the row, the view, and what works on
// the body. The memory of what was made of it goes, too.
func TestDroppedBodies(t *testing.T) {
	const budget = 128 << 20
	d := newDriver(t, 100, 30, 2)
	d.exchange(0, "GET /boat", `{"name":"Albatross"}`)
	d.mustShow("Albatross")
	d.ask(1, "GET /chart")
	p := d.pane(1)
	d.items(dashboard.Item{Pane: p.ID, Outcome: &dashboard.Outcome{
		Exchange: p.Pending[0], At: noon.Add(time.Second),
		Answer: sailsclient.JWR{StatusCode: 200, Body: []byte(`{"_placeholder":true,"num":0}`), Attachments: [][]byte{make([]byte, budget)}},
	}})
	d.mustShow("The body was dropped", "body dropped")
	d.mustNotShow("Albatross")
	u := d.app.ui[d.pane(0).ID]
	if u.Response.Sheet != nil {
		t.Error("the view keeps what it made of the body")
	}
	u.SetFocus(pane.Response, false)
	if _, err := u.Edit(); err == nil {
		t.Error("the editor gets a body that is gone")
	}
	if _, err := sheet.NewDiff(u.Response.Exchange(), p.Latest); err == nil {
		t.Error("a body that is gone is compared")
	}
	d.exchange(0, "GET /boat", `{"name":"Kittiwake"}`)
	d.mustShow("Kittiwake")
}
