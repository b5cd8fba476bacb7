package engineio

import (
	"fmt"
	"sync/atomic"
)

// Version is a revision of the Engine.IO protocol.
type Version int

// The revisions. Auto asks for revision 4, and detects from the server's first packets
// which one it speaks.
const (
	Auto Version = 0
	V3   Version = 3
	V4   Version = 4
)

// String returns "auto", "3" or "4".
func (v Version) String() string {
	if v == Auto {
		return "auto"
	}
	return fmt.Sprint(int(v))
}

// ParseVersion reads what String returns.
func ParseVersion(s string) (Version, error) {
	switch s {
	case "auto", "":
		return Auto, nil
	case "3":
		return V3, nil
	case "4":
		return V4, nil
	}
	return Auto, fmt.Errorf("unknown Engine.IO version %q: use auto, 3 or 4", s)
}

// versionCell holds the revision of one connection, which may become known after it is
// open.
type versionCell struct{ v atomic.Int32 }

func (c *versionCell) get() Version { return Version(c.v.Load()) }

// settle sets the revision. Revision 3 replaces any other, and any other replaces Auto.
func (c *versionCell) settle(v Version) {
	if v == V3 {
		c.v.Store(int32(V3))
		return
	}
	c.v.CompareAndSwap(int32(Auto), int32(v))
}

// PacketType is the first byte of a text frame. Both revisions have the same types.
type PacketType byte

// The packet types of Engine.IO. In revision 3 the client sends pings and the server
// replies. In revision 4 the server sends them and the client replies.
const (
	Open    PacketType = '0'
	Close   PacketType = '1'
	Ping    PacketType = '2'
	Pong    PacketType = '3'
	Message PacketType = '4'
	Upgrade PacketType = '5'
	Noop    PacketType = '6'
)

// v3BinaryMessage precedes the payload of a binary websocket frame in
// revision 3 (the packet type as a number); revision 4 sends the payload bare.
const v3BinaryMessage = 4

// AppendBinary appends the websocket frame of a binary message.
func AppendBinary(dst []byte, v Version, payload []byte) []byte {
	if v == V3 {
		dst = append(dst, v3BinaryMessage)
	}
	return append(dst, payload...)
}

// BinaryPayload returns the message in a binary websocket frame.
func BinaryPayload(v Version, frame []byte) ([]byte, error) {
	if v != V3 {
		return frame, nil
	}
	if len(frame) == 0 || frame[0] != v3BinaryMessage {
		return nil, &ProtocolError{What: "a binary frame without the message prefix of Engine.IO 3"}
	}
	return frame[1:], nil
}
