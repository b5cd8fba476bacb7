package demo

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"sailscope/sailsclient/engineio"
)

// polls is the polling state of a session.
type polls struct {
	reading atomic.Bool // a GET is waiting
	writing atomic.Bool // a POST is being read

	mu      sync.Mutex
	probing bool
	over    bool // a websocket has replaced polling
	// release is closed while a websocket wants to take over. A waiting GET then gets its
	// response at once, because the client can't switch before that.
	release chan struct{}
}

func (p *polls) released() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.release == nil {
		p.release = make(chan struct{})
	}
	return p.release
}

// startProbing reports whether a websocket may try to take over.
func (p *polls) startProbing() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.probing || p.over {
		return false
	}
	p.probing = true
	if p.release == nil {
		p.release = make(chan struct{})
	}
	close(p.release)
	return true
}

func (p *polls) stopProbing(over bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.probing, p.over, p.release = false, over, nil
}

func (p *polls) areOver() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over
}

// servePolling handles the GET that opens a session.
func (s *session) servePolling(w http.ResponseWriter, r *http.Request) {
	var upgrades []string
	if slices.Contains(s.server.opts.Transports, TransportWebsocket) {
		upgrades = []string{TransportWebsocket}
	}
	if !s.server.add(s) || s.open(upgrades...) != nil {
		s.end(cut)
		return
	}
	s.servePoll(w, r)
}

// servePoll responds to a GET with the queued packets, or waits for some.
func (s *session) servePoll(w http.ResponseWriter, r *http.Request) {
	if !s.polls.reading.CompareAndSwap(false, true) {
		s.end(goodbye)
		w.WriteHeader(http.StatusBadRequest) // with two GETs at once, the order of packets would be undefined
		return
	}
	defer s.polls.reading.Store(false)
	// A client that disconnects while it waits is gone.
	stop := context.AfterFunc(r.Context(), func() { s.end(cut) })
	defer stop()
	packets := s.out.take(s.done, s.polls.released())
	if !s.server.gate.pass(s.done) || s.ended() {
		if s.how == cut {
			panic(http.ErrAbortHandler) // net/http's way to cut a connection
		}
		packets = append(packets, control(engineio.Close, ""))
	}
	if packets == nil {
		packets = append(packets, control(engineio.Noop, ""))
	}
	w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
	w.Header().Set("Cache-Control", "no-store")
	if _, err := w.Write(appendPayload(nil, s.version, packets)); err != nil {
		s.end(cut) // its packets are lost
	}
}

// servePost handles the packets in a POST.
func (s *session) servePost(w http.ResponseWriter, r *http.Request) {
	if !s.polls.writing.CompareAndSwap(false, true) {
		s.end(goodbye)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	defer s.polls.writing.Store(false)
	if err := s.takePayload(http.MaxBytesReader(w, r.Body, maxMessage)); err != nil {
		s.end(goodbye)
		if !errors.Is(err, errLeft) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	w.Header().Set("Content-Type", "text/html")
	_, _ = io.WriteString(w, "ok") // a client that misses this sends again or leaves
}

func (s *session) takePayload(body io.Reader) error {
	payload, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	packets, err := splitPayload(s.version, payload)
	if err != nil {
		return err
	}
	for _, p := range packets {
		if err := s.receive(p.binary, p.data); err != nil {
			return err
		}
	}
	return nil
}

// upgradeTimeout limits how long the upgrade from polling to a websocket may take.
const upgradeTimeout = 10 * time.Second

// serveUpgrade handles a websocket that takes over a session from polling: the client
// sends "2probe", the server "3probe", and the client "5".
func (s *session) serveUpgrade(w http.ResponseWriter, r *http.Request) {
	l, err := accept(w, r)
	if err != nil {
		return
	}
	s.attach(l)
	if !s.probe(l) {
		s.detach(l)
		return
	}
	defer s.end(cut)
	s.run(l)
}

// probe reports whether the websocket has taken over.
func (s *session) probe(l *link) bool {
	if err := l.ws.SetReadDeadline(time.Now().Add(upgradeTimeout)); err != nil {
		return false
	}
	if !l.expect(engineio.Ping, "probe") {
		return false
	}
	if l.write(websocket.TextMessage, control(engineio.Pong, "probe").data, upgradeTimeout) != nil || !s.polls.startProbing() {
		return false
	}
	done := l.expect(engineio.Upgrade, "") && l.ws.SetReadDeadline(time.Time{}) == nil
	s.polls.stopProbing(done)
	return done
}

func (l *link) expect(kind engineio.PacketType, payload string) bool {
	_, frame, err := l.ws.ReadMessage()
	return err == nil && string(frame) == string(byte(kind))+payload
}
