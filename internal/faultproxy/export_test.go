package faultproxy

// Spy is shown every piece that passes, right before it is written.
func (p *Proxy) Spy(d Direction, see func(piece []byte)) {
	p.arm(d, func(_ *conn, piece []byte) int {
		see(piece)
		return -1
	})
}
