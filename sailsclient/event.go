package sailsclient

import (
	"slices"
	"sync"

	"sailscope/sailsclient/socketio"
)

// Binary is bytes, anywhere in the data of a request or in the arguments of an event.
// They are sent as bytes, while a []byte is sent as base64.
type Binary = socketio.Binary

// Event is an event that arrived. Seq is its number on this socket, from 1. Generation
// is that of its connection: see Change.
type Event struct {
	socketio.Event
	Seq        uint64
	Generation uint64
}

// listeners are the functions of On, by event name, and those of OnAny.
type listeners struct {
	mu     sync.RWMutex
	byName map[string][]*listener
	any    []*listener
}

type listener struct{ fn func(Event) }

func (l *listeners) addAny(fn func(Event)) (remove func()) {
	added := &listener{fn: fn}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.any = append(slices.Clip(l.any), added)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.any = without(l.any, added)
	}
}

func (l *listeners) add(name string, fn func(Event)) (remove func()) {
	added := &listener{fn: fn}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byName == nil {
		l.byName = make(map[string][]*listener)
	}
	// A new slice each time, because call may be iterating over the old one.
	l.byName[name] = append(slices.Clip(l.byName[name]), added)
	return func() { l.remove(name, added) }
}

func (l *listeners) remove(name string, gone *listener) {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := without(l.byName[name], gone)
	if len(left) == 0 {
		delete(l.byName, name)
		return
	}
	l.byName[name] = left
}

// without returns a new list, because call may be iterating over the old one.
func without(list []*listener, gone *listener) []*listener {
	return slices.DeleteFunc(slices.Clone(list), func(x *listener) bool { return x == gone })
}

func (l *listeners) removeNamed(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byName, name)
}

func (l *listeners) removeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byName, l.any = nil, nil
}

func (l *listeners) call(e Event) {
	l.mu.RLock()
	named, catchAll := l.byName[e.Name], l.any
	l.mu.RUnlock()
	for _, r := range catchAll {
		r.fn(e)
	}
	for _, r := range named {
		r.fn(e)
	}
}
