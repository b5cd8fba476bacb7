package socketio

import (
	"bytes"
	"encoding/json"
)

// isMsgpackPacket reports whether a message is a packet of socket.io-msgpack-parser: a map
// with a type. From a server of Engine.IO 3 it may have a prefix, as long as the revision is
// not known.
func isMsgpackPacket(frame []byte) bool {
	const (
		prefix           = 4
		smallMap         = 0x80 // to 0x8f, with up to 15 entries
		keyOfFourLetters = 0xa4
	)
	rest := bytes.TrimPrefix(frame, []byte{prefix})
	return len(rest) > 0 && rest[0]&0xf0 == smallMap &&
		bytes.Contains(rest[:min(len(rest), 256)], append([]byte{keyOfFourLetters}, "type"...))
}

// isObjectPacket reports whether a packet is a JSON object. socket.io-json-parser sends all
// packets so, and the msgpack parser for Socket.IO 2 its CONNECT. No packet of Socket.IO's
// own parser begins with a brace.
func isObjectPacket(text []byte) bool {
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	var packet struct {
		Type *int    `json:"type"`
		Nsp  *string `json:"nsp"`
	}
	const most = 64 << 10 // a CONNECT has far less
	return len(text) <= most && json.Unmarshal(text, &packet) == nil && packet.Type != nil && packet.Nsp != nil
}
