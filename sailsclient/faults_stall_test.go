package sailsclient_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/faultproxy"
	"sailscope/sailsclient"
)

// Nothing depends on frames that arrive whole, whatever their length's form.
func TestByteByByte(t *testing.T) {
	eachForcedWay(t, func(t *testing.T, w way) {
		s, p, c := behindProxy(t, demo.Options{}, w.options)
		p.Split(1)
		w.dial(c)
		town := crier{Server: s, t: t}
		town.shout(200)
		c.Must("post", "/binary", nil)
		wantEchoOf(t, c, 1000)
		p.Split(100)
		wantEchoOf(t, c, 70_000)
		if e := c.Event("binary"); len(e.Attachments) != 2 {
			t.Errorf("%+v", e)
		}
		if got := took(c); got != 200 {
			t.Errorf("%d events", got)
		}
		wantUnbroken(t, c)
	})
}

// wantEchoOf sends that many bytes and wants them back.
func wantEchoOf(t *testing.T, c *client, size int) {
	t.Helper()
	text := strings.Repeat("ahoy ", size/5)
	var echo struct{ Body struct{ Text string } }
	if err := json.Unmarshal(c.Must("post", "/echo", map[string]string{"text": text}), &echo); err != nil || echo.Body.Text != text {
		t.Errorf("of %d bytes %d came back (%v)", len(text), len(echo.Body.Text), err)
	}
}

// A stall that the heartbeat allows costs nothing: what was held back arrives,
// both ways.
func TestShortStall(t *testing.T) {
	eachForcedWay(t, func(t *testing.T, w way) {
		s, p, c := behindProxy(t, demo.Options{}, w.options)
		w.dial(c)
		town := crier{Server: s, t: t}
		for range 20 {
			p.Stall()
			town.shout(10)
			answer := c.Later(deadline(t), "get", "/echo", nil)
			p.Resume()
			if _, err := answer(); err != nil {
				t.Error(err)
			}
		}
		if got := took(c); got != 200 {
			t.Errorf("%d events", got)
		}
		wantUnbroken(t, c)
	})
}

// A stall that the heartbeat does not allow ends the connection, whichever way
// is stalled. What was held back meanwhile belongs to a connection that is over.
func TestLongStall(t *testing.T) {
	ways := map[string][]faultproxy.Direction{
		"both": nil, "up": {faultproxy.Up}, "down": {faultproxy.Down},
	}
	for name, stalled := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachForcedWay(t, func(t *testing.T, w way) {
				t.Parallel()
				opts := demo.Options{PingInterval: 100 * time.Millisecond, PingTimeout: 2 * time.Second}
				s, p, c := behindProxy(t, opts, w.options, func(o *sailsclient.Options) { o.ConnectTimeout = time.Second })
				w.dial(c)
				town := crier{Server: s, t: t}
				for range 2 {
					p.Stall(stalled...)
					town.shout(10)
					lost := c.Refusal(sailsclient.Waiting)
					if lost.Refusal != sailsclient.LostHeartbeat && (name != "up" || lost.Refusal != sailsclient.LostByServer) {
						t.Errorf("lost by %d: %v", lost.Refusal, lost)
					}
					wantRefusal(t, c.Refusal(sailsclient.Waiting), sailsclient.RefusedTimeout)
					if n := took(c); n > 0 && name != "up" {
						t.Errorf("%d events came", n)
					}
					p.Resume()
					w.settled(c)
				}
			})
		})
	}
}
