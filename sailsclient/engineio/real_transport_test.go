package engineio_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"sailscope/internal/sailstest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient/engineio"
)

var (
	onlyWebsocket  = []engineio.Transport{engineio.Websocket}
	onlyPolling    = []engineio.Transport{engineio.Polling}
	pollingFirst   = []engineio.Transport{engineio.Polling, engineio.Websocket}
	websocketFirst = []engineio.Transport{engineio.Websocket, engineio.Polling}
)

// eachGeneration starts a plain server of every generation, side by side.
func eachGeneration(t *testing.T, test func(*testing.T, *sailstest.Server), env ...string) {
	t.Helper()
	t.Parallel()
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			test(t, sailstest.StartPlain(t, generation, sailstest.WithEnv(env...)))
		})
	}
}

// dialReal connects to a plain server.
func dialReal(t *testing.T, s *sailstest.Server, o engineio.DialOptions) (*engineio.Conn, error) {
	t.Helper()
	endpoint, err := url.Parse(s.URL() + "/socket.io/")
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	o.HTTPClient = &http.Client{Transport: transport}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := engineio.Dial(ctx, endpoint, o)
	if err == nil {
		t.Cleanup(conn.Close)
	}
	t.Cleanup(transport.CloseIdleConnections)
	return conn, err
}

func mustDialReal(t *testing.T, s *sailstest.Server, o engineio.DialOptions) *engineio.Conn {
	t.Helper()
	conn, err := dialReal(t, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func isTransportUnknown(err error) bool {
	refused, ok := errors.AsType[*engineio.HandshakeError](err)
	if !ok {
		return false
	}
	refusal, ok := engineio.ParseRefusal(refused.Body)
	return ok && refusal.Code == engineio.RefusalTransportUnknown
}

// Transports are tried in order; the next one takes over where the server does not have the first.
func TestRealTransportOrder(t *testing.T) {
	for _, c := range []struct {
		served string
		want   map[engineio.Transport][][]engineio.Transport // which lists end in which transport; "" is a refusal
	}{
		{"polling,websocket", map[engineio.Transport][][]engineio.Transport{
			engineio.Websocket: {nil, onlyWebsocket, websocketFirst}, engineio.Polling: {onlyPolling, pollingFirst}, // not upgraded yet
		}},
		{"polling", map[engineio.Transport][][]engineio.Transport{
			engineio.Polling: {onlyPolling, pollingFirst, websocketFirst}, "": {nil, onlyWebsocket},
		}},
		{"websocket", map[engineio.Transport][][]engineio.Transport{
			engineio.Websocket: {nil, onlyWebsocket, websocketFirst, pollingFirst}, "": {onlyPolling},
		}},
	} {
		t.Run(c.served, func(t *testing.T) {
			eachGeneration(t, func(t *testing.T, s *sailstest.Server) {
				for want, lists := range c.want {
					for _, list := range lists {
						conn, err := dialReal(t, s, engineio.DialOptions{Transports: list})
						switch {
						case want == "" && !isTransportUnknown(err):
							t.Errorf("%v: %v", list, err)
						case want != "" && err != nil:
							t.Errorf("%v: %v", list, err)
						case want != "" && conn.Transport() != want:
							t.Errorf("%v: over %s, want %s", list, conn.Transport(), want)
						}
					}
				}
			}, "TRANSPORTS="+c.served)
		})
	}
}

// A server that offers no upgrade goes on polling.
func TestRealNoUpgradeOffered(t *testing.T) {
	for name, env := range map[string]string{"upgrades off": "UPGRADES=0", "no websocket": "TRANSPORTS=polling"} {
		t.Run(name, func(t *testing.T) {
			eachGeneration(t, func(t *testing.T, s *sailstest.Server) {
				beats := make(chan struct{}, 10_000)
				conn := mustDialReal(t, s, engineio.DialOptions{
					Transports: pollingFirst,
					OnUpgrade:  func(err error) { t.Errorf("an upgrade ended: %v", err) },
					Tap:        beatsInto(beats),
				})
				ended := readToTheEnd(conn)
				for range 4 { // as many packets as an upgrade has
					await(t, "a heartbeat", beats)
				}
				if conn.Transport() != engineio.Polling || len(conn.Handshake().Upgrades) != 0 {
					t.Errorf("over %s, offered %v", conn.Transport(), conn.Handshake().Upgrades)
				}
				conn.Close()
				if err := await(t, "the end", ended); !errors.Is(err, engineio.ErrClosed) {
					t.Errorf("it ended for %v", err)
				}
			}, env, "PING_INTERVAL=50", "PING_TIMEOUT=20000")
		})
	}
}

// A server that hangs is noticed over every transport, and heartbeats keep a connection alive until then.
func TestRealServerThatHangs(t *testing.T) {
	const interval, timeout = 300, 5000 // ms
	eachGeneration(t, func(t *testing.T, s *sailstest.Server) {
		endings := map[string]<-chan error{}
		for name, list := range map[string][]engineio.Transport{"websocket": onlyWebsocket, "polling": onlyPolling, "upgraded": pollingFirst} {
			beats, upgraded := make(chan struct{}, 10_000), make(chan error, 1)
			conn := mustDialReal(t, s, engineio.DialOptions{
				Transports: list, Version: engineio.Version(s.Generation()),
				OnUpgrade: func(err error) { upgraded <- err },
				Tap:       beatsInto(beats),
			})
			endings[name] = readToTheEnd(conn)
			if name == "upgraded" {
				if err := await(t, "the upgrade", upgraded); err != nil {
					t.Fatal(err)
				}
			}
			for range 4 {
				await(t, "a heartbeat", beats)
			}
		}
		s.Pause()
		for name, ended := range endings {
			err := await(t, "the end of "+name, ended)
			if silent, ok := errors.AsType[*engineio.HeartbeatError](err); !ok || silent.Silence < (interval+timeout)*time.Millisecond {
				t.Errorf("%s ended for %v", name, err)
			}
		}
	}, "PING_INTERVAL="+strconv.Itoa(interval), "PING_TIMEOUT="+strconv.Itoa(timeout))
}

// beatsInto is a Tap that tells of heartbeats.
func beatsInto(beats chan struct{}) func(engineio.Frame) {
	return func(f engineio.Frame) {
		if kind := engineio.PacketType(f.Data[0]); !f.Binary && (kind == engineio.Ping || kind == engineio.Pong) {
			beats <- struct{}{}
		}
	}
}

// readToTheEnd reads until the connection ends, and says why it did.
func readToTheEnd(c *engineio.Conn) <-chan error {
	ended := make(chan error, 1)
	go func() {
		for {
			if _, err := c.Read(); err != nil {
				ended <- err
				return
			}
		}
	}()
	return ended
}

// await waits for what needs no particular time.
func await[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	return testwait.Receive(t, what, from)
}
