package timeline

import (
	"slices"
	"strings"
	"time"

	"sailscope/model"
	"sailscope/sailsclient"
)

// afterglow is how long after the answer to a request its event may come on
// another socket: servers publish first and answer then, but ways differ.
const afterglow = 250 * time.Millisecond

// column is what is known of one socket at the newest entry.
type column struct {
	pane      model.PaneID
	address   int32 // among the apps'
	connected bool
	// since is when connected became what it is. Events of other sockets that came
	// before that may be added after it.
	since  int64
	closed bool
	// blindUntil is when events of this socket were last dropped on the way to
	// the screen: of older events nobody knows whether they arrived.
	blindUntil int64
	// writes are requests that may have caused events, until some time after
	// their answers.
	writes []*model.Exchange
}

// note learns from an entry.
func (c *column) note(e model.Entry, at int64) {
	switch e.Kind {
	case model.EntryEvent:
		c.setConnected(true, at) // whatever has been trimmed, dropped or not told
	case model.EntryChange:
		c.setConnected(e.Change.State == sailsclient.Connected, at)
	case model.EntryRequest:
		if !e.Waits && mayWrite(e.Exchange.Request) {
			c.forget(e.At)
			c.writes = append(c.writes, e.Exchange)
		}
	case model.EntryDropped:
		c.blindUntil = max(c.blindUntil, at)
	case model.EntryAnswer:
	}
}

func (c *column) setConnected(connected bool, at int64) {
	if c.connected != connected {
		c.connected, c.since = connected, at
	}
}

// wasConnected tells whether the socket was connected at a time not long ago.
func (c *column) wasConnected(at int64) bool { return c.connected == (at >= c.since) }

// requested tells whether a request of this socket may have caused what
// happened at that time.
func (c *column) requested(at time.Time) bool {
	if len(c.writes) == 0 {
		return false
	}
	c.forget(at)
	return slices.ContainsFunc(c.writes, func(x *model.Exchange) bool { return !x.SentAt.After(at) })
}

// forget lets go of the requests that cause nothing from that time on.
func (c *column) forget(at time.Time) {
	c.writes = slices.DeleteFunc(c.writes, func(x *model.Exchange) bool {
		return x.Outcome != nil && at.Sub(x.Outcome.At) > afterglow
	})
}

// mayWrite tells the requests that can change records. The blueprints' shortcut
// routes do so with GET.
func mayWrite(r sailsclient.Request) bool {
	switch strings.ToLower(r.Method) {
	case "get", "head", "options":
	default:
		return true
	}
	path, _, _ := strings.Cut(r.URL, "?")
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "create", "update", "destroy", "add", "remove", "replace":
			return true
		}
	}
	return false
}
