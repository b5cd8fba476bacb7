package faultproxy_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"sailscope/internal/faultproxy"
)

// wantUntil reads exactly that and then an EOF.
func wantUntil(t *testing.T, conn net.Conn, want string) {
	t.Helper()
	if got, err := io.ReadAll(conn); err != nil || string(got) != want {
		t.Errorf("read %q %v, want %q and an EOF", got, err, want)
	}
}

const shout = "land ho, captain"

// shouter sends its text to whoever connects, and waits for the end.
func shouter(t *testing.T) string {
	t.Helper()
	return serve(t, func(conn net.Conn) {
		_, _ = io.WriteString(conn, shout)
		_, _ = io.Copy(io.Discard, conn)
	})
}

func TestCutAtEveryByte(t *testing.T) {
	for _, piece := range []int{0, 1, 5} {
		p := faultproxy.Start(t, shouter(t))
		p.Split(piece)
		for n := range len(shout) + 1 {
			cut := p.CutAt(faultproxy.Down, n)
			wantUntil(t, dial(t, p), shout[:n])
			<-cut
			wantBytes(t, dial(t, p), shout) // one is cut, and no other
		}
	}
}

func TestCutAtCountsFromNow(t *testing.T) {
	address, accepted := hold(t)
	p := faultproxy.Start(t, address)
	client, server := dial(t, p), <-accepted
	write(t, client, "before")
	wantBytes(t, server, "before")
	cut := p.CutAt(faultproxy.Up, 3)
	write(t, client, "ab")
	wantBytes(t, server, "ab")
	write(t, client, "cdef")
	wantUntil(t, server, "c")
	<-cut
	wantReset(t, client)
	if got := p.Counts(); got.Up != int64(len("before"+"abc")) {
		t.Errorf("%+v", got)
	}
}

func TestCutOnText(t *testing.T) {
	for _, c := range []struct{ text, sent string }{
		{"ho", shout},
		{"l", shout},
		{"captain", shout},
		{"aab", "caaabaab"}, // what fails may have begun again
		{"anan", "bananana"},
	} {
		for piece := range len(c.sent) {
			end := strings.Index(c.sent, c.text) + len(c.text)
			p := faultproxy.Start(t, serve(t, echo))
			p.Split(piece)
			cut := p.CutBehind(faultproxy.Down, c.text)
			wantUntil(t, say(t, p, c.sent), c.sent[:end])
			<-cut
			cut = p.CutWithin(faultproxy.Down, c.text)
			wantUntil(t, say(t, p, c.sent), c.sent[:end-1])
			<-cut
			wantBytes(t, say(t, p, c.sent), c.sent) // nothing waits for it any more
		}
	}
}

func say(t *testing.T, p *faultproxy.Proxy, text string) net.Conn {
	t.Helper()
	conn := dial(t, p)
	write(t, conn, text)
	return conn
}

// Of several cuts in one piece the first counts; the others wait on.
func TestFirstOfSeveralCuts(t *testing.T) {
	p := faultproxy.Start(t, shouter(t))
	later, sooner := p.CutBehind(faultproxy.Down, "captain"), p.CutBehind(faultproxy.Down, "land")
	upwards := p.CutAt(faultproxy.Up, 1)
	wantUntil(t, dial(t, p), "land")
	<-sooner
	wantUntil(t, dial(t, p), shout)
	<-later
	conn := dial(t, p)
	wantBytes(t, conn, shout)
	write(t, conn, "x")
	<-upwards
	wantReset(t, conn)
}
