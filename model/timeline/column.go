package timeline

import (
	"slices"
	"time"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// afterglow is how long after the response to a request its event may come on another socket.
// Servers publish before they respond, but the packets take different ways.
const afterglow = 250 * time.Millisecond

// column is what is known about one socket at the newest entry.
type column struct {
	pane      dashboard.PaneID
	address   int32 // the number of its address in apps
	connected bool
	// since is when connected last changed. Events of other sockets from before may be
	// added later.
	since  int64
	closed bool
	// blindUntil is when events of this socket were last dropped on the way to the
	// screen. It is unknown whether older events arrived.
	blindUntil int64
	// writes are requests that may have caused events, until some time after their
	// responses.
	writes []write
}

// write is a request that can change records.
type write struct {
	exchange *dashboard.Exchange
	what     pubsub.Write
}

// note learns from an entry.
func (c *column) note(e dashboard.Entry, at int64) {
	switch e.Kind {
	case dashboard.EntryEvent:
		c.setConnected(true, at) // an event proves it, even if its change was dropped
	case dashboard.EntryChange:
		c.setConnected(e.Change.State == sailsclient.Connected, at)
	case dashboard.EntryRequest:
		if e.Waits {
			return
		}
		if what, writes := pubsub.ReadWrite(e.Exchange.Request); writes {
			c.forget(e.At)
			c.writes = append(c.writes, write{e.Exchange, what})
		}
	case dashboard.EntryDropped:
		c.blindUntil = max(c.blindUntil, at)
	case dashboard.EntryAnswer:
	}
}

func (c *column) setConnected(connected bool, at int64) {
	if c.connected != connected {
		c.connected, c.since = connected, at
	}
}

// wasConnected reports whether the socket was connected at a recent time.
func (c *column) wasConnected(at int64) bool { return c.connected == (at >= c.since) }

// underWay reports whether a request of this socket may have caused something at that time.
func (c *column) underWay(at time.Time) bool {
	if len(c.writes) == 0 {
		return false
	}
	c.forget(at)
	return slices.ContainsFunc(c.writes, func(w write) bool { return w.mayAct(at) })
}

// caused reports whether a request of this socket may have caused a notification at that time.
func (c *column) caused(at time.Time, n pubsub.Notice, by Audience) bool {
	return slices.ContainsFunc(c.writes, func(w write) bool { return w.mayAct(at) && by.Caused(c.pane, w.what, n) })
}

// mayAct reports whether the request may have acted at a time. A request that was refused before has
// done nothing.
func (w write) mayAct(at time.Time) bool {
	const refused, failed = 400, 500
	o := w.exchange.Outcome
	isRefused := o != nil && o.Err == nil && o.Answer.StatusCode >= refused && o.Answer.StatusCode < failed
	return !w.exchange.SentAt.After(at) && !isRefused
}

// forget drops the requests that cause nothing after that time.
func (c *column) forget(at time.Time) {
	c.writes = slices.DeleteFunc(c.writes, func(w write) bool {
		return w.exchange.Outcome != nil && at.Sub(w.exchange.Outcome.At) > afterglow
	})
}
