package cli

import (
	"sync/atomic"

	"sailscope/model/jsonl"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// sources are the sockets of a command that listens, and their queue.
type sources struct {
	app   *app
	flags *askFlags
	asks  []ask
	queue *queue
	// budget is shared by the sockets, for messages that are being received.
	budget *engineio.Budget
	// ended is called when a socket will not connect again.
	ended func(s *source, connectedOnce bool)

	list []*source
	told map[*source]string

	names      *nameTally
	block      bool   // pause a connection instead of dropping its events
	dropAdvice string // what to do about dropped events
	// complete means that everything came that --count or --duration asked for. A writer
	// that is stuck may still set it.
	complete atomic.Bool
}

func newSources(a *app, flags *askFlags, asks []ask) sources {
	return sources{
		app: a, flags: flags, asks: asks, queue: newQueue(), told: make(map[*source]string), names: newNameTally(flags.events),
		budget: engineio.NewBudget(sailsclient.DefaultBudget),
	}
}

// open makes a socket and connects it.
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

// tell reports a problem to people once, and not after each attempt.
func (l *sources) tell(e entry) {
	if _, connected := e.line.(jsonl.Connect); connected {
		delete(l.told, e.from)
	}
	if e.problem != "" && l.told[e.from] != e.problem {
		l.told[e.from] = e.problem
		l.app.say("%s", e.problem)
	}
}

// close ends the sockets, and says which events did not come.
func (l *sources) close() {
	l.queue.close() // what comes from now on does not count
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
