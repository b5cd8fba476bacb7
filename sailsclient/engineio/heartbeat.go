package engineio

import "time"

// deadAfter is the silence after which the link counts as dead. In both revisions a packet
// comes every pingInterval, and may be late by pingTimeout.
func (h Handshake) deadAfter() time.Duration { return h.PingInterval + h.PingTimeout }

// Hold waits until the channel is closed, as long as the heartbeat allows, and reports
// whether it was closed. Only the goroutine that reads may call it.
//
// In revision 4 the server's next ping waits behind what is not read. It comes a
// pingInterval after the last one, and Hold leaves half of the pingTimeout to read what
// comes before it. In revision 3 the client goes on pinging, which is enough for the
// server; only the client's own limit bounds the wait.
//
// Hold does not wait during an upgrade, because the reader has to finish it.
func (c *Conn) Hold(until <-chan struct{}) bool {
	since := c.beat
	if c.Version() == V3 {
		since = time.Duration(c.lastRead.Load())
	}
	left := since + c.handshake.PingInterval + c.handshake.PingTimeout/2 - time.Since(c.opened)
	if left <= 0 || c.probed != nil {
		return false
	}
	limit := time.NewTimer(left)
	defer limit.Stop()
	select {
	case <-until:
		return true
	case <-limit.C:
	case <-c.ctx.Done():
	}
	return false
}

// watch runs when the timer ends. If something has arrived since the timer was set, it
// sets the timer for the rest of the time. Otherwise the link is dead.
func (c *Conn) watch() {
	defer c.guard()
	silence := time.Since(c.opened) - time.Duration(c.lastRead.Load())
	if left := c.handshake.deadAfter() - silence; left > 0 {
		c.rearm(&c.watchdog, left)
		return
	}
	_ = c.fail(&HeartbeatError{Silence: silence.Round(time.Millisecond)}) // the reader reports it
}

// ping is the client's half of the heartbeat in revision 3.
func (c *Conn) ping() {
	defer c.guard()
	if err := c.queue.put(outgoing{kind: Ping}); err != nil {
		return // the queue is full or closed: the watchdog or the owner ends the connection
	}
	c.rearm(&c.pinger, c.handshake.PingInterval)
}

// rearm takes the address of the timer's field, because a timer that fires at once does
// so before it has been stored there.
func (c *Conn) rearm(timer **time.Timer, d time.Duration) {
	c.timersMu.Lock()
	defer c.timersMu.Unlock()
	if c.alive() {
		(*timer).Reset(d)
	}
}
