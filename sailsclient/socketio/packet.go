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

// withAttachments is the type of the same packet when it has attachments.
func (t PacketType) withAttachments() PacketType {
	if t == AckPacket {
		return BinaryAck
	}
	return BinaryEvent
}

// DefaultNamespace is the one Sails uses.
const DefaultNamespace = "/"

// NoID marks a packet that asks for no ack.
const NoID = -1

// Limits of the attachments of one packet: a server could otherwise have us
// collect frames for ever.
const (
	maxAttachments     = 10_000
	maxAttachmentBytes = 256 << 20
)

// Packet is one Socket.IO packet. Data is its JSON text, "" if there is none.
type Packet struct {
	Type        PacketType
	Namespace   string // without the query
	Query       string // of a CONNECT of revision 4
	ID          int64  // NoID if absent
	Attachments int
	Data        string
}

// PacketError says why a text is not a Socket.IO packet.
type PacketError struct {
	What   string
	Packet string // its beginning
}

func (e *PacketError) Error() string {
	return fmt.Sprintf("not Socket.IO: %s in %.60q", e.What, e.Packet)
}

// packetHead is how much of a packet an error keeps, in bytes.
const packetHead = 256

// badPacket is the error of a packet that may be megabytes long.
func badPacket(what, packet string) error {
	return &PacketError{What: what, Packet: bound.Head(packet, packetHead)}
}

// Parse reads a packet: type, then attachment count and "-", namespace and
// ",", ack id, JSON, each optional. The JSON is not checked. The strings of the
// result share the memory of text.
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

// Append appends the packet's text, what Parse reads.
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
