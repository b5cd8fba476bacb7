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

// comparison is one run of `compare`. It adds all events to a timeline, and takes those that
// count out of it at the end.
type comparison struct {
	sources
	duration time.Duration

	timeline   *timeline.Timeline
	sockets    map[*source]*compared
	start, end time.Time // events count if their first copy came in between
}

// compared is what a comparison knows of one of its sockets.
type compared struct {
	connected bool
	answers   []jsonl.Response // of this connection
	refused   bool             // a request failed, or its response is no success
	lost      int
	dropped   uint64
	over      *over
}

// over is a line that is not printed: it says that the socket will not connect again.
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
	c.timeline.Open(pane(opened), "") // the user says that they are one app
	return nil
}

func pane(s *source) dashboard.PaneID { return dashboard.PaneID(s.number) }

// run compares until the time is over, ctx ends, or no socket is left.
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

// follow adds what happens to the timeline until ctx or the comparison ends.
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

// checkReady notes when a socket is ready: from then on it should receive the events.
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

// hopeless returns why some socket will never be ready, nil if all may become ready.
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

// lastWindow returns when no more copies can belong to an event that counts.
func (c *comparison) lastWindow() time.Time {
	t := c.timeline
	for i := t.Len() - 1; i >= 0; i-- {
		if row := t.At(i); row.Kind() == dashboard.EntryEvent && !row.At().After(c.end) {
			return row.At().Add(t.Window() + 1)
		}
	}
	return c.end
}

// tellResult prints the report. The exit code says whether every socket received every
// event once.
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

// any reports whether something is true for a socket.
func (c *comparison) any(is func(*compared) bool) bool {
	for _, socket := range c.sockets {
		if is(socket) {
			return true
		}
	}
	return false
}
