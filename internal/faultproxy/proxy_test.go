package faultproxy_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sailscope/internal/faultproxy"
	"sailscope/internal/testwait"
)

// patience ends a test that hangs. Nothing is expected to take it.
const patience = testwait.Guard

// serve hands each connection to handle, on a goroutine of its own, until the
// test ends. It returns the server's URL.
func serve(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			work.Go(func() {
				defer conn.Close()
				handle(conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		work.Wait()
	})
	return "tcp://" + listener.Addr().String()
}

// echo answers every byte with itself, and the end with its own.
func echo(conn net.Conn) { _, _ = io.Copy(conn, conn) }

// hold serves connections that the test itself speaks on.
func hold(t *testing.T) (address string, accepted <-chan net.Conn) {
	t.Helper()
	ends := make(chan net.Conn)
	over := make(chan struct{})
	address = serve(t, func(conn net.Conn) {
		_ = conn.SetDeadline(time.Now().Add(patience))
		ends <- conn
		<-over
	})
	t.Cleanup(func() { close(over) })
	return address, ends
}

func dial(t *testing.T, p *faultproxy.Proxy) *net.TCPConn {
	t.Helper()
	conn, err := tryDial(t, p)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// tryDial is dial for a proxy that may reset the connection before it is known
// here.
func tryDial(t *testing.T, p *faultproxy.Proxy) (*net.TCPConn, error) {
	t.Helper()
	address, err := url.Parse(p.URL())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", address.Host)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.(*net.TCPConn), conn.SetDeadline(time.Now().Add(patience))
}

func write(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}

func wantBytes(t *testing.T, conn net.Conn, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(conn, got); err != nil || string(got) != want {
		t.Fatalf("read %q %v, want %q", got[:n], err, want)
	}
}

func wantReset(t *testing.T, conn net.Conn) {
	t.Helper()
	if rest, err := io.ReadAll(conn); len(rest) > 0 || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("read %q %v, want a reset", rest, err)
	}
}

func wantRefused(t *testing.T, p *faultproxy.Proxy) {
	t.Helper()
	conn, err := tryDial(t, p)
	if err == nil {
		wantReset(t, conn)
	} else if !errors.Is(err, syscall.ECONNRESET) {
		t.Error(err)
	}
}

// eventually waits for what nobody tells of.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	testwait.Until(t, what, holds)
}

// Without a fault nothing is missing, added or changed, half-closing included.
func TestForwards(t *testing.T) {
	for _, piece := range []int{0, 1000} {
		p := faultproxy.Start(t, serve(t, echo))
		p.Split(piece)
		sent := bytes.Repeat([]byte("all hands on deck. "), 50_000)
		conn := dial(t, p)
		var writing sync.WaitGroup
		writing.Go(func() {
			if _, err := conn.Write(sent); err != nil {
				t.Error(err)
			}
			if err := conn.CloseWrite(); err != nil {
				t.Error(err)
			}
		})
		got, err := io.ReadAll(conn)
		writing.Wait()
		if err != nil || !bytes.Equal(got, sent) {
			t.Errorf("split %d: %d bytes came back, want %d: %v", piece, len(got), len(sent), err)
		}
		eventually(t, "the connection's end", func() bool { return p.Counts().Open == 0 })
		n := int64(len(sent))
		if got, want := p.Counts(), (faultproxy.Counts{Accepted: 1, Up: n, Down: n}); got != want {
			t.Errorf("split %d: %+v, want %+v", piece, got, want)
		}
	}
}

func TestURL(t *testing.T) {
	target := strings.Replace(serve(t, echo), "tcp:", "https:", 1) + "/prefix?a=1"
	p := faultproxy.Start(t, target)
	got, err := url.Parse(p.URL())
	if err != nil || got.Scheme != "https" || got.RequestURI() != "/prefix?a=1" || p.URL() == target {
		t.Errorf("the URL for %s is %s", target, p.URL())
	}
}

func TestCutResetsBothEnds(t *testing.T) {
	address, accepted := hold(t)
	p := faultproxy.Start(t, address)
	var ends []net.Conn
	for range 3 {
		ends = append(ends, dial(t, p), <-accepted)
	}
	if got := p.Counts(); got.Open != 3 {
		t.Errorf("%+v", got)
	}
	p.Stall() // does not hold up a cut
	write(t, ends[0], "lost")
	p.Cut()
	p.Cut() // does no harm
	for _, end := range ends {
		wantReset(t, end)
	}
	eventually(t, "the connections' end", func() bool { return p.Counts().Open == 0 })
	p.Resume()
	client, server := dial(t, p), <-accepted // the next one lives
	write(t, client, "ahoy")
	wantBytes(t, server, "ahoy")
}

// wantSilence waits a moment in which nothing must come.
func wantSilence(t *testing.T, conn net.Conn) {
	t.Helper()
	const moment = 20 * time.Millisecond
	_ = conn.SetReadDeadline(time.Now().Add(moment))
	if n, err := conn.Read(make([]byte, 10)); n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%d bytes came, %v", n, err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(patience))
}

func TestStall(t *testing.T) {
	address, accepted := hold(t)
	p := faultproxy.Start(t, address)
	client, server := dial(t, p), <-accepted
	for name, c := range map[string]struct {
		stalled  []faultproxy.Direction
		up, down bool
	}{
		"both": {nil, false, false},
		"up":   {[]faultproxy.Direction{faultproxy.Up}, false, true},
		"down": {[]faultproxy.Direction{faultproxy.Down}, true, false},
	} {
		p.Stall(c.stalled...)
		write(t, client, name)
		write(t, server, name)
		for end, flows := range map[net.Conn]bool{server: c.up, client: c.down} {
			if flows {
				wantBytes(t, end, name)
			} else {
				wantSilence(t, end)
			}
		}
		p.Resume()
		if !c.up {
			wantBytes(t, server, name)
		}
		if !c.down {
			wantBytes(t, client, name)
		}
	}
	p.Stall()
	_ = client.Close() // an end is held back too, and comes behind the bytes
	late := dial(t, p)
	write(t, late, "late")
	lateServer := <-accepted // connections can be made
	wantSilence(t, server)
	p.Resume()
	wantBytes(t, lateServer, "late")
	if rest, err := io.ReadAll(server); len(rest) > 0 || err != nil {
		t.Errorf("read %q %v, want the end", rest, err)
	}
}

func TestRefuse(t *testing.T) {
	p := faultproxy.Start(t, serve(t, echo))
	early := dial(t, p)
	write(t, early, "a")
	wantBytes(t, early, "a")
	p.Refuse()
	for range 3 {
		wantRefused(t, p)
	}
	write(t, early, "b") // stays open
	wantBytes(t, early, "b")
	p.Admit()
	late := dial(t, p)
	write(t, late, "c")
	wantBytes(t, late, "c")
	if got, want := p.Counts(), (faultproxy.Counts{Accepted: 2, Open: 2, Refused: 3, Up: 3, Down: 3}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestSplit(t *testing.T) {
	p := faultproxy.Start(t, serve(t, echo))
	var pieces []string
	var mu sync.Mutex
	for _, d := range []faultproxy.Direction{faultproxy.Up, faultproxy.Down} {
		p.Spy(d, func(piece []byte) {
			mu.Lock()
			defer mu.Unlock()
			pieces = append(pieces, string(piece))
		})
	}
	p.Split(1)
	conn := dial(t, p)
	write(t, conn, "abc")
	wantBytes(t, conn, "abc")
	mu.Lock()
	defer mu.Unlock()
	if len(pieces) != 6 {
		t.Errorf("pieces %q", pieces)
	}
}

func TestDeadTarget(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	p := faultproxy.Start(t, "http://"+listener.Addr().String())
	wantRefused(t, p)
	eventually(t, "the connection's end", func() bool { return p.Counts().Open == 0 })
}

// The end of its test ends a proxy, whatever is stalled or waits.
func TestEndOfTheTest(t *testing.T) {
	address, accepted := hold(t)
	var ends []net.Conn
	t.Run("stalled", func(inner *testing.T) {
		p := faultproxy.Start(inner, address)
		client := dial(t, p)
		write(t, client, "through")
		server := <-accepted
		wantBytes(t, server, "through") // a connection that is still being made ends without a reset
		p.Stall()
		write(t, client, "lost")
		ends = append(ends, client, server)
	})
	for _, end := range ends {
		wantReset(t, end)
	}
}

// Faults may come from everywhere at once; with the race detector this says
// more than that nothing hangs.
func TestFaultsAtOnce(t *testing.T) {
	p := faultproxy.Start(t, serve(t, echo))
	var work sync.WaitGroup
	for i := range 8 {
		work.Go(func() {
			for n := range 20 {
				p.CutAt(faultproxy.Down, 10*n)
				p.CutBehind(faultproxy.Up, "deck")
				p.Split(i)
				p.Stall()
				_ = p.Counts()
				p.Resume()
				p.Refuse()
				p.Admit()
				p.Cut()
			}
		})
		work.Go(func() {
			for range 20 {
				conn, err := tryDial(t, p)
				if err != nil {
					continue
				}
				_, _ = io.WriteString(conn, "all hands on deck")
				_ = conn.CloseWrite()
				_, _ = io.ReadAll(conn)
				_ = conn.Close()
			}
		})
	}
	work.Wait()
	eventually(t, "all connections", func() bool {
		got := p.Counts()
		return got.Accepted+got.Refused == 8*20 && got.Open == 0
	})
}
