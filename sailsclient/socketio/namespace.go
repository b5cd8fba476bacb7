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
	// Auth is shown to the server's middleware: as the CONNECT packet's payload
	// in Socket.IO 4, as its query in Socket.IO 2, which has none for the
	// default namespace.
	Auth map[string]any
	// Recovery resumes an earlier connection to this namespace, if the server
	// can.
	Recovery *Recovery
	// OnConnect is called when the server has confirmed, before any event.
	// OnEvent is called for every event, in order; events that came before the
	// confirmation are kept until then. Both run on the connection's read
	// goroutine and must not block: no heartbeat is answered meanwhile. May be
	// nil.
	OnConnect func(*Socket)
	OnEvent   func(Event)
}

// Recovery is what a server of Socket.IO 4.6 and later needs to resume a
// connection: who it was, and the last event it saw.
type Recovery struct {
	PID    string `json:"pid"`
	Offset string `json:"offset,omitempty"`
}

// Limits of what is kept of events that come before the confirmation.
const (
	maxEarlyEvents = 10_000
	maxEarlyBytes  = 64 << 20
)

// ask asks the server for the namespace. Socket.IO 2 joins the default one by
// itself.
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

// authPayload is the CONNECT packet's JSON in Socket.IO 4.
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

// authQuery is the CONNECT packet's query in Socket.IO 2: strings as they are,
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

// connectAnswer is the JSON of a confirmed CONNECT; Socket.IO 2 has none.
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
	if s.earlyBytes > 0 { // else this may be another goroutine
		s.conn.giveBack(s.earlyBytes)
		s.earlyBytes = 0
	}
	close(s.connected)
}

// receive takes an event. An error means that the server sends without end what
// it should hold back.
func (s *Socket) receive(e Event) error {
	if s.isConnected() {
		s.deliver(e)
		return nil
	}
	const place = 48 // of an attachment in a list, whatever is in it
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

// noteOffset remembers the last event for a Recovery: a server that offers one
// adds the event's offset as the last argument, a string.
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
