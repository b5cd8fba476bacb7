package socketio

import (
	"bytes"
	"encoding/json"
)

// isMsgpackPacket recognizes a packet of socket.io-msgpack-parser: a map with a
// type. A server of Engine.IO 3 whose revision is not known yet has a prefix in
// front of it.
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

// isObjectPacket recognizes a packet that is the whole object as JSON:
// socket.io-json-parser sends all of them so, and the msgpack parser for Socket.IO
// 2 its CONNECT. No packet of Socket.IO's own parser begins with a brace.
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
