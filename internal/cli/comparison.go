package cli

import (
	"context"
	"errors"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// comparison is one run of `compare`. All that happens goes into a timeline; what
// counts is taken out of it at the end.
type comparison struct {
	sources
	duration time.Duration

	timeline   *timeline.Timeline
	sockets    map[*source]*compared
	start, end time.Time // events that first came in between count
}

// compared is what a comparison knows of one of its sockets.
type compared struct {
	connected bool
	answers   []jsonl.Response // of this connection
	refused   bool             // a request was not answered as it should be
	lost      int
	dropped   uint64
	over      *over
}

// over is an entry's line that nobody gets to see: the socket is not going to
// connect again.
type over struct{ connectedOnce bool }

func (a *app) newComparison(flags *askFlags, asks []ask, duration time.Duration) *comparison {
	c := &comparison{
		sources:  newSources(a, flags, asks),
		duration: duration,
		timeline: timeline.New(timeline.Options{Audience: timeline.Everyone{}}),
		sockets:  make(map[*source]*compared),
	}
	c.ended = func(s *source, connectedOnce bool) {
		c.queue.put(entry{from: s, line: over{connectedOnce}})
	}
	return c
}

func (c *comparison) open(o sailsclient.Options) error {
	if err := c.sources.open(o); err != nil {
		return err
	}
	opened := c.list[len(c.list)-1]
	c.sockets[opened] = &compared{}
	c.timeline.Open(pane(opened), "") // whoever compares them says that they are one app
	return nil
}

func pane(s *source) dashboard.PaneID { return dashboard.PaneID(s.number) }

// run compares until the time is over, somebody interrupts it, or no socket is
// left.
func (c *comparison) run(ctx context.Context) error {
	c.follow(ctx, func() bool { return c.allReady() || c.hopeless() != nil })
	switch err := c.hopeless(); {
	case err != nil:
		return err
	case !c.allReady():
		return &exitError{exitNoConnection, errInterrupted}
	}
	c.start = time.Now()
	c.app.say("comparing %d sockets for %s", len(c.list), c.duration)
	timed, cancel := context.WithTimeout(ctx, c.duration)
	c.follow(timed, c.allOver)
	cancel()
	c.end = time.Now()
	late, cancel := context.WithDeadline(ctx, c.lastWindow())
	c.follow(late, func() bool { return false })
	cancel()
	c.timeline.Settle(time.Now())
	return c.tellResult()
}

// follow takes in what happens until ctx ends or it is enough.
func (c *comparison) follow(ctx context.Context, enough func() bool) {
	for more := true; more && !enough(); {
		var batch []entry
		batch, more = c.queue.take(ctx)
		for _, e := range batch {
			c.handle(e)
		}
		c.queue.reuse(batch)
	}
}

func (c *comparison) handle(e entry) {
	c.tell(e)
	socket := c.sockets[e.from]
	switch line := e.line.(type) {
	case jsonl.Connect:
		socket.connected, socket.answers = true, nil
		c.checkReady(e.from)
	case jsonl.Response:
		line.Body, line.Raw = nil, nil
		socket.answers = append(socket.answers, line)
		socket.refused = socket.refused || e.refused
		c.checkReady(e.from)
	case jsonl.Disconnect:
		socket.connected = false
		socket.lost++
		c.changed(e.from, sailsclient.Waiting)
	case over:
		socket.over = &line
	case nil:
		c.handleEvent(e)
	}
}

func (c *comparison) handleEvent(e entry) {
	if !e.isEvent() {
		c.sockets[e.from].dropped += uint64(e.dropped)
		c.add(e.from, dashboard.Entry{Kind: dashboard.EntryDropped, At: e.droppedAt, Dropped: uint64(e.dropped)})
		return
	}
	c.timeline.Add(pane(e.from), dashboard.Entry{At: e.event.At, Event: e.event}, pubsub.Look(e.event))
}

// checkReady says, as soon as it is so, that a socket can be expected to get what
// comes.
func (c *comparison) checkReady(s *source) {
	if c.ready(s) {
		c.changed(s, sailsclient.Connected)
	}
}

func (c *comparison) changed(s *source, state sailsclient.State) {
	now := time.Now()
	c.add(s, dashboard.Entry{Kind: dashboard.EntryChange, At: now, Change: &sailsclient.Change{At: now, State: state}})
}

func (c *comparison) add(s *source, e dashboard.Entry) { c.timeline.Add(pane(s), e, pubsub.Glance{}) }

func (c *comparison) ready(s *source) bool {
	socket := c.sockets[s]
	return socket.connected && len(socket.answers) == len(c.asks)
}

func (c *comparison) allReady() bool {
	for _, s := range c.list {
		if !c.ready(s) {
			return false
		}
	}
	return true
}

func (c *comparison) allOver() bool {
	for _, socket := range c.sockets {
		if socket.over == nil {
			return false
		}
	}
	return true
}

// hopeless is why not all sockets are ever going to be ready, nil as long as
// they may be.
func (c *comparison) hopeless() error {
	for _, s := range c.list {
		switch gone := c.sockets[s].over; {
		case gone == nil:
		case gone.connectedOnce:
			return &exitError{code: exitNoAnswer}
		default:
			return &exitError{code: exitNoConnection}
		}
	}
	return nil
}

// lastWindow is when the window of every event that counts is over.
func (c *comparison) lastWindow() time.Time {
	t := c.timeline
	for i := t.Len() - 1; i >= 0; i-- {
		if row := t.At(i); row.Kind() == dashboard.EntryEvent && !row.At().After(c.end) {
			return row.At().Add(t.Window() + 1)
		}
	}
	return c.end
}

// tellResult prints the report and says by the exit code whether all got
// everything once.
func (c *comparison) tellResult() error {
	report := c.report()
	if err := c.app.printJSON(report); err != nil {
		return err
	}
	if len(report.Events) == 0 {
		c.app.say("no event arrived, so there was nothing to compare")
	}
	switch {
	case report.Trimmed > 0:
		return errors.New("too many events to compare: the report leaves out the oldest; select some with --event, or shorten --for")
	case len(report.Missing) > 0 || len(report.Doubled) > 0:
		return &exitError{code: exitFailed}
	case c.any(func(socket *compared) bool { return socket.refused }):
		return &exitError{exitFailed, errors.New("a request was refused, so its socket is not compared")}
	case c.any(func(socket *compared) bool { return socket.over != nil }):
		return &exitError{exitNoAnswer, errors.New("a connection was lost for good, so its socket is not compared from then on")}
	}
	return nil
}

// any tells whether something is so of one of the sockets.
func (c *comparison) any(is func(*compared) bool) bool {
	for _, socket := range c.sockets {
		if is(socket) {
			return true
		}
	}
	return false
}
