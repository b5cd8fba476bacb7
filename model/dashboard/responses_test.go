package dashboard_test

import (
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
)

// A large response takes nothing from the events: neither the log nor the
// timeline drops a row for it.
func TestResponsesTakeNothingFromEvents(t *testing.T) {
	const events, size = 1000, 41 << 20
	d := dashboard.NewDashboard()
	line := timeline.New(timeline.Options{})
	d.Watch = func(pane dashboard.PaneID, e dashboard.Entry) { line.Add(pane, e, e.Glance) }
	p := newPane(t, d)
	for i := range events {
		d.Apply(dashboard.Batch{Items: []dashboard.Item{event(p.ID, uint64(i), `{"id":7}`)}}, noon)
	}
	const requests = 5
	for range requests {
		answered(t, d, p, "GET /large", size)
	}
	if p.Log.Trimmed() != 0 || p.Log.Len() != events+2*requests || line.Trimmed() != 0 {
		t.Errorf("%d rows of the log are gone and %d are there, of the timeline %d are gone", p.Log.Trimmed(), p.Log.Len(), line.Trimmed())
	}
}

// The bodies of the responses of all panes share a budget. The oldest go, what is
// known of them stays, and the newest one is always there.
func TestResponsesShareABudget(t *testing.T) {
	const budget, size, panes = 128 << 20, 20 << 20, 5
	d := dashboard.NewDashboard()
	var all []*dashboard.Exchange
	for range panes {
		p := newPane(t, d)
		all = append(all, answered(t, d, p, "GET /a", size), answered(t, d, p, "GET /b", size))
	}
	kept := 0
	for i, x := range all {
		body, dropped := len(x.Outcome.Response().Body), x.Outcome.Dropped()
		kept += body
		if gone := i < len(all)-budget/size; dropped != gone || (body == 0) != gone {
			t.Errorf("response %d has %d bytes, dropped: %v", i, body, dropped)
		}
		if x.Outcome.ResponseSize() < size {
			t.Errorf("response %d is said to have had %d bytes", i, x.Outcome.ResponseSize())
		}
	}
	if kept > budget {
		t.Errorf("%d bytes are kept", kept)
	}
	newest := answered(t, d, d.Panes()[0], "GET /huge", 2*budget)
	if len(newest.Outcome.Response().Body) != 2*budget || !all[len(all)-1].Outcome.Dropped() {
		t.Error("the newest response is not the one that is kept")
	}
	if x := d.Panes()[0].AnswerBefore(newest); x != nil {
		t.Errorf("it is compared with %s, whose body is gone", x.Line())
	}
}

// Headers count, too, and go with the body; the status stays.
func TestHeadersGoWithTheBody(t *testing.T) {
	const budget = 128 << 20
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	x := p.NewExchange(sailsclient.Request{Method: "get", URL: "/a"}, time.Time{})
	outcome := &dashboard.Outcome{Exchange: x, Answer: sailsclient.JWR{
		StatusCode: 404, Headers: map[string]any{"x-a": "b"}, Attachments: [][]byte{{1}},
		Malformed: &sailsclient.Malformed{Problem: "it is a string", Raw: []byte(`"x"`)},
	}}
	d.Apply(dashboard.Batch{Items: []dashboard.Item{{Pane: p.ID, Outcome: outcome}}}, time.Time{})
	if whole := x.Outcome.Response(); whole.Headers["x-a"] != "b" || string(whole.Malformed.Raw) != `"x"` || len(whole.Attachments) != 1 {
		t.Errorf("it is %+v", whole)
	}
	answered(t, d, p, "GET /b", budget)
	rest := x.Outcome.Response()
	if rest.StatusCode != 404 || rest.Headers != nil || rest.Attachments != nil || rest.Malformed.Raw != nil || rest.Malformed.Problem == "" {
		t.Errorf("what stays is %+v", rest)
	}
}
