package timeline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sailscope/internal/sailstest"
	"sailscope/internal/testwait"
	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// Two servers share a Redis: what is published through one reaches the sockets of
// the other. Without its link to Redis, a server's sockets miss it, and the
// matrix counts that.
func TestTwoServersAndTheirRedis(t *testing.T) {
	for name, c := range map[string]struct {
		generation sailstest.Generation
		options    []sailstest.Option
	}{
		"socket.io 2, @sailshq/socket.io-redis": {sailstest.EIO3, nil},
		"socket.io 4, @sailshq/socket.io-redis": {sailstest.EIO4, nil},
		"socket.io 4, @socket.io/redis-adapter": {sailstest.EIO4, []sailstest.Option{
			sailstest.WithEnv("REDIS_ADAPTER=@socket.io/redis-adapter"),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			near, far, redis := sailstest.StartPair(t, c.generation, c.options...)
			w := newWatch(t, near.URL(), far.URL())
			w.subscribe()

			w.publish("both")
			if row := w.settled("both", w.near, w.far); row.Cell(w.far).Stand != timeline.Got || row.Cell(w.near).Stand != timeline.Got {
				t.Errorf("near %v, far %v: want both to get it", row.Cell(w.near), row.Cell(w.far))
			}
			redis.Cut(far)
			time.Sleep(time.Until(w.subscribed.Add(anyDelay))) // a request that recent would excuse a socket
			w.publish("near alone")
			if row := w.settled("near alone", w.near); row.Cell(w.near).Stand != timeline.Got || row.Cell(w.far).Stand != timeline.Missed {
				t.Errorf("with the link cut: near %v, far %v", row.Cell(w.near), row.Cell(w.far))
			}
			redis.Heal(far)
			w.publish("both again")
			if row := w.settled("both again", w.near, w.far); row.Cell(w.far).Stand != timeline.Got {
				t.Errorf("with the link healed: far %v", row.Cell(w.far))
			}

			updated := timeline.Kind{Event: "boat", Verb: pubsub.Updated}
			nearGot, farGot := w.line.Matrix().Delivery(updated, w.near), w.line.Matrix().Delivery(updated, w.far)
			if nearGot.Got != 3 || nearGot.Missed != 0 || farGot.Got != 2 || farGot.Missed != 1 || nearGot.Doubled+farGot.Doubled != 0 {
				t.Errorf("the matrix has near %+v, far %+v", nearGot, farGot)
			}
		})
	}
}

// anyDelay is a window in which every copy comes, also on a slow machine.
const anyDelay = 10 * time.Second

// watch is a dashboard with a socket on each of two servers, its timeline, and
// somebody else who changes a boat.
type watch struct {
	t         *testing.T
	dash      *dashboard.Dashboard
	line      *timeline.Timeline
	near, far dashboard.PaneID
	other     *sailsclient.SailsSocket

	subscribed time.Time // when the last answer to the panes had come
}

func newWatch(t *testing.T, near, far string) *watch {
	t.Helper()
	ledgers := timeline.Ledgers{}
	w := &watch{t: t, dash: dashboard.NewDashboard(), line: timeline.New(timeline.Options{Window: anyDelay, Audience: ledgers})}
	w.dash.Watch = func(pane dashboard.PaneID, e dashboard.Entry) { w.line.Add(pane, e, e.Glance) }
	for i, url := range []string{near, far} {
		p, err := w.dash.Add("", sailsclient.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Socket.Close)
		ledgers[p.ID] = p.Ledger
		if err := p.Socket.Connect(); err != nil {
			t.Fatal(err)
		}
		*[]*dashboard.PaneID{&w.near, &w.far}[i] = p.ID
	}
	other, err := sailsclient.New(sailsclient.Options{URL: near})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	w.other = other
	if err := other.Connect(); err != nil {
		t.Fatal(err)
	}
	return w
}

// until takes in what comes until something holds.
func (w *watch) until(what string, holds func() bool) {
	w.t.Helper()
	guard := time.After(testwait.Guard)
	for !holds() {
		select {
		case <-w.dash.Inbox.Wake():
		case <-guard:
			w.t.Fatalf("never came: %s", what)
		}
		w.dash.Apply(w.dash.Inbox.Take(nil), time.Now())
	}
}

// subscribe makes the boat that is changed, which subscribes those who made it.
// Each server has records of its own, with the same ids.
func (w *watch) subscribe() {
	w.t.Helper()
	for _, p := range w.dash.Panes() {
		x := p.NewExchange(sailsclient.Request{Method: "post", URL: "/boat", Data: map[string]any{"name": "Freya"}}, time.Now())
		go p.Send(w.t.Context(), x)
		w.until("an answer", func() bool { return x.Outcome != nil })
		if x.Outcome.Err != nil || !x.Outcome.Answer.OK() || !strings.Contains(string(x.Outcome.Response().Body), `"id":1`) {
			w.t.Fatalf("POST /boat: %v %s", x.Outcome.Err, x.Outcome.Response().Body)
		}
	}
	w.subscribed = time.Now()
}

func (w *watch) publish(name string) {
	w.t.Helper()
	answer, err := w.other.Patch(w.t.Context(), "/boat/1", map[string]any{"name": name})
	if err != nil || !answer.OK() {
		w.t.Fatalf("PATCH /boat/1: %+v %v", answer, err)
	}
}

// settled is the row of the event that says so, after it has come to these panes
// and its window is over.
func (w *watch) settled(name string, panes ...dashboard.PaneID) timeline.Row {
	w.t.Helper()
	at := -1
	w.until(fmt.Sprintf("the event %q", name), func() bool {
		at = w.find(name)
		return at >= 0 && !slices.ContainsFunc(panes, func(p dashboard.PaneID) bool { return w.line.At(at).Cell(p).Stand != timeline.Got })
	})
	w.line.Settle(time.Now().Add(anyDelay))
	row := w.line.At(at)
	if !row.Settled() {
		w.t.Fatalf("the event %q is not settled after its window", name)
	}
	return row
}

// find is the index of the event's row, -1 if it has not come.
func (w *watch) find(name string) int {
	for i := range w.line.Len() {
		row := w.line.At(i)
		if row.Kind() == dashboard.EntryEvent && strings.Contains(row.Entry().Event.Args, fmt.Sprintf("%q", name)) {
			return i
		}
	}
	return -1
}
