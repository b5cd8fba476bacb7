package sailsclient

import (
	"context"
	"errors"
	"sync"
	"time"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// SailsSocket is one socket of a Sails app. New makes one, Close ends it.
type SailsSocket struct {
	opts      Options
	endpoints endpoints
	access    *access
	listeners listeners

	mu       sync.Mutex
	state    State
	conn     *socketio.Conn // while Connected
	offline  []*call        // requests that wait for a connection
	run      *run           // while not Disconnected
	retryNow chan struct{}
	closed   bool

	// Written by the run and the read goroutine, of which there is one at a
	// time, each started after the last has ended.
	generation uint64
	seq        uint64
}

// run is one stretch of being connected or trying to be.
type run struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// New checks the options and makes a socket that is not connected yet.
func New(opts Options) (*SailsSocket, error) {
	opts = opts.withDefaults()
	ends, err := opts.endpoints()
	if err != nil {
		return nil, err
	}
	way, err := newAccess(ends.base, opts)
	if err != nil {
		return nil, err
	}
	return &SailsSocket{opts: opts, endpoints: ends, access: way, retryNow: make(chan struct{}, 1)}, nil
}

// URL is the app's address, complete and without user name and password.
func (s *SailsSocket) URL() string { return publicURL(s.endpoints.base) }

// State is the socket's state at this moment.
func (s *SailsSocket) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// On has fn called for every event of that name, until remove is called.
func (s *SailsSocket) On(name string, fn func(Event)) (remove func()) {
	return s.listeners.add(name, fn)
}

// Off removes every listener of that event.
func (s *SailsSocket) Off(name string) { s.listeners.removeAll(name) }

// Connect starts connecting and returns at once; the Observer hears how it
// goes. It is a *StateError unless the socket is Disconnected.
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
	s.run = &run{cancel: cancel, done: make(chan struct{})}
	s.state = Connecting
	go s.stayConnected(ctx, s.run)
	return nil
}

// Reconnect ends the wait before the next attempt, or connects a Disconnected
// socket. It is a *StateError while the socket is connected or connecting.
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

// Disconnect ends the connection, or the attempts to get one, and waits until
// it is over: no event follows. It is a *StateError if the socket is
// Disconnected.
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

// Close disconnects and fails every request that still waits. It may be called
// twice.
func (s *SailsSocket) Close() {
	s.mu.Lock()
	s.closed = true
	waiting := s.offline
	s.offline = nil
	s.mu.Unlock()
	for _, c := range waiting {
		c.answered <- answer{err: ErrClosed}
	}
	_ = s.Disconnect() // its one error is that there is nothing to disconnect
	s.access.close()
}

// stayConnected connects, and connects again, until it is told to stop or the
// policy says so.
func (s *SailsSocket) stayConnected(ctx context.Context, r *run) {
	defer s.ended(r)
	defer s.opts.Guard()
	retry := 0
	for {
		wasConnected, reason := s.connectOnce(ctx, retry)
		if wasConnected {
			retry = 0
		}
		retry++
		if ctx.Err() != nil {
			s.stop(Change{WasConnected: wasConnected})
			return
		}
		lost := Change{Reason: explain(s.endpoints.base, reason), WasConnected: wasConnected, Attempt: retry}
		if s.opts.Reconnect.exhausted(retry) || errors.Is(reason, socketio.ErrServerDisconnect) {
			s.stop(lost)
			return
		}
		if !s.wait(ctx, lost) {
			s.stop(Change{})
			return
		}
	}
}

// connectOnce makes one attempt and, if it succeeds, stays until the connection
// ends.
func (s *SailsSocket) connectOnce(ctx context.Context, retry int) (wasConnected bool, reason error) {
	s.generation++
	s.change(Change{State: Connecting, Attempt: retry})
	conn, err := s.dial(ctx)
	if err != nil {
		return false, err
	}
	s.change(Change{
		State: Connected, SID: conn.ID(), EngineIO: conn.Version(), Transport: engineio.TransportWebsocket,
	})
	s.mu.Lock()
	s.conn = conn
	s.flushOffline() // after the Observer has heard of the connection that the answers come over
	s.mu.Unlock()
	select {
	case <-conn.Done():
	case <-ctx.Done():
	}
	s.mu.Lock()
	s.conn = nil
	s.mu.Unlock()
	conn.Close()
	return true, conn.Err()
}

func (s *SailsSocket) dial(ctx context.Context) (*socketio.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.opts.ConnectTimeout)
	defer cancel()
	if err := s.access.prepare(ctx); err != nil {
		return nil, err
	}
	generation := s.generation
	return socketio.Dial(ctx, s.endpoints.socketIO, engineio.DialOptions{
		Version:    s.opts.EngineIO,
		Query:      s.endpoints.query,
		Header:     s.opts.ConnectHeaders.Clone(),
		HTTPClient: s.access.client,
		Guard:      s.opts.Guard,
	}, func(e socketio.Event) { s.receive(e, generation) })
}

func (s *SailsSocket) receive(e socketio.Event, generation uint64) {
	s.seq++
	event := Event{Event: e, Seq: s.seq, Generation: generation}
	if s.opts.Observer != nil {
		s.opts.Observer.SocketEvent(event)
	}
	s.listeners.call(event)
}

// wait is the pause before the next attempt. It returns false when ctx ends.
func (s *SailsSocket) wait(ctx context.Context, lost Change) bool {
	// A Reconnect from before this wait has been served by the last attempt.
	select {
	case <-s.retryNow:
	default:
	}
	pause := s.opts.Reconnect.nextWait(lost.Attempt)
	lost.State = Waiting
	lost.RetryAt = time.Now().Add(pause)
	s.change(lost)
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.retryNow:
		return true
	case <-ctx.Done():
		return false
	}
}

// stop enters the run's last state. The Observer hears of it before the next
// run can begin.
func (s *SailsSocket) stop(c Change) {
	c.State = Disconnected
	s.change(c)
}

// ended makes way for the next run, also after a panic that Guard recovers
// from.
func (s *SailsSocket) ended(r *run) {
	r.cancel()
	s.mu.Lock()
	s.run, s.conn, s.state = nil, nil, Disconnected
	s.mu.Unlock()
	close(r.done)
}

// change enters a state and tells the Observer.
func (s *SailsSocket) change(c Change) {
	s.mu.Lock()
	s.state = c.State
	s.mu.Unlock()
	s.tell(c)
}

func (s *SailsSocket) tell(c Change) {
	c.At = time.Now()
	c.Generation = s.generation
	if s.opts.Observer != nil {
		s.opts.Observer.SocketChanged(c)
	}
}
