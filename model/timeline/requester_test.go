package timeline_test

import (
	"strings"
	"testing"
	"time"

	"sailscope/internal/sailstest"
	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
)

// Real Sails leaves the requester out of what its request tells the other end of
// an association, and of what an action publishes without it. Nothing is lost, so
// nothing is missed.
func TestRealSailsLeavesTheRequesterOut(t *testing.T) {
	type m = map[string]any
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			t.Parallel()
			url := sailstest.Start(t, g).URL()
			w := newWatch(t, url, url)
			for _, path := range []string{"/boat", "/berth", "/port", "/captain", "/voyage", "/sailor", "/crew_member"} {
				w.send(w.near, "get", path, nil)
				w.send(w.far, "get", path, nil)
			}
			for _, step := range []struct {
				method, path string
				data         m
				tells        string // an event without the requester: its name, and what is in it
			}{
				{"post", "/captain", m{"callsign": "zulu", "name": "Z"}, `captain "created"`},
				{"post", "/port", m{"id": "le_havre:2", "label": "LH"}, `port "created"`},
				{"post", "/voyage", m{"name": "v", "skipper": "zulu", "origin": "le_havre:2"}, `port "departures"`},
				{"post", "/sailor", m{"name": "s1"}, `sailor "created"`},
				{"post", "/sailor", m{"name": "s2", "mentor": 1}, `sailor "pupils"`},
				{"patch", "/voyage/1", m{"destination": "le_havre:2"}, `port "arrivals"`},
				{"post", "/sailor", m{"name": "s3", "harbours": []string{"le_havre:2"}}, `port "pilots"`},
				{"post", "/boat", m{"name": "q"}, `boat "created"`},
				{"post", "/records/publish", m{"model": "boat", "ids": []int{1}, "data": m{"verb": "updated", "id": 1, "data": m{"z": "gale"}}, "omitMe": true}, `boat "gale"`},
			} {
				before := w.line.NewestSeq()
				w.send(w.near, step.method, step.path, step.data)
				name, says, _ := strings.Cut(step.tells, " ")
				w.until(step.path+" telling of "+step.tells, func() bool {
					return w.has(func(row timeline.Row) bool {
						e := row.Entry().Event
						return row.Seq() > before && row.Kind() == dashboard.EntryEvent && e.Name == name && strings.Contains(e.Args, says)
					})
				})
			}
			w.line.Settle(time.Now().Add(anyDelay + time.Second))
			own := 0
			w.has(func(row timeline.Row) bool {
				if row.Kind() != dashboard.EntryEvent {
					return false
				}
				switch row.Cell(w.near).Stand {
				case timeline.Missed:
					t.Errorf("missed: %s %s", row.Entry().Event.Name, row.Entry().Event.Args)
				case timeline.Requester:
					own++
				default:
				}
				return false
			})
			const steps = 9
			if own < steps {
				t.Errorf("%d events are own, want one of each of the %d requests", own, steps)
			}
		})
	}
}

// send makes a request of a pane and waits for its response.
func (w *watch) send(pane dashboard.PaneID, method, path string, data any) {
	w.t.Helper()
	for _, p := range w.dash.Panes() {
		if p.ID != pane {
			continue
		}
		x := p.NewExchange(sailsclient.Request{Method: method, URL: path, Data: data}, time.Now())
		go p.Send(w.t.Context(), x)
		w.until("a response to "+method+" "+path, func() bool { return x.Outcome != nil })
		if x.Outcome.Err != nil || !x.Outcome.Answer.OK() {
			w.t.Fatalf("%s %s: %v %s", method, path, x.Outcome.Err, x.Outcome.Response().Body)
		}
	}
}

// has tells whether a row is as asked.
func (w *watch) has(is func(timeline.Row) bool) bool {
	for i := range w.line.Len() {
		if is(w.line.At(i)) {
			return true
		}
	}
	return false
}
