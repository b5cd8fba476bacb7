package sailsclient_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"sailscope/internal/nettest"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

func byTransports(all ...engineio.Transport) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.Transports = all }
}

func once(o *sailsclient.Options) { o.Reconnect.Off = true }

// wantLoss checks why the connection ended, and that the request says it too.
func wantLoss(t *testing.T, c *client, err error, refusal sailsclient.Refusal, says ...string) {
	t.Helper()
	reason := c.Refusal(sailsclient.Disconnected)
	if reason.Refusal != refusal {
		t.Errorf("the loss is %s: %v", reason.Refusal, reason)
	}
	for _, text := range says {
		if !strings.Contains(told(reason), text) || err != nil && !strings.Contains(told(err), text) {
			t.Errorf("got %q, the request %v; want %q", reason, err, text)
		}
	}
	if strings.Contains(told(reason), "<") {
		t.Errorf("it shows markup: %q", reason)
	}
}

// A message above the server's limit ends the connection, in each generation and
// over each transport in another way.
func TestMessagesAboveTheLimit(t *testing.T) {
	const body = 5000
	payload := map[string]any{"text": strings.Repeat("x", body)}
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			s := sailstest.Start(t, g, sailstest.WithEnv("MAX_HTTP_BUFFER_SIZE=4321"))
			for _, over := range engineio.Transports() {
				t.Run(string(over), func(t *testing.T) {
					c := connect(t, s.URL(), byTransports(over), once)
					c.Must("post", "/measure", map[string]any{"text": strings.Repeat("x", 3000)})
					_, err := c.Post(deadline(t), "/measure", payload)
					if g == sailstest.EIO4 { // which says its limit
						if err == nil || !strings.Contains(told(err), "the server takes at most 4321 (maxHttpBufferSize)") {
							t.Errorf("got %v", err)
						}
						return
					}
					wantLoss(t, c, err, sailsclient.LostLink, "a message of 50", "maxHttpBufferSize", "send less at a time")
				})
			}
			t.Run("a proxy's", func(t *testing.T) {
				forward := nettest.ReverseProxy(t, sharedApps.URL(t, g))
				proxy := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.ContentLength > 4321 {
						w.Header().Set("Content-Type", "text/html")
						w.WriteHeader(http.StatusRequestEntityTooLarge)
						_, _ = io.WriteString(w, nginx413)
						return
					}
					forward.ServeHTTP(w, r)
				}))
				c := connect(t, proxy.URL, byTransports(engineio.Polling), once)
				_, err := c.Post(deadline(t), "/measure", payload)
				wantLoss(t, c, err, sailsclient.LostLink, "a message of 50", "(HTTP 413 Request Entity Too Large)", "client_max_body_size")
			})
		})
	}
}

// A balancer's cookie, or Engine.IO 3's own, is not the session's: a connection
// that has no session keeps the one that Sails gives it.
func TestCookiesThatAreNotTheSessions(t *testing.T) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			forward := nettest.ReverseProxy(t, sharedApps.URL(t, g))
			var returned atomic.Int64
			proxy := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := r.Cookie("AWSALB"); err == nil {
					returned.Add(1)
				}
				http.SetCookie(w, &http.Cookie{Name: "AWSALB", Value: "x", Path: "/"})
				forward.ServeHTTP(w, r)
			}))
			c := newClient(t, proxy.URL, byTransports(engineio.Polling))
			for range 2 {
				c.Dial()
				for _, count := range []string{`{"count":1}`, `{"count":2}`} {
					if answer, err := c.Get(deadline(t), "/session", nil); err != nil || string(answer.Body) != count {
						t.Errorf("got %s, %v; want %s", answer.Body, err, count)
					}
				}
				if err := c.Disconnect(); err != nil {
					t.Error(err)
				}
			}
			if returned.Load() == 0 {
				t.Error("the balancer's cookie was not sent back")
			}

			shared := newClient(t, proxy.URL, byTransports(engineio.Polling), func(o *sailsclient.Options) { o.Session = true })
			for _, count := range []string{`{"count":1}`, `{"count":2}`} { // of two connections
				shared.Dial()
				if answer, err := shared.Get(deadline(t), "/session", nil); err != nil || string(answer.Body) != count {
					t.Errorf("with a session: got %s, %v; want %s", answer.Body, err, count)
				}
				if err := shared.Disconnect(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// raw answers every connection with the text and closes it.
func raw(t *testing.T, answer string) string {
	t.Helper()
	return "http://" + nettest.Listen(t, func(conn net.Conn) {
		_, _ = http.ReadRequest(bufio.NewReader(conn))
		_, _ = io.WriteString(conn, answer)
	})
}

func TestWebsocketsThatAreNone(t *testing.T) {
	const switching = "HTTP/1.1 101 Switching Protocols\r\n"
	for answer, says := range map[string]string{
		switching + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n":                               "but without Sec-WebSocket-Accept",
		switching + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n":    "but with a wrong Sec-WebSocket-Accept",
		switching + "Connection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Accept: x\r\n\r\n":          "but without Upgrade: websocket",
		switching + "Connection: keep-alive\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n": "but without Connection: Upgrade",
	} {
		c := newClient(t, raw(t, answer), once)
		c.Start()
		reason := c.Refusal(sailsclient.Disconnected)
		if reason.Refusal != sailsclient.RefusedNotSocketIO || !strings.Contains(told(reason), "the response was HTTP 101 Switching Protocols, "+says) {
			t.Errorf("%q: %s, %v", answer, reason.Refusal, reason)
		}
	}
}

// Other parsers as socket.io-msgpack-parser 2 and 3, on Socket.IO 2 and 4, write
// their first packets.
func TestOtherParsers(t *testing.T) {
	const event = "\x84\xa4type\x02\xa3nsp\xa1/\xa4data\x91\xa5hello\xa2id\x01"
	for name, c := range map[string]struct {
		script  func(*wiretest.Peer)
		refusal sailsclient.Refusal
		says    string
	}{
		"its CONNECT, Socket.IO 2": {func(p *wiretest.Peer) { p.Send(wiretest.OpenV3, `4{"type":0,"nsp":"/"}`) },
			sailsclient.RefusedNotSocketIO, "another Socket.IO parser"},
		"its event, Engine.IO 3": {func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV3)
			p.SendBinary([]byte("\x04" + event))
		}, sailsclient.RefusedNotSocketIO, "another Socket.IO parser (MessagePack)"},
		"its event, Engine.IO 4": {func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4)
			p.SendBinary([]byte(event))
		}, sailsclient.RefusedNotSocketIO, "another Socket.IO parser (MessagePack)"},
		"our CONNECT means nothing to it": {func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4)
			if p.Await("40") {
				p.Close(websocket.StatusNormalClosure, "")
			}
		}, sailsclient.LostByServer, "instead of confirming namespace /: its Socket.IO may use another parser"},
		"bytes that are none of it": {func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4)
			p.SendBinary([]byte("\x01\x02\x03"))
		}, sailsclient.RefusedNotSocketIO, "an attachment that belongs to no packet"},
	} {
		t.Run(name, func(t *testing.T) {
			c0 := newClient(t, wiretest.Serve(t, func(p *wiretest.Peer) {
				c.script(p)
				p.Linger()
			}).String(), once)
			c0.Start()
			reason := c0.Refusal(sailsclient.Disconnected)
			if reason.Refusal != c.refusal || !strings.Contains(told(reason), c.says) {
				t.Errorf("got %s, %v", reason.Refusal, reason)
			}
		})
	}
}

// A proxy that closes what is idle does so before the heartbeat.
func TestProxiesThatCloseWhatIsIdle(t *testing.T) {
	t.Parallel()
	const idle = 1100 * time.Millisecond // a loss after less than a second is not worth the guess
	address := wiretest.Serve(t, func(p *wiretest.Peer) {
		if !p.Greet(3) {
			return
		}
		time.Sleep(idle) // the proxy's timer
		_ = p.TCP.Close()
	})
	c := connect(t, address.String(), once)
	wantLoss(t, c, nil, sailsclient.LostLink, "without traffic", "a proxy's read timeout may be shorter than the heartbeat of 25s", "proxy_read_timeout")
}

// What breaks after the same silence again is ended by a timer.
func TestSilencesThatRepeat(t *testing.T) {
	loss := func(idle time.Duration) *sailsclient.ConnectError {
		base := &url.URL{Scheme: "http", Host: "app"}
		return sailsclient.Explain(base, broken(io.ErrUnexpectedEOF, 0, idle))
	}
	for name, c := range map[string]struct {
		idle  []time.Duration
		again bool
	}{
		"the same":       {[]time.Duration{60 * time.Second / 3, 20100 * time.Millisecond}, true},
		"another":        {[]time.Duration{20 * time.Second, 3 * time.Second}, false},
		"once":           {[]time.Duration{20 * time.Second}, false},
		"too short":      {[]time.Duration{100 * time.Millisecond, 100 * time.Millisecond}, false},
		"one in between": {[]time.Duration{20 * time.Second, 100 * time.Millisecond, 20 * time.Second}, false},
		"beyond a beat":  {[]time.Duration{60 * time.Second, 60 * time.Second}, false},
		"three in a row": {[]time.Duration{9 * time.Second, 20 * time.Second, 20 * time.Second}, true},
	} {
		note := sailsclient.NewIdleLosses()
		var last *sailsclient.ConnectError
		for _, idle := range c.idle {
			last = loss(idle)
			note(last, true)
			note(sailsclient.Explain(&url.URL{Scheme: "http", Host: "app"}, errors.New("no")), false) // an attempt that failed
		}
		if again := strings.Contains(told(last), "again after "); again != c.again {
			t.Errorf("%s: %v", name, last)
		}
	}
}
