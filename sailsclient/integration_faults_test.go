package sailsclient_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
)

// A kicked socket stays away until it is told to come back, as with the
// official client.
func TestRealKick(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		c := connect(t, sharedApps.URL(t, g))
		for _, closing := range []bool{false, true} {
			c.Must("post", "/kick", map[string]any{"close": closing})
			wantRefusal(t, c.Refusal(sailsclient.Disconnected), sailsclient.LostByServer)
			if err := c.Reconnect(); err != nil {
				t.Errorf("reconnecting after a kick: %v", err)
			}
			c.Await(sailsclient.Connected)
			c.Must("get", "/echo", nil)
		}
	})
}

// A deployment and a crash look alike: the link is lost, and the socket comes
// back by itself as another one.
func TestRealStopAndKill(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		c := newClient(t, s.URL())
		before := c.Dial()
		for name, end := range map[string]func(){"stop": s.Stop, "kill": s.Kill} {
			pending := c.Later(deadline(t), "get", "/silent", nil)
			c.Must("get", "/echo", nil) // the silent request was sent before
			end()
			if _, err := pending(); !isDisconnected(err) {
				t.Errorf("%s: the pending request got %v", name, err)
			}
			if lost := c.Await(sailsclient.Waiting); !lost.WasConnected || lost.Reason == nil {
				t.Errorf("%s: lost %+v", name, lost)
			}
			if c.State() == sailsclient.Connected {
				t.Errorf("%s: still connected", name)
			}
			s.Restart(t)
			after := c.Await(sailsclient.Connected)
			if after.SID == before.SID || after.Generation <= before.Generation {
				t.Errorf("%s: connected as %+v, before as %+v", name, after, before)
			}
			before = after
			c.Must("get", "/echo", nil)
		}
	})
}

func isDisconnected(err error) bool {
	_, ok := errors.AsType[*sailsclient.DisconnectedError](err)
	return ok
}

// What is asked while the server is down goes out when it is back: in order,
// and once.
func TestRealOfflineRequests(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		c := connect(t, s.URL())
		s.Kill()
		c.Await(sailsclient.Waiting)
		const n = 25
		var answers []func() (sailsclient.JWR, error)
		for i := range n {
			answers = append(answers, c.Later(deadline(t), "post", "/boat", map[string]any{"name": fmt.Sprint("boat ", i)}))
			awaitOffline(c, i+1)
		}
		s.Restart(t)
		for i, answer := range answers {
			got, err := answer()
			if err != nil || !got.OK() {
				t.Errorf("request %d: %+v %v", i, got, err)
			}
		}
		var boats []struct {
			ID   int
			Name string
		}
		if err := json.Unmarshal(c.Must("get", "/boat?limit=100", nil), &boats); err != nil {
			t.Fatal(err)
		}
		if len(boats) != n {
			t.Errorf("%d boats, want %d", len(boats), n)
		}
		for i, b := range boats {
			if b.ID != i+1 || b.Name != fmt.Sprint("boat ", i) {
				t.Errorf("boat %d is %+v", i, b)
			}
		}
	})
}

// A server that hangs is noticed by its silence.
func TestRealPause(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g, sailstest.WithEnv("PING_INTERVAL=300", "PING_TIMEOUT=5000"))
		c := connect(t, s.URL())
		s.Pause()
		wantRefusal(t, c.Refusal(sailsclient.Waiting), sailsclient.LostHeartbeat)
		s.Resume()
		c.Await(sailsclient.Connected)
		c.Must("get", "/echo", nil)
	})
}
