package faultproxy

import (
	"bytes"
	"slices"
)

// trap is a cut that waits for its place in a stream.
type trap struct {
	direction Direction
	// find is given what is about to pass on a connection, piece after piece and
	// never nothing. It returns how much of the piece passes before the cut, -1
	// for no cut in it. proxy.mu is held.
	find   func(c *conn, piece []byte) int
	sprung chan struct{}
}

// CutAt cuts a connection when n bytes have passed in that direction, counted
// from now or, for a connection made later, from its start. The first
// connection to get there is cut, no other.
//
// As with every cut that waits for its place, the receiver gets all that has
// passed and then an EOF, the sender is reset, and the channel is closed then.
// A cut of n = 0 happens when the first byte would have passed.
func (p *Proxy) CutAt(d Direction, n int) (cut <-chan struct{}) {
	left := make(map[*conn]int)
	return p.arm(d, func(c *conn, piece []byte) int {
		if _, known := left[c]; !known {
			left[c] = n
		}
		if left[c] <= len(piece) {
			return left[c]
		}
		left[c] -= len(piece)
		return -1
	})
}

// CutBehind cuts the first connection on which the text passes from now on, as
// soon as all of it has passed. What clients send over a websocket is masked:
// no text can be found there.
func (p *Proxy) CutBehind(d Direction, text string) (cut <-chan struct{}) {
	return p.cutOn(d, text, 0)
}

// CutWithin is CutBehind, but the last byte of the text does not pass.
func (p *Proxy) CutWithin(d Direction, text string) (cut <-chan struct{}) {
	return p.cutOn(d, text, 1)
}

// cutOn holds back the last bytes of the text.
func (p *Proxy) cutOn(d Direction, text string, last int) <-chan struct{} {
	tails := make(map[*conn][]byte) // what may be the text's beginning
	return p.arm(d, func(c *conn, piece []byte) int {
		tail := tails[c]
		seen := slices.Concat(tail, piece)
		if at := bytes.Index(seen, []byte(text)); at >= 0 {
			return at + len(text) - last - len(tail)
		}
		keep := min(len(seen), len(text)-1)
		tails[c] = seen[len(seen)-keep:]
		return -1
	})
}

func (p *Proxy) arm(d Direction, find func(*conn, []byte) int) <-chan struct{} {
	t := &trap{direction: d, find: find, sprung: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.traps = append(p.traps, t)
	return t.sprung
}

// spring shows the piece to every trap. It returns the first that it springs,
// disarmed, and how much passes before that. p.mu is held.
func (p *Proxy) spring(c *conn, d Direction, piece []byte) (n int, sprung *trap) {
	n, first := len(piece), -1
	for i, t := range p.traps {
		if t.direction != d {
			continue
		}
		if at := t.find(c, piece); at >= 0 && (first < 0 || at < n) {
			n, first = at, i
		}
	}
	if first < 0 {
		return n, nil
	}
	sprung = p.traps[first]
	p.traps = slices.Delete(p.traps, first, first+1)
	return n, sprung
}
