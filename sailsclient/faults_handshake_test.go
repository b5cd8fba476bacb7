package sailsclient_test

import (
	"errors"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/faultproxy"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// Wherever in the handshake the connection is cut: the attempt fails, the error
// knows why, and the next attempt succeeds.
func TestCutAtEveryByteOfTheHandshake(t *testing.T) {
	for _, over := range []way{byWebsocket, byPolling} {
		t.Run(over.name, func(t *testing.T) {
			eachRevision(t, func(t *testing.T, v engineio.Version) { wantHandshakeAfterAnyCut(t, over.in(v)) })
		})
	}
}

func wantHandshakeAfterAnyCut(t *testing.T, w way) {
	t.Helper()
	_, p, c := behindProxy(t, demo.Options{}, w.options)
	w.dial(c)
	down, up := handshakeBytes(w, p.Counts())
	c.Close()
	for n := range down {
		wantFailedHandshake(t, w, p, faultproxy.Down, n)
	}
	const step = 13 // what a server does with half a request is not ours to test
	for n := 0; n < up; n += step {
		wantFailedHandshake(t, w, p, faultproxy.Up, n)
	}
}

// Who may use both transports takes the second at once when the first breaks.
func TestCutOfTheFirstTransport(t *testing.T) {
	_, p, first := behindProxy(t, demo.Options{}, byUpgrade.options)
	first.Close()
	down, _ := handshakeBytes(byUpgrade, p.Counts())
	const step = 7
	for n := 0; n < down; n += step {
		eventually(t, "the last connection's end", func() bool { return p.Counts().Open == 0 }) // its bytes don't count
		c := newClient(t, p.URL(), byUpgrade.options, checked(t), hasty)
		cut := p.CutAt(faultproxy.Down, n)
		c.Start()
		<-cut
		if got := byUpgrade.settled(c); got.Generation != 1 || got.Upgraded {
			t.Errorf("byte %d: connected as %+v", n, got)
		}
		c.Must("get", "/echo", nil)
		c.Close()
	}
}

// handshakeBytes is how many bytes have passed on a connection when the
// handshake is over, if that was all. Polls go over several connections: it is
// what the first answer and the first request have at least.
func handshakeBytes(w way, all faultproxy.Counts) (down, up int) {
	if w.transports[0] == engineio.Polling {
		return 240, 120
	}
	return int(all.Down), int(all.Up)
}

// wantFailedHandshake takes a new client through a handshake that is cut, and
// the next one.
func wantFailedHandshake(t *testing.T, w way, p *faultproxy.Proxy, d faultproxy.Direction, n int) {
	t.Helper()
	eventually(t, "the last connection's end", func() bool { return p.Counts().Open == 0 }) // its bytes don't count
	cut := p.CutAt(d, n)
	c := newClient(t, p.URL(), w.options, checked(t), hasty)
	defer c.Close()
	c.Start()
	<-cut
	failed := c.Await(sailsclient.Waiting)
	reason, explained := errors.AsType[*sailsclient.ConnectError](failed.Reason)
	if !explained || reason.Refusal == sailsclient.RefusedOther || failed.WasConnected || failed.Attempt != 1 {
		t.Errorf("direction %d, byte %d: attempt %d, was connected %t: %v", d, n, failed.Attempt, failed.WasConnected, failed.Reason)
	}
	if again := w.settled(c); again.Generation != failed.Generation+1 {
		t.Errorf("direction %d, byte %d: connected in generation %d after %d", d, n, again.Generation, failed.Generation)
	}
	c.Must("get", "/echo", nil)
}

// A websocket that breaks while it takes over costs the upgrade at most:
// nothing is lost, and the connection stays or is made anew.
func TestCutInsideUpgrade(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		for name, cut := range map[string]func(*faultproxy.Proxy) <-chan struct{}{
			"in the request": func(p *faultproxy.Proxy) <-chan struct{} { return p.CutWithin(faultproxy.Up, "Upgrade: websocket") },
			"in the answer":  func(p *faultproxy.Proxy) <-chan struct{} { return p.CutWithin(faultproxy.Down, "101 Switching") },
			"before 3probe":  func(p *faultproxy.Proxy) <-chan struct{} { return p.CutWithin(faultproxy.Down, "3probe") },
			"behind 3probe":  func(p *faultproxy.Proxy) <-chan struct{} { return p.CutBehind(faultproxy.Down, "3probe") },
		} {
			t.Run(name, func(t *testing.T) {
				s, p, c := behindProxy(t, lively(), byUpgrade.in(v).options)
				town := crier{Server: s, t: t}
				happened := cut(p)
				c.Start()
				<-happened
				for answered := false; !answered; { // a first one may be lost with the connection
					_, err := c.Get(deadline(t), "/echo", nil)
					answered = err == nil
				}
				c.Until("a connection that lasts", func() bool {
					last := c.Changes[len(c.Changes)-1]                     // there is one: Connecting
					over := name == "behind 3probe" && last.Generation == 1 // the client takes over a websocket that is dead
					return last.State == sailsclient.Connected && (last.Reason != nil || last.Transport == engineio.Websocket && !over)
				})
				took(c)
				town.shout(20)
				c.Must("get", "/echo", nil)
				if got := took(c); got != 20 {
					t.Errorf("%d events", got)
				}
			})
		}
	})
}
