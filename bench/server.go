package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// boatFrame is an Engine.IO message of 75 bytes, like a small record's update.
const boatFrame = `42["boat",{"verb":"updated","id":12345,"data":{"name":"Nimbus","speed":7}}]`

// floodPath, with a number behind it, is the URL of the request that sets off
// that many events.
const floodPath = "/flood/"

// serve answers on a port of its own, which it prints, until stdin ends: that
// way it never outlives whoever started it.
func serve(ctx context.Context, stdin io.Reader, out io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	server := &http.Server{Handler: http.HandlerFunc(accept), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		_, _ = io.Copy(io.Discard, stdin) // ends with the parent, in whatever way
		server.Close()
	}()
	fmt.Fprintf(out, "http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// accept takes websockets only, whatever the path.
func accept(w http.ResponseWriter, r *http.Request) {
	keeper := &tcpKeeper{ResponseWriter: w}
	ws, err := websocket.Accept(keeper, r, nil)
	if err != nil {
		return // it has answered already
	}
	defer ws.CloseNow()
	p := &peer{tcp: keeper.tcp, ws: ws}
	// How the connection ends is the client's business.
	if r.URL.Query().Get("EIO") == "3" {
		_ = p.talkV3()
		return
	}
	_ = p.talkV4()
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

// peer is the server's end of one connection. It reads through the websocket
// library and writes frames of its own, several in one write.
type peer struct {
	tcp net.Conn
	ws  *websocket.Conn
}

// The heartbeats of these never fall into a measurement.
const (
	openV3 = `0{"sid":"engine","upgrades":[],"pingInterval":300000,"pingTimeout":300000}`
	openV4 = `0{"sid":"engine","upgrades":[],"pingInterval":300000,"pingTimeout":300000,"maxPayload":1000000}`
)

func (p *peer) talkV3() error {
	if err := p.send(openV3, "40"); err != nil {
		return err
	}
	return p.answerAll()
}

func (p *peer) talkV4() error {
	if err := p.send(openV4); err != nil {
		return err
	}
	return p.answerAll()
}

func (p *peer) answerAll() error {
	for {
		_, data, err := p.ws.Read(context.Background())
		if err != nil {
			return err
		}
		if err := p.answer(string(data)); err != nil {
			return err
		}
	}
}

// answer handles one packet of the client: its CONNECT, a heartbeat of
// revision 3, or a request.
func (p *peer) answer(packet string) error {
	switch {
	case packet == "2":
		return p.send("3")
	case strings.HasPrefix(packet, "40"):
		return p.send(`40{"sid":"socket"}`)
	case strings.HasPrefix(packet, "42"):
		id, args, _ := strings.Cut(packet[len("42"):], "[")
		if err := p.send("43" + id + `[{"body":1,"headers":{},"statusCode":200}]`); err != nil {
			return err
		}
		return p.flood(asksFor(args))
	}
	return nil // DISCONNECT, which the end of the connection follows
}

// asksFor is how many events a request sets off: most none.
func asksFor(args string) int {
	_, rest, found := strings.Cut(args, floodPath)
	if !found {
		return 0
	}
	digits, _, _ := strings.Cut(rest, `"`)
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

func (p *peer) send(packets ...string) error {
	var frames []byte
	for _, packet := range packets {
		frames = appendTextFrame(frames, packet)
	}
	_, err := p.tcp.Write(frames)
	return err
}

// flood writes n events in large writes that cost next to nothing.
func (p *peer) flood(n int) error {
	const write = 256 << 10
	one := appendTextFrame(nil, boatFrame)
	most := write / len(one)
	var chunk []byte
	for range min(most, n) {
		chunk = append(chunk, one...)
	}
	for n > 0 {
		now := min(n, most)
		if _, err := p.tcp.Write(chunk[:now*len(one)]); err != nil {
			return err
		}
		n -= now
	}
	return nil
}

// appendTextFrame appends a whole websocket text frame as servers send it, for
// payloads below 64 KiB.
func appendTextFrame(dst []byte, payload string) []byte {
	const finalText, twoByteLength = 0x81, 126
	n := len(payload)
	if n < twoByteLength {
		dst = append(dst, finalText, byte(n))
	} else {
		dst = append(dst, finalText, twoByteLength, byte(n>>8), byte(n))
	}
	return append(dst, payload...)
}
