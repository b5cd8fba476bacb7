package sailsclient

import (
	"context"
	"sync"

	"sailscope/sailsclient/socketio"
)

// SailsSocket is a socket of a Sails app. New returns one, Close ends it. Any goroutine
// may call its methods.
type SailsSocket struct {
	listeners   listeners
	configuring sync.Mutex // held by Configure

	mu             sync.Mutex
	set            *settings
	state          State
	link           *socketio.Socket // while Connected
	linkGeneration uint64
	offline        []*call // requests that wait for a connection
	run            *run    // while not Disconnected
	retryNow       chan struct{}
	closed         bool

	// Written by the run and the read goroutine: there is one of each at a time, and
	// it starts after the last one has ended.
	generation uint64
	seq        uint64
}

// settings are the options and what is derived from them.
type settings struct {
	opts      Options
	endpoints endpoints
	access    *access
}

// run lasts from Connect until the socket is Disconnected. Its settings do not
// change.
type run struct {
	*settings
	cancel context.CancelFunc
	done   chan struct{}
}

// New returns a socket that is not connected yet. It fails with an *OptionError if an
// option is wrong, as Check does.
func New(opts Options) (*SailsSocket, error) {
	set, err := newSettings(opts)
	if err != nil {
		return nil, err
	}
	return &SailsSocket{set: set, retryNow: make(chan struct{}, 1)}, nil
}

func newSettings(opts Options) (*settings, error) {
	if err := opts.checkValues(); err != nil {
		return nil, err
	}
	opts = opts.withDefaults()
	ends, err := opts.endpoints()
	if err != nil {
		return nil, err
	}
	way, err := newAccess(ends, opts)
	if err != nil {
		return nil, err
	}
	return &settings{opts: opts, endpoints: ends, access: way}, nil
}

// URL returns the app's complete address, without user name and password.
func (s *SailsSocket) URL() string { return s.settings().endpoints.public }

func (s *SailsSocket) settings() *settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.set
}

// State returns the socket's state at this moment.
func (s *SailsSocket) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// On registers fn for every event of that name, until remove is called. fn must not
// block.
func (s *SailsSocket) On(name string, fn func(Event)) (remove func()) {
	return s.listeners.add(name, fn)
}

// OnAny registers fn for every event, until remove is called. It is called before the
// listeners of the event's name, and must not block.
func (s *SailsSocket) OnAny(fn func(Event)) (remove func()) { return s.listeners.addAny(fn) }

// Off removes every listener of that event.
func (s *SailsSocket) Off(name string) { s.listeners.removeNamed(name) }

// RemoveAllListeners removes every listener, those of OnAny included.
func (s *SailsSocket) RemoveAllListeners() { s.listeners.removeAll() }

// Connect starts to connect and returns at once. The Observer receives the changes that
// follow. It fails with a *StateError unless the socket is Disconnected, and with
// ErrClosed after Close.
func (s *SailsSocket) Connect() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.run != nil && s.state == Disconnected { // the last run is just ending
		ending := s.run.done
		s.mu.Unlock()
		<-ending
		s.mu.Lock()
	}
	if s.closed {
		return ErrClosed
	}
	if s.run != nil {
		return &StateError{Call: "connect", State: s.state}
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.run = &run{settings: s.set, cancel: cancel, done: make(chan struct{})}
	s.state = Connecting
	go s.stayConnected(ctx, s.run)
	return nil
}

// Reconnect ends the wait before the next attempt, or connects a Disconnected
// socket. It fails with a *StateError while the socket is connected or connecting.
func (s *SailsSocket) Reconnect() error {
	switch state := s.State(); state {
	case Disconnected:
		return s.Connect()
	case Waiting:
		select {
		case s.retryNow <- struct{}{}:
		default:
		}
		return nil
	default:
		return &StateError{Call: "reconnect", State: state}
	}
}

// Disconnect ends the connection, or the attempts to connect, and waits until it has
// ended: no event follows. It fails with a *StateError if the socket is Disconnected.
func (s *SailsSocket) Disconnect() error {
	s.mu.Lock()
	current := s.run
	s.mu.Unlock()
	if current == nil {
		return &StateError{Call: "disconnect", State: Disconnected}
	}
	current.cancel()
	<-current.done
	return nil
}

// Close disconnects, and ends every request that still waits, with ErrClosed. Nothing
// happens when it is called again.
func (s *SailsSocket) Close() {
	s.mu.Lock()
	s.closed = true
	waiting := s.offline
	s.offline = nil
	s.mu.Unlock()
	for _, c := range waiting {
		c.answered <- reply{err: ErrClosed}
	}
	_ = s.Disconnect() // its one error is that there is nothing to disconnect
	s.settings().access.close()
}
