package sailsclient

import (
	"context"
	"errors"
	"time"

	"sailscope/sailsclient/socketio"
)

// stayConnected connects, and connects again after each loss, until ctx ends or the
// policy says to stop.
func (s *SailsSocket) stayConnected(ctx context.Context, r *run) {
	defer s.ended(r)
	defer r.opts.Guard()
	retry := 0
	var idle idleLosses
	for {
		wasConnected, reason := s.connectOnce(ctx, r, retry)
		if wasConnected {
			retry = 0
		}
		retry++
		if ctx.Err() != nil {
			s.stop(r, Change{WasConnected: wasConnected})
			return
		}
		why := explain(r.endpoints, reason)
		idle.note(why, wasConnected)
		lost := Change{Reason: why, WasConnected: wasConnected, Attempt: retry}
		if r.opts.Reconnect.exhausted(retry) || errors.Is(reason, socketio.ErrServerDisconnect) {
			s.stop(r, lost)
			return
		}
		if !s.wait(ctx, r, lost) {
			s.stop(r, Change{})
			return
		}
	}
}

// connectOnce makes one attempt. If it succeeds, connectOnce returns when the connection
// ends.
func (s *SailsSocket) connectOnce(ctx context.Context, r *run, retry int) (wasConnected bool, reason error) {
	s.generation++
	s.change(r, Change{State: Connecting, Attempt: retry})
	conn, link, err := s.dial(ctx, r)
	if err != nil {
		s.detach()
		return s.State() == Connected, err // it may have ended right after the connect
	}
	select {
	case <-link.Done():
	case <-ctx.Done():
	}
	s.detach()
	conn.Close()
	return true, link.Err()
}

// attach makes requests use the connection. Those that waited are sent first.
func (s *SailsSocket) attach(link *socketio.Socket, generation uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.link, s.linkGeneration = link, generation
	s.flushOffline()
}

func (s *SailsSocket) detach() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.link = nil
}

// dial connects and joins the default namespace.
func (s *SailsSocket) dial(ctx context.Context, r *run) (*socketio.Conn, *socketio.Socket, error) {
	ctx, cancel := context.WithTimeout(ctx, r.opts.ConnectTimeout)
	defer cancel()
	if err := r.access.prepare(ctx); err != nil {
		return nil, nil, err
	}
	a := &attempt{socket: s, run: r, generation: s.generation}
	options := r.access.dialOptions(r.opts, r.opts.Transports...)
	options.OnUpgrade = a.upgraded
	conn, err := socketio.Dial(ctx, r.endpoints.socketIO, options)
	if err != nil {
		return nil, nil, err
	}
	a.conn = conn
	link, err := conn.Join(ctx, socketio.Namespace{OnConnect: a.connected, OnEvent: a.received})
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	return conn, link, nil
}

// attempt receives what the read goroutine of one connection reports.
type attempt struct {
	socket     *SailsSocket
	run        *run
	conn       *socketio.Conn
	generation uint64

	link       *socketio.Socket // once it is connected
	upgradeErr error            // until then
}

// connected reports the connection. It runs on the goroutine that reads, so before any
// event and any response of the connection. The Observer can already send requests.
func (a *attempt) connected(link *socketio.Socket) {
	a.link = link
	a.socket.attach(link, a.generation)
	a.tell(Change{Reason: a.upgradeErr})
}

// upgraded reports how an upgrade ended. Before connected has run, it only notes it:
// connected reports it then.
func (a *attempt) upgraded(err error) {
	if err != nil {
		err = explain(a.run.endpoints, err)
	}
	if a.link == nil {
		a.upgradeErr = err
		return
	}
	a.tell(Change{Reason: err, Upgraded: err == nil})
}

func (a *attempt) tell(c Change) {
	c.State = Connected
	c.SID, c.EngineIO, c.Transport = a.link.ID(), a.conn.Version(), a.conn.Transport()
	a.socket.change(a.run, c)
}

func (a *attempt) received(e socketio.Event) {
	s := a.socket
	s.seq++
	event := Event{Event: e, Seq: s.seq, Generation: a.generation}
	a.hold(event)
	if a.run.opts.Observer != nil {
		a.run.opts.Observer.SocketEvent(event)
	}
	s.listeners.call(event)
}

// hold waits as long as Options.Hold asks for and the heartbeats allow.
func (a *attempt) hold(e Event) {
	if a.run.opts.Hold == nil {
		return
	}
	for until := a.run.opts.Hold(e); until != nil && a.conn.Hold(until); {
		until = a.run.opts.Hold(e)
	}
}

// wait is the pause before the next attempt. It returns false when ctx ends.
func (s *SailsSocket) wait(ctx context.Context, r *run, lost Change) bool {
	// The last attempt has satisfied any Reconnect from before this wait.
	select {
	case <-s.retryNow:
	default:
	}
	pause := r.opts.Reconnect.nextWait(lost.Attempt)
	lost.State = Waiting
	lost.RetryAt = time.Now().Add(pause)
	s.change(r, lost)
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

// stop enters the run's last state. The Observer receives it before the next run can
// begin.
func (s *SailsSocket) stop(r *run, c Change) {
	c.State = Disconnected
	s.change(r, c)
}

// ended lets the next run begin, also after a panic that Guard recovers from.
func (s *SailsSocket) ended(r *run) {
	r.cancel()
	s.mu.Lock()
	s.run, s.link, s.state = nil, nil, Disconnected
	s.mu.Unlock()
	close(r.done)
}

// change enters a state and tells the Observer.
func (s *SailsSocket) change(r *run, c Change) {
	s.mu.Lock()
	s.state = c.State
	s.mu.Unlock()
	c.At = time.Now()
	c.Generation = s.generation
	if r.opts.Observer != nil {
		r.opts.Observer.SocketChanged(c)
	}
}
