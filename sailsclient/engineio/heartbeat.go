package engineio

import "time"

// deadAfter is the silence after which the link counts as dead. In both
// revisions something crosses it every pingInterval and may be late by
// pingTimeout.
func (h Handshake) deadAfter() time.Duration { return h.PingInterval + h.PingTimeout }

// Hold is for the goroutine that reads. It waits until the channel is closed, which
// it reports, as long as the heartbeat allows: in revision 4 the server's next ping
// stands behind what is not being read, and is due a pingInterval after the last one;
// half of the pingTimeout is left to read what comes before it. In revision 3 the
// server's own watch is content with the pings that go on being sent, and only ours
// limits the wait.
//
// It does not wait while an upgrade is under way, which the reader has to finish.
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
