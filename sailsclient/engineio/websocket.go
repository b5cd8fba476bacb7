package engineio

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gorilla/websocket"
)

// compressFrom is the size in bytes from which compressing a message is worth
// it, if the server agreed to it at all.
const compressFrom = 1024

// wsLink is the websocket transport.
type wsLink struct {
	ws         *websocket.Conn
	version    *versionCell
	tap        func(Frame)
	maxMessage int64
	// patience is how long one write may take: after that the link counts as
	// dead anyway.
	patience time.Duration

	in  []byte // the frame being read, reused by every read
	out []byte
}

func (l *wsLink) transport() Transport { return Websocket }

func (l *wsLink) idle() bool { return true }

func (l *wsLink) close() { _ = l.ws.Close() } // whoever closes knows why; how the close went adds nothing

func (l *wsLink) read() (packet, error) {
	kind, err := l.readFrame()
	if err != nil {
		return packet{}, readError(err)
	}
	binary := kind == websocket.BinaryMessage
	if l.tap != nil {
		l.tap(Frame{At: time.Now(), Transport: Websocket, Binary: binary, Data: l.in})
	}
	if binary {
		data, err := BinaryPayload(l.version.get(), l.in)
		return packet{kind: Message, binary: true, data: data}, err
	}
	if len(l.in) == 0 {
		return packet{}, &ProtocolError{What: "an empty text frame"}
	}
	return packet{kind: PacketType(l.in[0]), data: l.in[1:]}, nil
}

// readFrame reads a whole websocket message into l.in, and returns its kind.
func (l *wsLink) readFrame() (kind int, err error) {
	kind, r, err := l.ws.NextReader()
	if err != nil {
		return 0, err
	}
	l.in, err = readAll(withoutExcess(l.in)[:0], r, l.maxMessage)
	return kind, err
}

// readAll is io.ReadAll into a buffer that is there, for at most so many bytes:
// what was compressed may be endless.
func readAll(into []byte, r io.Reader, most int64) ([]byte, error) {
	for {
		if int64(len(into)) > most {
			return into, ErrTooBig
		}
		if len(into) == cap(into) {
			into = append(into, 0)[:len(into)]
		}
		n, err := r.Read(into[len(into):cap(into)])
		into = into[:len(into)+n]
		if errors.Is(err, io.EOF) {
			return into, nil
		}
		if err != nil {
			return into, err
		}
	}
}

// withoutExcess lets go of the buffer of an unusually large message, so that
// one does not stay in memory for as long as the connection lives.
func withoutExcess(frame []byte) []byte {
	const first, keep = 4 << 10, 1 << 20
	if frame == nil || cap(frame) > keep {
		return make([]byte, 0, first)
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
			return &LinkError{fmt.Errorf("send to the server: %w", err)}
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
	if errors.Is(err, websocket.ErrReadLimit) || errors.Is(err, ErrTooBig) {
		return ErrTooBig
	}
	closed, isClose := errors.AsType[*websocket.CloseError](err)
	switch {
	case !isClose:
		return &LinkError{err}
	case closed.Code == websocket.CloseAbnormalClosure: // nobody closed it: the link is gone
		return &LinkError{io.ErrUnexpectedEOF}
	case closed.Code == websocket.CloseNormalClosure, closed.Code == websocket.CloseGoingAway, closed.Code == websocket.CloseNoStatusReceived:
		return ErrClosedByServer
	default:
		return fmt.Errorf("%w (websocket status %d %q)", ErrClosedByServer, closed.Code, closed.Text)
	}
}
