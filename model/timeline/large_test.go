//go:build !race

// What is allocated is counted, to which the race detector adds.

package timeline_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// besideRequest records a notification that socket 1 gets while a request of
// socket 2 is under way. It returns what that means for socket 2, and how many
// bytes adding the notification took.
func besideRequest(request, args string) (stand timeline.Stand, taken uint64) {
	var e sailsclient.Event
	e.Name, e.Args, e.At = "user", args, noon.Add(at)
	g := pubsub.Look(e)
	in := heard(`user {"verb":"updated","id":7,"data":{}}`)
	r := record(timeline.Options{Audience: timeline.Ledgers{1: in, 2: in}})
	r.connect(1, 2)
	method, url, _ := strings.Cut(request, " ")
	x := &dashboard.Exchange{Request: sailsclient.Request{Method: method, URL: url}, SentAt: noon.Add(at - time.Second)}
	r.add(2, at-time.Second, dashboard.Entry{Kind: dashboard.EntryRequest, Exchange: x}, pubsub.Glance{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r.add(1, at, dashboard.Entry{Event: e}, g)
	runtime.ReadMemStats(&after)
	r.settleAt(time.Hour)
	return r.last().Cell(2).Stand, after.TotalAlloc - before.TotalAlloc
}

// A large notification is not taken apart to tell whose request caused it: its
// record and its verb tell that, or nobody knows.
func TestLargeNotificationsAreNotRead(t *testing.T) {
	const megabyte = 1 << 20
	text := `"` + strings.Repeat("x", megabyte) + `"`
	ids := strings.Repeat("1,", megabyte/2) + "1"
	for name, c := range map[string]struct {
		request, args string
		want          timeline.Stand
	}{
		"its own update":        {"patch /user/7", `{"verb":"updated","id":7,"data":{"text":` + text + `}}`, timeline.Requester},
		"another record":        {"patch /user/8", `{"verb":"updated","id":7,"data":{"text":` + text + `}}`, timeline.Missed},
		"a collection":          {"put /user/7/pets", `{"verb":"addedTo","id":7,"attribute":"pets","addedIds":[` + ids + `]}`, timeline.Unknown},
		"a collection no more":  {"put /user/8/pets", `{"verb":"removedFrom","id":7,"attribute":"pets","removedIds":[` + ids + `]}`, timeline.Unknown},
		"a collection it joins": {"patch /user/7", `{"verb":"addedTo","id":7,"attribute":"pets","addedIds":[` + ids + `]}`, timeline.Requester},
		"nothing it writes":     {"get /user/7", `{"verb":"addedTo","id":7,"attribute":"pets","addedIds":[` + ids + `]}`, timeline.Missed},
	} {
		stand, taken := besideRequest(c.request, c.args)
		if stand != c.want {
			t.Errorf("%s: it stands at %v, want %v", name, stand, c.want)
		}
		if most := uint64(256 << 10); taken > most {
			t.Errorf("%s: it took %d bytes", name, taken)
		}
	}
}

// The timeline drops events of a megabyte before it has as many rows as it may.
func TestLargeEventsAreLetGoEarlier(t *testing.T) {
	r := record(timeline.Options{})
	text := strings.Repeat("x", 1<<20+300)
	for i := range 300 {
		r.event(1, time.Duration(i), "user", text[i:])
	}
	if r.Len() < 100 || r.Len() > 150 || r.Trimmed() != uint64(300-r.Len()) {
		t.Errorf("the timeline kept %d rows of 1 MiB and dropped %d", r.Len(), r.Trimmed())
	}
}
