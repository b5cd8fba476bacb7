package sailsclient_test

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"sailscope/internal/faultproxy"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// realCrier is a socket of its own that shouts numbers to every socket.
type realCrier struct {
	*client
	said int
}

// shout returns when the app has sent them all.
func (r *realCrier) shout(n int) {
	r.TB.Helper()
	for range n {
		r.Must("post", "/shout", r.next())
	}
}

// shoutOn shouts one number after the other until silence is called, or the
// connection is lost.
func (r *realCrier) shoutOn() (silence func()) {
	ctx, cancel := context.WithCancel(r.TB.Context())
	var shouting sync.WaitGroup
	shouting.Go(func() {
		for {
			request := sailsclient.Request{Method: "post", URL: "/shout", Data: r.next()}
			if _, err := r.Request(ctx, request); err != nil {
				return
			}
		}
	})
	return func() {
		cancel()
		shouting.Wait()
	}
}

func (r *realCrier) next() map[string]string {
	r.said++
	return map[string]string{"text": strconv.Itoa(r.said)}
}

// kill -9 amid events, then a dead port for hundreds of attempts: every socket
// comes back when the app does.
func TestRealKillAndLongAbsence(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		const sockets, attempts = 5, 500
		town := realCrier{client: connect(t, s.URL(), hasty)}
		all, everybody := connectAllWays(t, s.URL(), sockets, checked(t), hasty)
		everybody = append(everybody, town.client)
		silence := town.shoutOn()
		for _, c := range everybody {
			c.Event("shout")
		}
		s.Kill()
		silence()
		for _, c := range everybody {
			wantRefusal(t, c.Refusal(sailsclient.Waiting), sailsclient.LostLink)
			c.Until("many attempts", func() bool {
				return slices.ContainsFunc(c.Changes, func(x sailsclient.Change) bool { return x.Attempt >= attempts })
			})
		}
		s.Restart(t)
		wantAllBack(t, all, &town)
	})
}

// connectAllWays connects n sockets each way; everybody is all of them.
func connectAllWays(t *testing.T, url string, n int, vary ...func(*sailsclient.Options)) (all map[string][]*client, everybody []*client) {
	t.Helper()
	all = map[string][]*client{}
	for _, w := range ways() {
		all[w.name] = connectMany(t, url, w, n, vary...)
		everybody = append(everybody, all[w.name]...)
	}
	return all, everybody
}

func connectMany(t *testing.T, url string, w way, n int, vary ...func(*sailsclient.Options)) []*client {
	t.Helper()
	all := make([]*client, n)
	for i := range all {
		all[i] = newClient(t, url, append(vary, w.options)...)
		w.dial(all[i])
	}
	return all
}

// wantAllBack waits until everybody is connected and hears the crier.
func wantAllBack(t *testing.T, all map[string][]*client, town *realCrier) {
	t.Helper()
	town.Await(sailsclient.Connected)
	for _, w := range ways() {
		for _, c := range all[w.name] {
			w.settled(c)
			c.Must("get", "/echo", nil) // a new connection is not known to others right away
			took(c)
		}
		town.shout(1)
		for _, c := range all[w.name] {
			c.Event("shout")
		}
	}
}

// SIGSTOP amid events: the silence is noticed, attempts time out, and what the
// app still says to the old connections when it goes on reaches nobody.
func TestRealHang(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g, sailstest.WithEnv("PING_INTERVAL=300", "PING_TIMEOUT=5000"))
		impatient := func(o *sailsclient.Options) { o.ConnectTimeout = 2 * time.Second }
		const sockets = 5
		town := realCrier{client: connect(t, s.URL(), hasty, impatient)}
		all, everybody := connectAllWays(t, s.URL(), sockets, checked(t), hasty, impatient)
		everybody = append(everybody, town.client)
		silence := town.shoutOn()
		for _, c := range everybody {
			c.Event("shout")
		}
		s.Pause()
		silence()
		for _, c := range everybody {
			wantRefusal(t, c.Refusal(sailsclient.Waiting), sailsclient.LostHeartbeat)
			wantRefusal(t, c.Refusal(sailsclient.Waiting), sailsclient.RefusedTimeout)
		}
		s.Resume()
		wantAllBack(t, all, &town)
	})
}

// A link that breaks, stalls or crumbles on the way to a real app.
func TestRealLink(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		// A stall is no idle connection that Node ends, however long it takes.
		s := sailstest.Start(t, g, sailstest.WithEnv("KEEP_ALIVE_TIMEOUT=600000"))
		p := faultproxy.Start(t, s.URL())
		town := &realCrier{client: connect(t, s.URL())}
		eachWay(t, func(t *testing.T, w way) {
			defer p.Split(0)
			c := newClient(t, p.URL(), w.options, checked(t), hasty)
			w.dial(c)
			down, _ := handshakeBytes(w, p.Counts())
			t.Run("cut in an event", func(t *testing.T) { wantEventsAfterCuts(t, w, p, c, town) })
			t.Run("cut in binary", func(t *testing.T) { wantBinaryAfterCuts(t, w, p, c) })
			t.Run("stalled", func(t *testing.T) { wantNothingLostInAStall(t, p, c, town) })
			t.Run("byte by byte", func(t *testing.T) { wantWholeByteByByte(t, w, p, c, town) })
			c.Close()
			if w.name != byUpgrade.name { // that goes on with the second transport
				t.Run("cut in the handshake", func(t *testing.T) { wantHandshakesAfterCuts(t, w, p, down) })
			}
		})
	})
}

func wantHandshakesAfterCuts(t *testing.T, w way, p *faultproxy.Proxy, whole int) {
	const step = 7
	for n := 0; n < whole; n += step {
		wantFailedHandshake(t, w, p, faultproxy.Down, n)
	}
}

func wantEventsAfterCuts(t *testing.T, w way, p *faultproxy.Proxy, c *client, town *realCrier) {
	for n := range 40 { // fewer than a websocket needs for the events, and a poll for its header
		c.Must("get", "/echo", nil)
		cut := p.CutAt(faultproxy.Down, n)
		town.shout(4)
		<-cut
		wantRefusal(t, w.comesBack(c), sailsclient.LostLink)
	}
	c.Must("get", "/echo", nil)
	took(c)
	town.shout(1)
	c.Event("shout")
}

func wantBinaryAfterCuts(t *testing.T, w way, p *faultproxy.Proxy, c *client) {
	type cut = func(faultproxy.Direction, string) <-chan struct{}
	cuts, places := []cut{p.CutWithin, p.CutBehind}, []string{`"_placeholder"`, `"num":0}}]`, "\x00\x01\x02", "\xfd\xfe\xff"}
	if w.ends == engineio.Polling {
		// Behind a part may be behind a whole poll, and then nothing is lost.
		cuts, places = []cut{p.CutWithin}, []string{`"_placeholder"`, `"num":0}}]`, "AAEC", "/f7"}
	}
	for _, place := range places {
		for _, cut := range cuts {
			took(c)
			happened := cut(faultproxy.Down, place)
			answer := c.Later(deadline(t), "post", "/binary", nil)
			<-happened
			if _, err := answer(); err != nil && !isDisconnected(err) {
				t.Errorf("cut at %q: %v", place, err)
			}
			w.comesBack(c)
			c.Must("post", "/binary", nil)
			e := c.Event("binary")
			if len(e.Attachments) != 1 || base64.StdEncoding.EncodeToString(e.Attachments[0]) != "AAEC/f7/" {
				t.Errorf("cut at %q: then came %q", place, e.Attachments)
			}
		}
	}
}

func wantNothingLostInAStall(t *testing.T, p *faultproxy.Proxy, c *client, town *realCrier) {
	c.Must("get", "/echo", nil)
	took(c)
	town.shout(1)
	connection := c.Event("shout").Generation
	const shouts = 50
	p.Stall()
	town.shout(shouts)
	answer := c.Later(deadline(t), "get", "/echo", nil)
	p.Resume()
	if _, err := answer(); err != nil {
		t.Error(err)
	}
	if got := tookOf(c, connection); got != shouts {
		t.Errorf("%d events over the same connection", got)
	}
}

func wantWholeByteByByte(t *testing.T, w way, p *faultproxy.Proxy, c *client, town *realCrier) {
	p.Split(1)
	c.HangUp()
	w.dial(c)
	c.Must("get", "/echo", nil)
	took(c)
	const shouts = 50
	town.shout(shouts)
	wantBinaryEvent(t, c)
	wantHostileIntact(t, c)
	c.Must("get", "/echo", nil)
	if got := took(c); got != shouts {
		t.Errorf("%d events, want %d", got, shouts)
	}
}
