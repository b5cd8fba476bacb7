// Package faultproxy is a TCP proxy for tests. It stands between a client and a
// server and breaks what passes, on purpose and at an exact place: it cuts,
// stalls, splits and refuses connections. HTTP and websocket are bytes to it.
//
// Nothing in it depends on time. What a test needs to know it is told: a cut
// that is set returns a channel that is closed when it has happened, and
// Counts says how much has passed.
package faultproxy

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"sync"
	"testing"
)

// Direction is a way through the proxy.
type Direction int

// The directions.
const (
	Up   Direction = iota // from the client to the server
	Down                  // from the server to the client
)

// Proxy forwards connections to one server. All its methods may be called from
// any goroutine.
type Proxy struct {
	url      string
	target   netip.AddrPort
	listener *net.TCPListener
	cancel   context.CancelFunc
	work     sync.WaitGroup

	mu       sync.Mutex
	changed  sync.Cond // told when a direction flows again or a connection is over
	conns    map[*conn]struct{}
	refusing bool
	stalled  [2]bool
	piece    int // most bytes in one write, 0 for no limit
	traps    []*trap
	counts   Counts
}

// Counts is what has gone through the proxy since its start.
type Counts struct {
	Accepted int // connections, Refused ones not among them
	Open     int // of the accepted ones, those that are not over
	Refused  int
	// Up and Down are the bytes that were written to the server and to the client.
	// A byte is counted before its receiver gets it.
	Up, Down int64
}

func (c *Counts) add(d Direction, n int) {
	if d == Up {
		c.Up += int64(n)
	} else {
		c.Down += int64(n)
	}
}

// Start forwards to the host and port of target until the test ends. Cut is
// what its end does to connections.
func Start(tb testing.TB, target string) *Proxy {
	tb.Helper()
	p, err := start(target)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(p.close)
	return p
}

func start(target string) (*Proxy, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("faultproxy: the target: %w", err)
	}
	address, err := net.ResolveTCPAddr("tcp", to.Host)
	if err != nil {
		return nil, fmt.Errorf("faultproxy: the target %s: %w", target, err)
	}
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, fmt.Errorf("faultproxy: %w", err)
	}
	to.Host = listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	p := &Proxy{
		url:      to.String(),
		target:   address.AddrPort(),
		listener: listener,
		cancel:   cancel,
		conns:    make(map[*conn]struct{}),
	}
	p.changed.L = &p.mu
	p.work.Go(func() { p.serve(ctx) })
	return p, nil
}

// URL is the target's, with the proxy's host and port.
func (p *Proxy) URL() string { return p.url }

// Counts returns what has gone through so far.
func (p *Proxy) Counts() Counts {
	p.mu.Lock()
	defer p.mu.Unlock()
	counts := p.counts
	counts.Open = len(p.conns)
	return counts
}

// Cut resets every connection, as a crash does: both ends get an RST, and what
// was on the way is lost.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.reset()
	}
}

// Stall stops the given directions, or both if none is given: connections stay
// open and can be made, but neither bytes nor the end of a connection pass, but
// for the write that is under way. As in a dead network, the ends notice
// nothing but silence.
func (p *Proxy) Stall(directions ...Direction) {
	if len(directions) == 0 {
		directions = []Direction{Up, Down}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range directions {
		p.stalled[d] = true
	}
}

// Resume ends every Stall: what was held back passes.
func (p *Proxy) Resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stalled = [2]bool{}
	p.changed.Broadcast()
}

// Refuse resets new connections at once, as a dead server does, but keeps the
// port. Those that are open stay so.
func (p *Proxy) Refuse() { p.setRefusing(true) }

// Admit ends Refuse.
func (p *Proxy) Admit() { p.setRefusing(false) }

func (p *Proxy) setRefusing(refusing bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusing = refusing
}

// Split passes everything on in writes of at most n bytes, 0 for no limit.
func (p *Proxy) Split(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.piece = n
}

func (p *Proxy) serve(ctx context.Context) {
	for {
		client, err := p.listener.AcceptTCP()
		if err != nil {
			return // close has closed it
		}
		if c := p.admit(client); c != nil {
			p.work.Go(func() { c.run(ctx) })
		}
	}
}

// admit makes the connection known, or refuses it and returns nil.
func (p *Proxy) admit(client *net.TCPConn) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refusing {
		p.counts.Refused++
		resetTCP(client)
		return nil
	}
	p.counts.Accepted++
	c := &conn{proxy: p, client: client}
	p.conns[c] = struct{}{}
	return c
}

func (p *Proxy) close() {
	p.Refuse()
	p.Cut()
	p.cancel()
	_ = p.listener.Close()
	p.work.Wait()
}
