//go:build !race

// The race detector would make that many bytes slower. Other tests show it what reads them.

package sailsclient_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sailscope/sailsclient"
)

// endless is a server that answers every connection with a head that does not
// end, and counts what it could send.
type endless struct {
	address string
	sent    atomic.Int64
}

// floodHeads starts one. What it repeats comes after what it begins with.
func floodHeads(t *testing.T, begin, repeat string) *endless {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e := &endless{address: listener.Addr().String()}
	chunk := strings.Repeat(repeat, 1+(64<<10)/len(repeat))
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // the test is over
			}
			conns.Go(func() {
				defer conn.Close()
				e.answer(conn, begin, chunk)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		conns.Wait()
	})
	return e
}

// answer reads a request, and writes until the client has gone.
func (e *endless) answer(conn net.Conn, begin, chunk string) {
	if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
		return
	}
	for text := begin; ; text = chunk {
		n, err := conn.Write([]byte(text))
		e.sent.Add(int64(n))
		if err != nil {
			return
		}
	}
}

// heads are those that do not end, as what they begin with and what is repeated.
func heads() map[string][2]string {
	all := map[string][2]string{
		"status line":   {"HTTP/1.1 101 ", "Switching Protocols "},
		"header line":   {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX-Ballast: ", "ballast "},
		"headers":       {"HTTP/1.1 200 OK\r\n", "X-Ballast: ballast\r\n"},
		"short headers": {"HTTP/1.1 200 OK\r\n", "x:\r\n"},
		"folded header": {"HTTP/1.1 200 OK\r\nX-Ballast: ballast\r\n", " ballast\r\n"},
		"no protocol":   {"", "ballast "},
	}
	for _, status := range []int{100, 102, 103} {
		all[fmt.Sprint(status)] = [2]string{"", fmt.Sprintf("HTTP/1.1 %d Wait\r\nLink: </ballast>\r\n\r\n", status)}
	}
	return all
}

// Whatever does not end in a response's head, little of it is read and kept, and
// the error says it, over both transports and for what is fetched before.
func TestHeadsWithoutEnd(t *testing.T) {
	for name, head := range heads() {
		server := floodHeads(t, head[0], head[1])
		for _, step := range []string{"session", "websocket", "polling"} {
			options := steps()[step]
			t.Run(name+"/"+step, func(t *testing.T) {
				wantLittleRead(t, server, func() {
					err := refusedBy(t, "http://"+server.address, options)
					informational := len(name) == 3 && (step == "websocket") // it takes the first of them for a refusal
					if !informational && !strings.Contains(err.Error(), "the response head is larger than 1 MB") {
						t.Errorf("it says %q", err)
					}
					if len(err.Error()) > 500 {
						t.Errorf("it says %d bytes", len(err.Error()))
					}
				})
			})
		}
	}
}

// The same of a proxy that is asked for a tunnel.
func TestProxyHeadsWithoutEnd(t *testing.T) {
	for _, name := range []string{"status line", "header line", "headers", "103"} {
		head := heads()[name]
		server := floodHeads(t, head[0], head[1])
		for _, step := range []string{"session", "websocket"} {
			options := steps()[step]
			t.Run(name+"/"+step, func(t *testing.T) {
				wantLittleRead(t, server, func() {
					err := refusedBy(t, "https://app.test", via("http://"+server.address), options)
					wantRefusal(t, err, sailsclient.RefusedProxy)
					informational := len(name) == 3
					if !informational && !strings.Contains(err.Error(), "the response head is larger than 1 MB") {
						t.Errorf("it says %q", err)
					}
				})
			})
		}
	}
}

// wantLittleRead wants a step to cost a bounded number of bytes, sent and kept.
func wantLittleRead(t *testing.T, server *endless, step func()) {
	t.Helper()
	const (
		most    = 24 << 20 // what the system's buffers take in is among it
		mostNew = 96 << 20 // bytes allocated: a header of a few bytes has a place in a map
	)
	before := allocated()
	sent := server.sent.Load()
	step()
	if got := server.sent.Load() - sent; got > most {
		t.Errorf("the server could send %d bytes", got)
	}
	if got := allocated() - before; got > mostNew {
		t.Errorf("%d bytes were allocated", got)
	}
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

// A head just below the limit is fine.
func TestHeadsThatAreLarge(t *testing.T) {
	app := startVisited(t, nil)
	front := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Ballast", strings.Repeat("x", 900_000))
		app.Config.Handler.ServeHTTP(w, r)
	}))
	byWebsocket.use(t, front.URL)
}

// The end of an answer that nobody needs is not waited for.
func TestAnswersToPostsWithoutEnd(t *testing.T) {
	app := startVisited(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	front := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		app.Config.Handler.ServeHTTP(w, r)
		for r.Method == http.MethodPost && ctx.Err() == nil {
			if _, err := w.Write([]byte(strings.Repeat("ok", 10_000))); err != nil {
				return
			}
		}
	}))
	c := connect(t, front.URL, byPolling.options)
	for range 3 {
		c.Must("get", "/echo", nil)
	}
	c.Close()
}
