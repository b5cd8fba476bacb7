package engineio

import "time"

// deadAfter is the silence after which the link counts as dead. In both
// revisions something crosses it every pingInterval and may be late by
// pingTimeout.
func (h Handshake) deadAfter() time.Duration { return h.PingInterval + h.PingTimeout }

// watch runs when the link would be dead if nothing had arrived since the
// timer was set, and sets it again for what is left.
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
		return // full or closed: the watchdog or the owner ends the connection
	}
	c.rearm(&c.pinger, c.handshake.PingInterval)
}

// rearm takes the timer's place, not the timer: a timer that fires at once does
// so before it has been stored there.
func (c *Conn) rearm(timer **time.Timer, d time.Duration) {
	c.timersMu.Lock()
	defer c.timersMu.Unlock()
	if c.alive() {
		(*timer).Reset(d)
	}
}
