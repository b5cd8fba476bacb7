// Package wiretest is an Engine.IO server without any behavior of its own:
// each test scripts every frame. What a well-behaved server does, package demo
// does better.
package wiretest

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/coder/websocket"
)

// Open packets of the two revisions, with heartbeats that do not matter.
const (
	OpenV3 = `0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000}`
	OpenV4 = `0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`
)

// Peer is the server's end of one connection.
type Peer struct {
	Query  url.Values
	Header http.Header
	TCP    net.Conn // below the websocket
	ws     *websocket.Conn
}

// Serve runs the script for every connection, and returns where. When a script
// returns, its connection is cut. The script's own goroutine must not outlive
// the client: it ends when Next fails.
func Serve(tb testing.TB, script func(*Peer)) *url.URL {
	tb.Helper()
	var scripts sync.WaitGroup
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scripts.Add(1)
		defer scripts.Done()
		keeper := &tcpKeeper{ResponseWriter: w}
		ws, err := websocket.Accept(keeper, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
		if err != nil {
			return // it has answered already
		}
		defer ws.CloseNow()
		script(&Peer{Query: r.URL.Query(), Header: r.Header, TCP: keeper.tcp, ws: ws})
	}))
	tb.Cleanup(func() {
		server.Close()
		scripts.Wait()
	})
	address, err := url.Parse(server.URL)
	if err != nil {
		tb.Fatal(err)
	}
	return address
}

// tcpKeeper remembers the connection that the websocket library takes over.
type tcpKeeper struct {
	http.ResponseWriter
	tcp net.Conn
}

// Hijack implements http.Hijacker.
func (k *tcpKeeper) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	tcp, buffered, err := http.NewResponseController(k.ResponseWriter).Hijack()
	k.tcp = tcp
	return tcp, buffered, err
}

// Send sends text frames. It does not matter whether the client is still there.
func (p *Peer) Send(frames ...string) {
	for _, frame := range frames {
		_ = p.ws.Write(context.Background(), websocket.MessageText, []byte(frame))
	}
}

// SendBinary sends a binary frame.
func (p *Peer) SendBinary(frame []byte) {
	_ = p.ws.Write(context.Background(), websocket.MessageBinary, frame)
}

// Close closes the websocket properly.
func (p *Peer) Close(code websocket.StatusCode, reason string) {
	_ = p.ws.Close(code, reason)
}

// Next is the next frame from the client; ok is false when the client is gone.
func (p *Peer) Next() (frame string, ok bool) {
	_, data, err := p.ws.Read(context.Background())
	return string(data), err == nil
}

// Await reads until the frame comes. It is false when the client leaves before.
func (p *Peer) Await(want string) bool {
	for {
		frame, ok := p.Next()
		if !ok || frame == want {
			return ok
		}
	}
}

// Linger reads until the client is gone.
func (p *Peer) Linger() {
	for {
		if _, ok := p.Next(); !ok {
			return
		}
	}
}

// Greet opens the connection and the namespace as the revision has it, and
// tells whether the client was there for it.
func (p *Peer) Greet(revision int) bool {
	if revision == 3 {
		p.Send(OpenV3, "40")
		return true
	}
	p.Send(OpenV4)
	if !p.Await("40") {
		return false
	}
	p.Send(`40{"sid":"socket"}`)
	return true
}

// AppendTextFrame appends a whole websocket text frame as servers send it, for
// payloads below 64 KiB.
func AppendTextFrame(dst []byte, payload string) []byte {
	const finalText, twoByteLength = 0x81, 126
	n := len(payload)
	if n < twoByteLength {
		dst = append(dst, finalText, byte(n))
	} else {
		dst = append(dst, finalText, twoByteLength, byte(n>>8), byte(n))
	}
	return append(dst, payload...)
}

// Flood writes n copies of a text frame in large writes that cost next to
// nothing. It returns false when the client is gone.
func (p *Peer) Flood(payload string, n int) bool {
	const write = 256 << 10
	one := AppendTextFrame(nil, payload)
	most := max(1, write/len(one))
	var chunk []byte
	for range min(most, n) {
		chunk = append(chunk, one...)
	}
	for n > 0 {
		now := min(n, most)
		if _, err := p.TCP.Write(chunk[:now*len(one)]); err != nil {
			return false
		}
		n -= now
	}
	return true
}
