package engineio

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"sailscope/sailsclient/internal/bound"
)

// Handshake is the server's open packet.
type Handshake struct {
	SID          string
	Upgrades     []string
	PingInterval time.Duration
	PingTimeout  time.Duration
	// MaxPayload is the largest polling body in bytes, 0 if the packet does not say.
	// Only engine.io 6.2 and later send it, so the server speaks revision 4.
	MaxPayload int
}

// Defaults of engine.io, for a server that leaves the times out. They are needed to
// notice a dead link.
const (
	defaultPingInterval = 25 * time.Second
	defaultPingTimeout  = 20 * time.Second
)

// Limits of the heartbeat's times, which no real server exceeds. With shorter times the
// client would ping or give up without a pause. Sums of longer times overflow.
const (
	shortestPing = 10 * time.Millisecond
	longestPing  = 7 * 24 * time.Hour
)

// Limits of the open packet.
const (
	maxOpenPacket = 64 << 10
	maxUpgrades   = 8
)

type wireHandshake struct {
	SID          string   `json:"sid"`
	Upgrades     []string `json:"upgrades"`
	PingInterval int      `json:"pingInterval"`
	PingTimeout  int      `json:"pingTimeout"`
	MaxPayload   int      `json:"maxPayload,omitempty"`
}

// ParseHandshake reads the payload of an open packet.
func ParseHandshake(data []byte) (Handshake, error) {
	if len(data) > maxOpenPacket {
		return Handshake{}, &ProtocolError{What: "an open packet of " + bound.Size(len(data))}
	}
	// JavaScript may write numbers like 1e30 or 25000.5.
	var w struct {
		SID          string      `json:"sid"`
		Upgrades     []string    `json:"upgrades"`
		PingInterval json.Number `json:"pingInterval"`
		PingTimeout  json.Number `json:"pingTimeout"`
		MaxPayload   json.Number `json:"maxPayload"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return Handshake{}, &ProtocolError{What: "an open packet that is not JSON", Err: bound.Error(err)}
	}
	switch {
	case w.SID == "":
		return Handshake{}, &ProtocolError{What: "an open packet without a session id"}
	case len(w.SID) > bound.ID:
		return Handshake{}, &ProtocolError{What: "a session id of " + bound.Size(len(w.SID))}
	}
	return Handshake{
		SID:          w.SID,
		Upgrades:     knownUpgrades(w.Upgrades),
		PingInterval: milliseconds(w.PingInterval, defaultPingInterval),
		PingTimeout:  milliseconds(w.PingTimeout, defaultPingTimeout),
		MaxPayload:   int(min(max(numberOf(w.MaxPayload), 0), math.MaxInt32)),
	}, nil
}

// knownUpgrades returns the names that are transports.
func knownUpgrades(offered []string) []string {
	const longest = 32
	offered = slices.DeleteFunc(offered, func(name string) bool { return len(name) > longest })
	return offered[:min(len(offered), maxUpgrades)]
}

// milliseconds returns a time of the heartbeat, or instead if it is missing.
func milliseconds(n json.Number, instead time.Duration) time.Duration {
	ms := numberOf(n)
	if ms <= 0 {
		return instead
	}
	shortest, longest := float64(shortestPing.Milliseconds()), float64(longestPing.Milliseconds())
	return time.Duration(min(max(ms, shortest), longest)) * time.Millisecond
}

// numberOf returns a number, 0 if there is none, and infinity if it is too large.
func numberOf(n json.Number) float64 {
	f, _ := n.Float64()
	return f
}

// AppendHandshake appends the complete open packet, for servers.
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
