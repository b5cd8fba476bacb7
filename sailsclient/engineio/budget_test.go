package engineio_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

const (
	mega   = 1 << 20
	budget = 16 * mega
)

// sender is a server whose websockets get a message of a size for each frame
// that they send.
func sender(t *testing.T, size int) *url.URL {
	return wiretest.Serve(t, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		for {
			if _, ok := p.Next(); !ok {
				return
			}
			p.Send("4" + strings.Repeat("x", size))
		}
	})
}

func dialBudget(t *testing.T, address *url.URL, transport engineio.Transport, b *engineio.Budget) *engineio.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := engineio.Dial(ctx, address, engineio.DialOptions{
		Budget: b, Transports: []engineio.Transport{transport}, HTTPClient: &http.Client{Transport: &http.Transport{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

// ask has the server send its message, and reads it.
func ask(t *testing.T, conn *engineio.Conn) (engineio.Incoming, error) {
	t.Helper()
	if err := conn.Send([]byte("more")); err != nil {
		t.Fatal(err)
	}
	return conn.Read()
}

func wantLeft(t *testing.T, b *engineio.Budget, want int64) {
	t.Helper()
	if left := b.Left(); left != want {
		t.Errorf("%d bytes are left, want %d", left, want)
	}
}

// Connections share what they take for large messages; one that gets no more
// ends, and the others go on.
func TestBudgetIsShared(t *testing.T) {
	b := engineio.NewBudget(budget)
	address := sender(t, 5*mega)
	first, second := dialBudget(t, address, engineio.Websocket, b), dialBudget(t, address, engineio.Websocket, b)
	in, err := ask(t, first)
	if err != nil || len(in.Data) != 5*mega || !in.Owned {
		t.Fatalf("%d bytes, %v", len(in.Data), err)
	}
	if b.Left() > budget-5*mega {
		t.Errorf("%d bytes are left of a budget that lent 5 MB", b.Left())
	}
	left := b.Left()
	if _, err := ask(t, second); !errors.Is(err, engineio.ErrBudget) {
		t.Fatalf("the second ended with %v", err)
	}
	wantLeft(t, b, left)
	if in, err := ask(t, first); err != nil || len(in.Data) != 5*mega {
		t.Errorf("%d bytes, %v", len(in.Data), err)
	}
	first.Close()
	wantLeft(t, b, budget)
}

// However a connection ends, the budget gets back what it lent.
func TestBudgetIsGivenBack(t *testing.T) {
	for name, end := range map[string]func(*engineio.Conn){
		"closed": (*engineio.Conn).Close,
		"read on": func(c *engineio.Conn) {
			go c.Close()
			_, _ = c.Read()
			<-c.Done()
		},
	} {
		b := engineio.NewBudget(budget)
		conn := dialBudget(t, sender(t, 5*mega), engineio.Websocket, b)
		if _, err := ask(t, conn); err != nil {
			t.Fatal(err)
		}
		end(conn)
		conn.Close()
		if left := b.Left(); left != budget {
			t.Errorf("%s: %d bytes are left", name, left)
		}
	}
	b := engineio.NewBudget(budget)
	cut := wiretest.Serve(t, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		p.Next()
		// The head of a frame of 8 MB, and half of it.
		_, _ = p.TCP.Write(append([]byte{0x81, 127, 0, 0, 0, 0, 0, 0x80, 0, 0}, "4"+strings.Repeat("x", 4*mega)...))
	})
	if _, err := ask(t, dialBudget(t, cut, engineio.Websocket, b)); err == nil || errors.Is(err, engineio.ErrBudget) {
		t.Errorf("half of a message: %v", err)
	}
	wantLeft(t, b, budget)
}

// Small messages cost no budget, and are read where the last one was.
func TestSmallMessagesNeedNoBudget(t *testing.T) {
	b := engineio.NewBudget(0)
	conn := dialBudget(t, sender(t, 900_000), engineio.Websocket, b)
	for range 3 {
		if in, err := ask(t, conn); err != nil || in.Owned || len(in.Data) != 900_000 {
			t.Fatalf("%d bytes, %v", len(in.Data), err)
		}
	}
	wantLeft(t, b, 0)
}

// pollServer is one whose second poll gets a body.
func pollServer(t *testing.T, body string) *url.URL {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("sid") == "" {
			fmt.Fprint(w, wiretest.OpenV4)
			return
		}
		if r.Method == http.MethodPost {
			fmt.Fprint(w, "ok")
			return
		}
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// A polling body counts like a message. Of a packet in it that is small, nobody
// may keep the memory of the body.
func TestBudgetOfPolling(t *testing.T) {
	b := engineio.NewBudget(budget)
	conn := dialBudget(t, pollServer(t, "4small\x1e4"+strings.Repeat("x", 5*mega)), engineio.Polling, b)
	for _, want := range []struct {
		size  int
		owned bool
	}{{5, false}, {5 * mega, true}} {
		in, err := conn.Read()
		if err != nil || len(in.Data) != want.size || in.Owned != want.owned {
			t.Fatalf("%d bytes, owned %t, %v", len(in.Data), in.Owned, err)
		}
	}
	if b.Left() > budget-5*mega {
		t.Errorf("%d bytes are left of a budget that lent 5 MB", b.Left())
	}
	conn.Close()
	wantLeft(t, b, budget)

	conn = dialBudget(t, pollServer(t, "4"+strings.Repeat("x", 20*mega)), engineio.Polling, b)
	if _, err := conn.Read(); !errors.Is(err, engineio.ErrBudget) {
		t.Errorf("ended with %v", err)
	}
	wantLeft(t, b, budget)
}

// What a ping carries is sent back, so it may not be much.
func TestHugePing(t *testing.T) {
	conn := mustDial(t, engineio.DialOptions{}, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4, "2"+strings.Repeat("x", 1000))
		p.Linger()
	})
	if _, err := conn.Read(); !isProtocolError(err) {
		t.Errorf("ended with %v", err)
	}
}
