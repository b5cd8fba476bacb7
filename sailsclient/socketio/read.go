package socketio

import (
	"bytes"
	"encoding/json"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/bound"
)

// partialPacket is a binary packet whose attachments are still arriving.
type partialPacket struct {
	packet      Packet
	attachments [][]byte
	bytes       int64 // reserved for it
}

// readLoop reads until the connection ends. It always ends the connection, also after a panic
// that guard recovers from, because somebody may wait for an ack.
func (c *Conn) readLoop() {
	defer close(c.readDone)
	reason := errReader
	defer func() {
		c.end(reason)
		c.engine.Close()
		c.partial = nil
		c.giveBack(c.held)
	}()
	defer c.guard()
	reason = c.readAll()
}

func (c *Conn) readAll() error {
	for {
		in, err := c.engine.Read()
		if err != nil {
			return c.asWrongVersion(err)
		}
		if err := c.receive(in); err != nil {
			return err
		}
	}
}

// receive handles one message. An error ends the connection.
func (c *Conn) receive(in engineio.Incoming) error {
	if in.Binary {
		return c.receiveAttachment(in)
	}
	if isObjectPacket(in.Data) {
		return &ParserError{Format: "JSON objects, or MessagePack"}
	}
	if c.partial != nil {
		return badPacket("a packet among the attachments of another", string(in.Data[:min(len(in.Data), packetHead)]))
	}
	p, err := Parse(c.texts.of(in))
	if err != nil {
		return err
	}
	if p.Attachments == 0 {
		return c.dispatch(p, in, nil)
	}
	c.partial = &partialPacket{packet: p}
	return c.hold(&c.partial.bytes, len(p.Data))
}

// hold reserves memory for what can't be delivered yet, and notes it in of.
func (c *Conn) hold(of *int64, size int) error {
	const besides = 64 // bytes of its place in a list
	n := int64(size + besides)
	if !c.budget.Reserve(n) {
		return engineio.ErrBudget
	}
	*of += n
	c.held += n
	return nil
}

func (c *Conn) giveBack(n int64) {
	c.budget.Release(n)
	c.held -= n
}

func (c *Conn) receiveAttachment(in engineio.Incoming) error {
	if c.partial == nil && isMsgpackPacket(in.Data) {
		return &ParserError{Format: "MessagePack"}
	}
	if c.partial == nil {
		return badPacket("an attachment that belongs to no packet", "")
	}
	if err := c.hold(&c.partial.bytes, len(in.Data)); err != nil {
		return err
	}
	if c.partial.bytes > maxAttachmentBytes {
		return badPacket("attachments that are too large", c.partial.packet.Data)
	}
	data := in.Data
	if !in.Owned {
		data = bytes.Clone(data)
	}
	c.partial.attachments = append(c.partial.attachments, data)
	if len(c.partial.attachments) < c.partial.packet.Attachments {
		return nil
	}
	whole := c.partial
	c.partial = nil
	defer c.giveBack(whole.bytes)
	return c.dispatch(whole.packet, in, whole.attachments)
}

func (c *Conn) dispatch(p Packet, in engineio.Incoming, attachments [][]byte) error {
	s := c.socketOf(p.Namespace)
	if s == nil && p.Type != Connect {
		return nil // nobody has joined it, or not any more
	}
	switch p.Type {
	case Connect:
		return c.confirm(s, p)
	case EventPacket, BinaryEvent:
		name, args, err := splitEvent(p.Data)
		if err != nil {
			return err
		}
		return s.receive(Event{At: in.At, Name: name, Args: args, Attachments: attachments, AckID: p.ID})
	case AckPacket, BinaryAck:
		return s.answer(p, in, attachments)
	case Disconnect:
		c.unregister(s)
		s.end(ErrServerDisconnect)
	case Error:
		c.refused(s, p, in)
	}
	return nil // Parse returns no other type
}

// refused handles an ERROR packet, which refuses the CONNECT. Socket.IO 2 also sends one when
// a middleware of a connected socket refuses an event. As in its client, that becomes an
// event "error".
func (c *Conn) refused(s *Socket, p Packet, in engineio.Incoming) {
	if s.isConnected() && c.Version() == engineio.V3 {
		s.deliver(Event{At: in.At, Name: "error", Args: p.Data, AckID: NoID})
		return
	}
	c.unregister(s)
	refused := &RefusedError{Namespace: s.namespace, Message: bound.Text(refusalText(p.Data), bound.Reason)}
	if len(p.Data) <= bound.Details {
		refused.Data = json.RawMessage(p.Data)
	}
	s.end(refused)
}

// answer calls the function that waits for an ack. A late ack, which nobody waits for, is
// dropped.
func (s *Socket) answer(p Packet, in engineio.Incoming, attachments [][]byte) error {
	args, err := arrayInside(p.Data)
	if err != nil {
		return err
	}
	if done := s.takeAck(p.ID); done != nil {
		done(Ack{At: in.At, Args: args, Attachments: attachments}, nil)
	}
	return nil
}

// confirm handles the response to a CONNECT. In Socket.IO 4 it has the socket's id. In
// Socket.IO 2 it is empty, and the first one, for the default namespace, comes without a
// CONNECT, maybe before somebody joins.
func (c *Conn) confirm(s *Socket, p Packet) error {
	var answer connectAnswer
	if len(p.Data) > bound.Details {
		return badPacket("a CONNECT response of "+bound.Size(len(p.Data)), p.Data)
	}
	if p.Data != "" {
		if err := json.Unmarshal([]byte(p.Data), &answer); err != nil {
			return badPacket("a bad CONNECT response", p.Data)
		}
	}
	if len(answer.SID) > bound.ID || len(answer.PID) > bound.ID || len(p.Namespace) > bound.Name {
		return badPacket("a CONNECT response whose name is too long", p.Namespace+p.Data)
	}
	if answer.SID == "" {
		if c.forced == engineio.V4 {
			return &engineio.WrongVersionError{Forced: engineio.V4}
		}
		c.engine.Settle(engineio.V3)
		answer = c.openedUnasked()
		if p.Namespace == DefaultNamespace {
			s = c.opened()
		} else {
			answer.SID = p.Namespace + "#" + answer.SID
		}
	}
	switch {
	case s != nil:
		s.confirm(answer)
	case c.Version() != engineio.V3 || p.Namespace != DefaultNamespace:
		c.goodbye(p.Namespace)
	}
	return nil
}

// refusalText returns the reason in an ERROR packet: an object with a message in revision 5, a
// string in revision 4.
func refusalText(data string) string {
	var object struct {
		Message string `json:"message"`
	}
	if json.Unmarshal([]byte(data), &object) == nil && object.Message != "" {
		return object.Message
	}
	var text string
	if json.Unmarshal([]byte(data), &text) == nil {
		return text
	}
	return data
}
