package socketio

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strings"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/bound"
)

// Namespace says what Join joins.
type Namespace struct {
	// Name starts with a slash; "" is the default namespace.
	Name string
	// Auth is for the server's middleware. It is the payload of the CONNECT packet in
	// Socket.IO 4, and its query in Socket.IO 2, where the default namespace has none.
	Auth map[string]any
	// Recovery resumes an earlier connection to this namespace, if the server supports
	// that.
	Recovery *Recovery
	// OnConnect is called when the server has confirmed, before any event. OnEvent is
	// called for every event, in order; events that come before the confirmation wait
	// for it. Both run on the goroutine that reads, and must not block, because it also
	// replies to heartbeats. May be nil.
	OnConnect func(*Socket)
	OnEvent   func(Event)
}

// Recovery is what a server of Socket.IO 4.6 or later needs to resume a connection: its
// private id, and the offset of its last event.
type Recovery struct {
	PID    string `json:"pid"`
	Offset string `json:"offset,omitempty"`
}

// Limits of the events that are kept until the confirmation.
const (
	maxEarlyEvents = 10_000
	maxEarlyBytes  = 64 << 20
)

// ask sends the CONNECT. Socket.IO 2 opens the default namespace without one.
func (s *Socket) ask() error {
	p := Packet{Type: Connect, ID: NoID}
	var err error
	switch {
	case s.conn.Version() != engineio.V3:
		p.Data, err = s.authPayload()
	case s.namespace == DefaultNamespace:
		return nil
	default:
		p.Query, err = s.authQuery()
	}
	if err != nil {
		return fmt.Errorf("encode the auth of namespace %s: %w", s.namespace, err)
	}
	if err := s.send(p); err != nil {
		return fmt.Errorf("ask for namespace %s: %w", s.namespace, err)
	}
	return nil
}

// authPayload returns the JSON of the CONNECT packet in Socket.IO 4.
func (s *Socket) authPayload() (string, error) {
	auth := make(map[string]any, len(s.options.Auth)+2)
	maps.Copy(auth, s.options.Auth)
	if r := s.options.Recovery; r != nil {
		auth["pid"], auth["offset"] = r.PID, r.Offset
	}
	if len(auth) == 0 {
		return "", nil
	}
	data, err := json.Marshal(auth)
	return string(data), err
}

// authQuery returns the query of the CONNECT packet in Socket.IO 2: strings as they are,
// everything else as JSON.
func (s *Socket) authQuery() (string, error) {
	query := make(url.Values, len(s.options.Auth))
	for name, value := range s.options.Auth {
		text, isText := value.(string)
		if !isText {
			data, err := json.Marshal(value)
			if err != nil {
				return "", err
			}
			text = string(data)
		}
		query.Set(name, text)
	}
	return query.Encode(), nil
}

// connectAnswer is the JSON of the response to a CONNECT; Socket.IO 2 has none.
type connectAnswer struct {
	SID string `json:"sid"`
	PID string `json:"pid"`
}

// confirm takes the server's yes, and delivers what came before it. If Join has
// just given up, nobody wants it any more.
func (s *Socket) confirm(answer connectAnswer) {
	if s.isConnected() {
		return
	}
	s.mu.Lock()
	if s.err != nil {
		s.goodbye()
		s.mu.Unlock()
		return
	}
	s.id = answer.SID
	if answer.PID != "" {
		before := s.options.Recovery
		s.recovered = before != nil && before.PID == answer.PID
		s.recovery.PID = answer.PID
		if s.recovered {
			s.offset = []byte(before.Offset)
		}
	}
	s.mu.Unlock()
	if s.options.OnConnect != nil {
		s.options.OnConnect(s)
	}
	early := s.early
	s.early = nil
	for _, e := range early {
		s.deliver(e)
	}
	if s.earlyBytes > 0 { // otherwise this may not be the goroutine that reads
		s.conn.giveBack(s.earlyBytes)
		s.earlyBytes = 0
	}
	close(s.connected)
}

// receive handles an event. It fails if too many events come before the confirmation.
func (s *Socket) receive(e Event) error {
	if s.isConnected() {
		s.deliver(e)
		return nil
	}
	const place = 48 // bytes of an attachment's place in a list
	size := len(e.Name) + len(e.Args)
	for _, a := range e.Attachments {
		size += place + len(a)
	}
	if err := s.conn.hold(&s.earlyBytes, size); err != nil {
		return err
	}
	s.early = append(s.early, e)
	if len(s.early) > maxEarlyEvents || s.earlyBytes > maxEarlyBytes {
		return badPacket("a flood of events before the namespace was confirmed", e.Name)
	}
	return nil
}

func (s *Socket) deliver(e Event) {
	s.noteOffset(e.Args)
	if s.recovery.PID != "" { // only this goroutine ever sets it
		e.Offset = s.offsets.of(e)
	}
	if s.options.OnEvent != nil {
		s.options.OnEvent(e)
	}
}

// noteOffset notes the offset of the last event for a Recovery. A server that offers recovery
// adds it as the last argument, a string.
func (s *Socket) noteOffset(args string) {
	if s.recovery.PID == "" || !strings.HasSuffix(args, `"`) { // only this goroutine ever sets it
		return
	}
	end := len(args) - 1
	offset := args[max(end-bound.ID, 0):end]
	start := strings.LastIndexByte(offset, '"') + 1
	if start == 0 {
		return // no offset is that long
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset = append(s.offset[:0], offset[start:]...) // a copy: it would keep the event
}
