package cli

import (
	"sync/atomic"

	"sailscope/model/jsonl"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// sources are the sockets of a command that listens, and the queue they feed.
type sources struct {
	app   *app
	flags *askFlags
	asks  []ask
	queue *queue
	// budget is what the sockets take together for messages that they read.
	budget *engineio.Budget
	// ended is called when a socket is not going to connect again.
	ended func(s *source, connectedOnce bool)

	list []*source
	told map[*source]string

	names      *nameTally
	block      bool   // hold a connection back instead of dropping its events
	dropAdvice string // what to do about dropped events
	// complete tells that all that was asked for came. A writer that was given up may
	// still find out.
	complete atomic.Bool
}

func newSources(a *app, flags *askFlags, asks []ask) sources {
	return sources{
		app: a, flags: flags, asks: asks, queue: newQueue(), told: make(map[*source]string), names: newNameTally(flags.events),
		budget: engineio.NewBudget(sailsclient.DefaultBudget),
	}
}

// open makes a socket and has it connect.
func (l *sources) open(o sailsclient.Options) error {
	s := &source{
		number:  len(l.list) + 1,
		queue:   l.queue,
		names:   l.names,
		asks:    l.asks,
		timeout: l.flags.requestTimeout,
		mask:    l.app.secrets.Hide,
		ended:   l.ended,
	}
	o.Observer, o.Budget = s, l.budget
	if l.block {
		o.Hold = s.hold
	}
	socket, err := sailsclient.New(o)
	if err != nil {
		return err
	}
	s.socket, s.url = socket, socket.URL()
	l.list = append(l.list, s)
	return socket.Connect()
}

// tell reports a problem to people, but not again with each attempt.
func (l *sources) tell(e entry) {
	if _, connected := e.line.(jsonl.Connect); connected {
		delete(l.told, e.from)
	}
	if e.problem != "" && l.told[e.from] != e.problem {
		l.told[e.from] = e.problem
		l.app.say("%s", e.problem)
	}
}

// close ends the sockets, and tells what did not get through.
func (l *sources) close() {
	l.queue.close() // what comes from now on is not asked for
	for _, s := range l.list {
		s.close()
	}
	if dropped := l.queue.dropped(); dropped > 0 {
		l.app.say("%d events were dropped: they arrived faster than they were read%s", dropped, l.dropAdvice)
	}
	if text := l.names.text(); text != "" && !l.complete.Load() {
		l.app.say("%s", text)
	}
}
