package sailsclient_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/sailstest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// journal is all that a socket tells, in one order: its packets, events and
// changes.
type journal struct {
	testwait.Board
	entries []entry
}

// entry is one of the three.
type entry struct {
	frame  *engineio.Frame // Data is its own
	event  *sailsclient.Event
	change *sailsclient.Change
}

func (j *journal) add(e entry) {
	j.Do(func() { j.entries = append(j.entries, e) })
}

func (j *journal) SocketEvent(e sailsclient.Event)    { j.add(entry{event: &e}) }
func (j *journal) SocketChanged(c sailsclient.Change) { j.add(entry{change: &c}) }
func (j *journal) observe(o *sailsclient.Options)     { o.Observer, o.Tap = j, j.tap }

func (j *journal) read() (entries []entry) {
	j.Do(func() { entries = slices.Clone(j.entries) })
	return entries
}

func (j *journal) until(t *testing.T, what string, holds func(entry) bool) {
	t.Helper()
	if !j.Wait(func() bool { return slices.ContainsFunc(j.entries, holds) }) {
		t.Fatalf("waited in vain for %s", what)
	}
}

func (j *journal) tap(f engineio.Frame) {
	f.Data = slices.Clone(f.Data)
	j.add(entry{frame: &f})
}

// isFrame finds packets by their direction and text.
func isFrame(sent bool, text string) func(entry) bool {
	return func(e entry) bool { return e.frame != nil && e.frame.Sent == sent && string(e.frame.Data) == text }
}

func isUpgraded(e entry) bool { return e.change != nil && e.change.Upgraded }

// The Tap sees every packet, in both directions and in its time.
func TestTap(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{PingInterval: 20 * time.Millisecond})
		eachWay(t, func(t *testing.T, w way) {
			start := time.Now()
			j := &journal{}
			c := newClient(t, s.URL(), j.observe, w.options, revision(v))
			if err := c.Connect(); err != nil {
				t.Fatal(err)
			}
			answer := c.Ask("post", "/echo", map[string]any{"data": sailsclient.Binary("bytes")})
			for _, sent := range []bool{true, false} { // heartbeats are packets
				text := map[bool]string{true: "2", false: "3"}[sent == (v == engineio.V3)]
				j.until(t, "a heartbeat", isFrame(sent, text))
			}
			c.Close()
			if len(answer.Attachments) != 1 || string(answer.Attachments[0]) != "bytes" {
				t.Errorf("attachments %q", answer.Attachments)
			}
			wantFrames(t, j.read(), w, start)
		})
	})
}

func wantFrames(t *testing.T, entries []entry, w way, start time.Time) {
	t.Helper()
	count := map[string]int{}
	last := map[string]time.Time{}
	for _, e := range entries {
		if e.frame == nil {
			continue
		}
		f := e.frame
		line := fmt.Sprint(f.Transport, f.Sent) // in each, packets are in order
		if f.At.Before(start) || f.At.After(time.Now()) || f.At.Before(last[line]) {
			t.Errorf("%s %q at %s", line, f.Data, f.At)
		}
		last[line] = f.At
		if !slices.Contains(w.transports, f.Transport) {
			t.Errorf("%q crossed by %s", f.Data, f.Transport)
		}
		text := string(f.Data)
		switch {
		case f.Binary && f.Sent:
			count["sent bytes"]++
		case f.Binary:
			count["bytes"]++
		case f.Sent && strings.HasPrefix(text, "451-") && strings.Contains(text, `"/echo"`):
			count["request"]++
		case !f.Sent && strings.HasPrefix(text, "461-"):
			count["answer"]++
		case !f.Sent && strings.HasPrefix(text, "0{"):
			count["open"]++
		}
	}
	for _, what := range []string{"open", "request", "sent bytes", "answer", "bytes"} {
		if count[what] != 1 {
			t.Errorf("%d packets of %s, want 1", count[what], what)
		}
	}
}

// The upgrade is told once, between the last packet that came by polling and
// the first that came by websocket, and loses nothing.
func TestUpgradeIsTold(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		for range 10 {
			j := &journal{}
			c := newClient(t, s.URL(), j.observe, byUpgrade.options, revision(v))
			if err := c.Connect(); err != nil {
				t.Fatal(err)
			}
			const bursts, size = 20, 50
			for range bursts {
				c.Must("post", fmt.Sprintf("/burst?count=%d", size), nil)
			}
			j.until(t, "the upgrade", func(e entry) bool { return e.change != nil && e.change.Transport == engineio.Websocket })
			c.Must("post", "/burst?count=1", nil)
			c.Close()
			wantUpgradeInOrder(t, j.read())
			wantNumbered(t, j.read(), bursts*size+1)
		}
	})
}

func wantUpgradeInOrder(t *testing.T, entries []entry) {
	t.Helper()
	var changes []sailsclient.Change
	now, sending := engineio.Polling, engineio.Polling
	for _, e := range entries {
		switch {
		case e.change != nil:
			if e.change.State == sailsclient.Connected {
				changes = append(changes, *e.change)
				now = e.change.Transport
			}
		case e.frame == nil:
		case e.frame.Sent && string(e.frame.Data) == "5":
			sending = engineio.Websocket
		case e.frame.Sent && e.frame.Data[0] == '4' && e.frame.Transport != sending:
			t.Errorf("%q was sent by %s, not %s", e.frame.Data, e.frame.Transport, sending)
		case !e.frame.Sent && strings.HasPrefix(string(e.frame.Data), "42") && e.frame.Transport != now:
			t.Errorf("%q came by %s, and what was told last is %s", e.frame.Data, e.frame.Transport, now)
		}
	}
	if now != engineio.Websocket || len(changes) > 2 {
		t.Fatalf("told of %+v", changes)
	}
	if len(changes) == 2 { // otherwise the websocket was there before the namespace
		first, second := changes[0], changes[1]
		if first.Upgraded || !second.Upgraded || first.SID != second.SID || first.Generation != second.Generation ||
			second.Reason != nil || second.WasConnected || second.EngineIO != first.EngineIO {
			t.Errorf("told of %+v, then of %+v", first, second)
		}
	}
}

// wantNumbered wants n events, each once and in its place.
func wantNumbered(t *testing.T, entries []entry, n int) {
	t.Helper()
	seq := uint64(0)
	for _, e := range entries {
		if e.event == nil {
			continue
		}
		seq++
		if want := fmt.Sprintf(`{"seq":%d}`, (seq-1)%50); e.event.Seq != seq || e.event.Args != want {
			t.Fatalf("event %d is %+v, want %s", seq, e.event, want)
		}
	}
	if seq != uint64(n) {
		t.Errorf("%d events, want %d", seq, n)
	}
}

// refuser is a demo that offers an upgrade and then refuses it.
type refuser struct {
	app    http.Handler
	refuse http.HandlerFunc
	// posts is how many polls have to come after the refusal before a POST gets
	// through: the namespace waits for one.
	posts int

	mu      sync.Mutex
	refused int
	polls   int           // since then
	enough  chan struct{} // closed when those are as many as posts
	release func()        // closes it
}

func newRefuser(app http.Handler, refuse http.HandlerFunc, posts int) *refuser {
	f := &refuser{app: app, refuse: refuse, posts: posts, enough: make(chan struct{})}
	f.release = sync.OnceFunc(func() { close(f.enough) })
	return f
}

func (f *refuser) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		<-f.enough
	}
	if f.count(r.Header.Get("Upgrade") != "") {
		f.refuse(w, r)
		return
	}
	f.app.ServeHTTP(w, r)
}

func (f *refuser) count(isUpgrade bool) (refuse bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case isUpgrade:
		f.refused++
	case f.refused > 0:
		f.polls++
	}
	if f.polls >= f.posts {
		f.release()
	}
	return isUpgrade
}

// A server that offers an upgrade and then refuses it keeps its client polling;
// the client says why, once, and does not try again.
func TestUpgradeThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		refuse  http.HandlerFunc
		refusal sailsclient.Refusal
	}{
		"HTTP 502": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, sailsclient.RefusedHTTP},
		"HTTP 400": { // not by beforeConnect, which let the session in
			func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "not today", http.StatusBadRequest) }, sailsclient.RefusedHTTP,
		},
		"hangs up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, sailsclient.RefusedNotSocketIO},
	} {
		for when, posts := range map[string]int{"at once": 0, "before the namespace": 5} {
			t.Run(name+"/"+when, func(t *testing.T) {
				app := startDemo(t, demo.Options{PingInterval: 10 * time.Millisecond}) // which ends polls
				f := newRefuser(app.Handler(), c.refuse, posts)
				front := serve(t, f)
				t.Cleanup(app.Close)
				t.Cleanup(f.release) // whatever happens
				j := &journal{}
				socket := newClient(t, front.URL, j.observe, byUpgrade.options, revision(engineio.V4))
				if err := socket.Connect(); err != nil {
					t.Fatal(err)
				}
				j.until(t, "the reason", func(e entry) bool { return e.change != nil && e.change.Reason != nil })
				socket.Must("post", "/burst?count=50", nil)
				wantOneReason(t, j.read(), c.refusal)
				wantNumbered(t, j.read(), 50)
				f.mu.Lock()
				defer f.mu.Unlock()
				if f.refused != 1 {
					t.Errorf("it tried %d times", f.refused)
				}
			})
		}
	}
}

func wantOneReason(t *testing.T, entries []entry, refusal sailsclient.Refusal) {
	t.Helper()
	reasons := 0
	for _, e := range entries {
		if e.change == nil || e.change.State != sailsclient.Connected {
			continue
		}
		if e.change.Upgraded || e.change.Transport != engineio.Polling {
			t.Errorf("told of %+v", e.change)
		}
		if reason, ok := errors.AsType[*sailsclient.ConnectError](e.change.Reason); ok {
			reasons++
			wantRefusal(t, reason, refusal)
		}
	}
	if reasons != 1 {
		t.Errorf("told %d reasons", reasons)
	}
}

// The real servers upgrade their clients too.
func TestRealUpgradeIsTold(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		j := &journal{}
		c := newClient(t, sharedApps.URL(t, g), j.observe, byUpgrade.options)
		if err := c.Connect(); err != nil {
			t.Fatal(err)
		}
		const bursts, size = 20, 50
		for range bursts {
			c.Must("post", fmt.Sprintf("/burst?n=%d&event=wave", size), nil)
		}
		j.until(t, "the upgrade", isUpgraded)
		c.Must("post", "/burst?n=1&event=wave", nil)
		wantUpgradeInOrder(t, j.read())
		wantNumbered(t, j.read(), bursts*size+1)
	})
}
