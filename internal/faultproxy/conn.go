package faultproxy

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
)

// conn is a connection through the proxy. server and over belong to proxy.mu;
// server does not change any more when the pumps run.
type conn struct {
	proxy  *Proxy
	client *net.TCPConn
	server *net.TCPConn // nil until it is reached
	over   bool
}

// run lives as long as the connection.
func (c *conn) run(ctx context.Context) {
	defer c.forget()
	if !c.reach(ctx) {
		return
	}
	var pumps sync.WaitGroup
	pumps.Go(func() { c.pump(Up) })
	pumps.Go(func() { c.pump(Down) })
	pumps.Wait()
}

// reach connects to the server. A server that can't be reached resets the
// client.
func (c *conn) reach(ctx context.Context) bool {
	var dialer net.Dialer
	server, err := dialer.DialTCP(ctx, "tcp", netip.AddrPort{}, c.proxy.target)
	c.proxy.mu.Lock()
	defer c.proxy.mu.Unlock()
	if err != nil {
		c.reset()
		return false
	}
	c.server = server
	if c.over { // cut meanwhile
		resetTCP(server)
	}
	return !c.over
}

// pump moves the bytes of one direction until the connection is over, or this
// half of it is.
func (c *conn) pump(d Direction) {
	from, to := c.ends(d)
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if !c.forward(d, to, buffer[:n]) {
			return
		}
		if err != nil {
			c.passOn(d, to, err)
			return
		}
	}
}

func (c *conn) ends(d Direction) (from, to *net.TCPConn) {
	if d == Up {
		return c.client, c.server
	}
	return c.server, c.client
}

// forward writes what was read, piece by piece. It returns false when the
// connection is over.
func (c *conn) forward(d Direction, to *net.TCPConn, data []byte) bool {
	for len(data) > 0 {
		n, sprung, ok := c.next(d, data)
		if !ok {
			return false
		}
		written := c.write(d, to, data[:n])
		if sprung != nil {
			c.cutBehind(d)
			close(sprung.sprung)
			return false
		}
		if !written {
			return false
		}
		data = data[n:]
	}
	return true
}

// next waits until something may pass, and says how much of data goes into the
// next write and which trap is sprung behind it. It is false when the
// connection is over.
func (c *conn) next(d Direction, data []byte) (n int, sprung *trap, ok bool) {
	p := c.proxy
	p.mu.Lock()
	defer p.mu.Unlock()
	if !c.await(d) {
		return 0, nil, false
	}
	n = len(data)
	if p.piece > 0 {
		n = min(n, p.piece)
	}
	n, sprung = p.spring(c, d, data[:n])
	return n, sprung, true
}

// await waits while the direction is stalled. It is false when the connection
// is over. proxy.mu is held.
func (c *conn) await(d Direction) bool {
	for c.proxy.stalled[d] && !c.over {
		c.proxy.changed.Wait()
	}
	return !c.over
}

// write counts a piece before it arrives, so that the receiver of a byte finds
// it counted.
func (c *conn) write(d Direction, to *net.TCPConn, piece []byte) bool {
	p := c.proxy
	p.mu.Lock()
	p.counts.add(d, len(piece))
	p.mu.Unlock()
	n, err := to.Write(piece)
	if err == nil {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.add(d, n-len(piece))
	c.reset() // the sender finds out as without a proxy
	return false
}

// passOn gives the end of one half to the other end: an EOF as such, anything
// else as a reset.
func (c *conn) passOn(d Direction, to *net.TCPConn, end error) {
	c.proxy.mu.Lock()
	defer c.proxy.mu.Unlock()
	if !c.await(d) {
		return
	}
	if !errors.Is(end, io.EOF) || to.CloseWrite() != nil {
		c.reset()
	}
}

// reset ends the connection for both. proxy.mu is held.
func (c *conn) reset() {
	c.end()
	resetTCP(c.client)
	if c.server != nil {
		resetTCP(c.server)
	}
}

// cutBehind ends the connection when a trap is sprung: the receiver gets what
// has passed and then an EOF, for an RST could overtake it.
func (c *conn) cutBehind(d Direction) {
	c.proxy.mu.Lock()
	defer c.proxy.mu.Unlock()
	c.end()
	from, to := c.ends(d)
	resetTCP(from)
	_ = to.Close()
}

func (c *conn) end() {
	c.over = true
	c.proxy.changed.Broadcast()
}

// forget comes when both halves have ended.
func (c *conn) forget() {
	c.proxy.mu.Lock()
	defer c.proxy.mu.Unlock()
	delete(c.proxy.conns, c)
	_ = c.client.Close()
	if c.server != nil {
		_ = c.server.Close()
	}
}

// resetTCP closes with an RST instead of a FIN. It fails only for a connection
// that is closed, which is what is wanted.
func resetTCP(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}
