package engineio

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gorilla/websocket"
)

// compressFrom is the size in bytes from which messages are compressed, if the server has
// agreed to compression.
const compressFrom = 1024

// wsLink is the websocket transport.
type wsLink struct {
	ws      *websocket.Conn
	version *versionCell
	tap     func(Frame)
	// patience bounds one write. After that time the link counts as dead anyway.
	patience time.Duration

	in  inbound
	out []byte
}

func (l *wsLink) transport() Transport { return Websocket }

func (l *wsLink) idle() bool { return true }

func (l *wsLink) close() {
	_ = l.ws.Close() // the caller knows the reason; an error here adds nothing
	l.in.free()
}

func (l *wsLink) read() (packet, error) {
	kind, frame, owned, err := l.readFrame()
	if err != nil {
		return packet{}, readError(err)
	}
	binary := kind == websocket.BinaryMessage
	if l.tap != nil {
		l.tap(Frame{At: time.Now(), Transport: Websocket, Binary: binary, Data: frame})
	}
	if binary {
		data, err := BinaryPayload(l.version.get(), frame)
		return packet{kind: Message, binary: true, owned: owned, data: data}, err
	}
	if len(frame) == 0 {
		return packet{}, &ProtocolError{What: "an empty text frame"}
	}
	return packet{kind: PacketType(frame[0]), owned: owned, data: frame[1:]}, nil
}

// readFrame reads a whole websocket message.
func (l *wsLink) readFrame() (kind int, frame []byte, owned bool, err error) {
	l.in.free() // the last message was read, and the next one may take a while
	kind, r, err := l.ws.NextReader()
	if err != nil {
		return 0, nil, false, err
	}
	frame, owned, err = l.in.read(r)
	return kind, frame, owned, err
}

// withoutExcess drops the buffer of an unusually large message, so that it does not stay in
// memory until the connection ends.
func withoutExcess(frame []byte) []byte {
	if cap(frame) > smallMessage {
		return nil
	}
	return frame
}

func (l *wsLink) write(packets []outgoing) error {
	for i, p := range packets {
		packets[i] = outgoing{} // the payload may be large
		kind := websocket.TextMessage
		if p.binary {
			kind = websocket.BinaryMessage
			l.out = AppendBinary(l.out[:0], l.version.get(), p.payload)
		} else {
			l.out = append(append(l.out[:0], byte(p.kind)), p.payload...)
		}
		if err := l.writeFrame(kind); err != nil {
			return &LinkError{Err: fmt.Errorf("send to the server: %w", err)}
		}
		l.out = withoutExcess(l.out)
	}
	return nil
}

func (l *wsLink) writeFrame(kind int) error {
	if l.tap != nil {
		l.tap(Frame{At: time.Now(), Transport: Websocket, Sent: true, Binary: kind == websocket.BinaryMessage, Data: l.out})
	}
	if err := l.ws.SetWriteDeadline(time.Now().Add(l.patience)); err != nil {
		return err
	}
	l.ws.EnableWriteCompression(len(l.out) >= compressFrom)
	return l.ws.WriteMessage(kind, l.out)
}

// readError says how a websocket ended.
func readError(err error) error {
	switch {
	case errors.Is(err, websocket.ErrReadLimit), errors.Is(err, ErrTooBig):
		return ErrTooBig
	case errors.Is(err, ErrBudget):
		return ErrBudget
	}
	closed, isClose := errors.AsType[*websocket.CloseError](err)
	switch {
	case !isClose:
		return &LinkError{Err: err}
	case closed.Code == websocket.CloseAbnormalClosure: // the link broke without a close
		return &LinkError{Err: io.ErrUnexpectedEOF}
	case closed.Code == websocket.CloseNormalClosure, closed.Code == websocket.CloseGoingAway, closed.Code == websocket.CloseNoStatusReceived:
		return ErrClosedByServer
	default:
		return &CloseError{Code: closed.Code, Reason: closed.Text}
	}
}
