package engineio

import (
	"encoding/json"
	"fmt"
	"time"
)

// Handshake is the open packet: what the server says of the connection.
type Handshake struct {
	SID          string
	Upgrades     []string
	PingInterval time.Duration
	PingTimeout  time.Duration
	// MaxPayload is the largest polling body in bytes, 0 when not said. Only
	// engine.io 6.2 and later say it, which makes it proof of revision 4.
	MaxPayload int
}

// Defaults of engine.io, for a server that leaves the times out. Without them
// a dead link would never be noticed.
const (
	defaultPingInterval = 25 * time.Second
	defaultPingTimeout  = 20 * time.Second
)

// longestPing bounds both times: no server means more, and sums of them must
// not overflow.
const longestPing = 7 * 24 * time.Hour

type wireHandshake struct {
	SID          string   `json:"sid"`
	Upgrades     []string `json:"upgrades"`
	PingInterval int      `json:"pingInterval"`
	PingTimeout  int      `json:"pingTimeout"`
	MaxPayload   int      `json:"maxPayload,omitempty"`
}

// ParseHandshake reads the payload of an open packet.
func ParseHandshake(data []byte) (Handshake, error) {
	var w wireHandshake
	if err := json.Unmarshal(data, &w); err != nil {
		return Handshake{}, &ProtocolError{What: "an open packet that is not JSON", Err: err}
	}
	if w.SID == "" {
		return Handshake{}, &ProtocolError{What: "an open packet without a session id"}
	}
	return Handshake{
		SID:          w.SID,
		Upgrades:     w.Upgrades,
		PingInterval: milliseconds(w.PingInterval, defaultPingInterval),
		PingTimeout:  milliseconds(w.PingTimeout, defaultPingTimeout),
		MaxPayload:   w.MaxPayload,
	}, nil
}

// milliseconds is a time of the heartbeat, or instead if it is left out.
func milliseconds(n int, instead time.Duration) time.Duration {
	if n <= 0 {
		return instead
	}
	return time.Duration(min(n, int(longestPing.Milliseconds()))) * time.Millisecond
}

// AppendHandshake appends the whole open packet, for servers.
func AppendHandshake(dst []byte, h Handshake) ([]byte, error) {
	upgrades := h.Upgrades
	if upgrades == nil {
		upgrades = []string{}
	}
	payload, err := json.Marshal(wireHandshake{
		SID:          h.SID,
		Upgrades:     upgrades,
		PingInterval: int(h.PingInterval.Milliseconds()),
		PingTimeout:  int(h.PingTimeout.Milliseconds()),
		MaxPayload:   h.MaxPayload,
	})
	if err != nil {
		return dst, fmt.Errorf("encode the open packet: %w", err)
	}
	return append(append(dst, byte(Open)), payload...), nil
}
