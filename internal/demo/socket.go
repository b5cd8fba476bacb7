package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// socket is a client in the default namespace. Each CONNECT creates a new one.
type socket struct {
	id      string
	session *session
	// lossy makes broadcasts unreliable; delivered counts those for this socket.
	lossy     bool
	delivered atomic.Uint64
}

// partialPacket is a binary packet whose attachments are still arriving.
type partialPacket struct {
	packet      socketio.Packet
	attachments [][]byte
}

// receiveMessage handles one Socket.IO packet. An error ends the session.
func (s *session) receiveMessage(text string) error {
	if s.partial != nil {
		return &socketio.PacketError{What: "a packet among the attachments of another", Packet: text}
	}
	p, err := socketio.Parse(text)
	if err != nil {
		return err
	}
	if p.Attachments > 0 {
		s.partial = &partialPacket{packet: p}
		return nil
	}
	return s.handle(p, nil)
}

func (s *session) receiveAttachment(data []byte) error {
	if s.partial == nil {
		return &socketio.PacketError{What: "an attachment that belongs to no packet"}
	}
	s.partial.attachments = append(s.partial.attachments, data)
	if len(s.partial.attachments) < s.partial.packet.Attachments {
		return nil
	}
	whole := s.partial
	s.partial = nil
	return s.handle(whole.packet, whole.attachments)
}

func (s *session) handle(p socketio.Packet, attachments [][]byte) error {
	if p.Namespace != socketio.DefaultNamespace {
		if p.Type == socketio.Connect {
			return s.refuseNamespace(p.Namespace)
		}
		return nil
	}
	switch p.Type {
	case socketio.Connect:
		if s.version == engineio.V4 && s.socket.Load() == nil {
			s.connect(randomID())
		}
	case socketio.Disconnect:
		s.leave()
	case socketio.EventPacket, socketio.BinaryEvent:
		return s.handleEvent(p, attachments)
	default: // the server requests no acks, and ignores an ERROR
	}
	return nil
}

// connect adds the client to the default namespace and sends it CONNECT.
func (s *session) connect(id string) {
	connected := &socket{id: id, session: s, lossy: s.query.Get("lossy") != ""}
	s.socket.Store(connected)
	answer := socketio.Packet{Type: socketio.Connect, ID: socketio.NoID}
	if s.version == engineio.V4 {
		answer.Data = fmt.Sprintf(`{"sid":%q}`, id)
	}
	s.server.hub.add(connected, message(answer))
	if s.ended() {
		s.leave() // live may have cleaned up before
	}
}

// leave removes the client from the namespace. The session continues; in revision 4 the
// client may CONNECT again.
func (s *session) leave() {
	if left := s.socket.Swap(nil); left != nil {
		s.server.hub.remove(left)
	}
}

// refuseNamespace responds to a CONNECT to an unknown namespace, in the revision's
// format.
func (s *session) refuseNamespace(namespace string) error {
	var reason any = "Invalid namespace"
	if s.version == engineio.V4 {
		reason = object{{"message", reason}}
	}
	data, err := encode(reason)
	if err != nil {
		return err
	}
	s.send(message(socketio.Packet{
		Type: socketio.Error, Namespace: namespace, ID: socketio.NoID, Data: string(data),
	}))
	return nil
}

// handleEvent handles virtual requests. It ignores other events, including verbs in
// uppercase.
func (s *session) handleEvent(p socketio.Packet, attachments [][]byte) error {
	var args []json.RawMessage
	var name string
	if json.Unmarshal([]byte(p.Data), &args) != nil || len(args) == 0 || json.Unmarshal(args[0], &name) != nil {
		return &socketio.PacketError{What: "no event", Packet: p.Data}
	}
	from := s.socket.Load()
	if from != nil && isVerb(name) {
		from.handleRequest(virtualRequest{verb: name, args: args[1:], ackID: p.ID, attachments: attachments})
	}
	return nil
}

// message returns a Socket.IO packet as an Engine.IO packet.
func message(p socketio.Packet) packet {
	data := make([]byte, 0, len(p.Data)+len(p.Namespace)+24)
	return packet{data: p.Append(append(data, byte(engineio.Message)))}
}

// messages returns a Socket.IO packet and the packets of its attachments.
func messages(p socketio.Packet, attachments [][]byte) []packet {
	p.Attachments = len(attachments)
	packets := make([]packet, 0, 1+len(attachments))
	packets = append(packets, message(p))
	for _, a := range attachments {
		packets = append(packets, packet{data: a, binary: true})
	}
	return packets
}

// event returns an EVENT with one argument, and its attachments.
func event(name string, payload any, attachments ...[]byte) ([]packet, error) {
	data, err := encode([]any{name, payload})
	if err != nil {
		return nil, fmt.Errorf("event %q: %w", name, err)
	}
	p := socketio.Packet{Type: socketio.EventPacket, ID: socketio.NoID, Data: string(data)}
	if len(attachments) > 0 {
		p.Type = socketio.BinaryEvent
	}
	return messages(p, attachments), nil
}

// placeholder returns the reference to attachment number n in a payload.
func placeholder(n int) object {
	return object{{"_placeholder", true}, {"num", n}}
}

// answer sends the ack of a request, if the client asked for one.
func (s *socket) answer(ackID int64, argument json.RawMessage, attachments [][]byte) {
	if ackID == socketio.NoID {
		return
	}
	var data strings.Builder
	data.WriteByte('[')
	data.Write(argument)
	data.WriteByte(']')
	p := socketio.Packet{Type: socketio.AckPacket, ID: ackID, Data: data.String()}
	if len(attachments) > 0 {
		p.Type = socketio.BinaryAck
	}
	s.session.send(messages(p, attachments)...)
}
