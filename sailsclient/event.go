package sailsclient

import (
	"slices"
	"sync"

	"sailscope/sailsclient/socketio"
)

// Event is an event as it arrived: the Socket.IO event, its number on this
// socket (from 1) and the generation of the connection it came over.
type Event struct {
	socketio.Event
	Seq        uint64
	Generation uint64
}

// listeners are the functions of On, by event name.
type listeners struct {
	mu     sync.RWMutex
	byName map[string][]*listener
}

type listener struct{ fn func(Event) }

func (l *listeners) add(name string, fn func(Event)) (remove func()) {
	added := &listener{fn: fn}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byName == nil {
		l.byName = make(map[string][]*listener)
	}
	// A new slice each time: call walks the old one without the lock.
	l.byName[name] = append(slices.Clip(l.byName[name]), added)
	return func() { l.remove(name, added) }
}

func (l *listeners) remove(name string, gone *listener) {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := slices.DeleteFunc(slices.Clone(l.byName[name]), func(x *listener) bool { return x == gone })
	if len(left) == 0 {
		delete(l.byName, name)
		return
	}
	l.byName[name] = left
}

func (l *listeners) removeAll(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byName, name)
}

func (l *listeners) call(e Event) {
	l.mu.RLock()
	registered := l.byName[e.Name]
	l.mu.RUnlock()
	for _, r := range registered {
		r.fn(e)
	}
}
