package socketio

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"sailscope/sailsclient/internal/bound"
)

// PacketType is the first byte of a Socket.IO packet.
type PacketType byte

// The packet types; revision 5 calls Error CONNECT_ERROR.
const (
	Connect     PacketType = '0'
	Disconnect  PacketType = '1'
	EventPacket PacketType = '2'
	AckPacket   PacketType = '3'
	Error       PacketType = '4'
	BinaryEvent PacketType = '5'
	BinaryAck   PacketType = '6'
)

// withAttachments returns the type of the packet if it has attachments.
func (t PacketType) withAttachments() PacketType {
	if t == AckPacket {
		return BinaryAck
	}
	return BinaryEvent
}

// DefaultNamespace is the namespace of Sails.
const DefaultNamespace = "/"

// NoID marks a packet that asks for no ack.
const NoID = -1

// Limits of the attachments of one packet. Without them, a server could make the client
// collect frames without end.
const (
	maxAttachments     = 10_000
	maxAttachmentBytes = 256 << 20
)

// Packet is a Socket.IO packet. Data is its JSON text, "" for none.
type Packet struct {
	Type        PacketType
	Namespace   string // without the query
	Query       string // of a CONNECT in revision 4
	ID          int64  // the ack's id, NoID for none
	Attachments int
	Data        string
}

// PacketError says why a text is not a Socket.IO packet.
type PacketError struct {
	What   string
	Packet string // the beginning of the text
}

func (e *PacketError) Error() string {
	return fmt.Sprintf("not Socket.IO: %s in %.60q", e.What, e.Packet)
}

// packetHead bounds the part of a packet in an error, in bytes.
const packetHead = 256

// badPacket returns a PacketError with the beginning of a packet, which may be large.
func badPacket(what, packet string) error {
	return &PacketError{What: what, Packet: bound.Head(packet, packetHead)}
}

// Parse reads a packet: the type, and then, each optional, the number of attachments with
// "-", the namespace with ",", the ack's id, and JSON. It does not check the JSON. The
// strings of the result share the memory of text.
func Parse(text string) (Packet, error) {
	p := Packet{Namespace: DefaultNamespace, ID: NoID}
	if text == "" {
		return p, badPacket("no packet type", text)
	}
	p.Type = PacketType(text[0])
	if p.Type < Connect || p.Type > BinaryAck {
		return p, badPacket("an unknown packet type", text)
	}
	rest := text[1:]
	if p.Type == BinaryEvent || p.Type == BinaryAck {
		count, after, found := strings.Cut(rest, "-")
		n, err := strconv.Atoi(count)
		if !found || err != nil || n < 0 || n > maxAttachments {
			return p, badPacket("a bad attachment count", text)
		}
		p.Attachments, rest = n, after
	}
	if strings.HasPrefix(rest, "/") {
		var namespace string
		namespace, rest, _ = strings.Cut(rest, ",")
		p.Namespace, p.Query, _ = strings.Cut(namespace, "?")
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	if digits > 0 {
		id, err := strconv.ParseInt(rest[:digits], 10, 64)
		if err != nil {
			return p, badPacket("a bad ack id", text)
		}
		p.ID, rest = id, rest[digits:]
	}
	p.Data = rest
	return p, nil
}

// Append appends the packet's text, as Parse reads it.
func (p Packet) Append(dst []byte) []byte {
	dst = append(dst, byte(p.Type))
	if p.Type == BinaryEvent || p.Type == BinaryAck {
		dst = append(strconv.AppendInt(dst, int64(p.Attachments), 10), '-')
	}
	if named := p.Namespace != DefaultNamespace && p.Namespace != ""; named || p.Query != "" {
		dst = append(dst, cmp.Or(p.Namespace, DefaultNamespace)...)
		if p.Query != "" {
			dst = append(append(dst, '?'), p.Query...)
		}
		dst = append(dst, ',')
	}
	if p.ID != NoID {
		dst = strconv.AppendInt(dst, p.ID, 10)
	}
	return append(dst, p.Data...)
}
