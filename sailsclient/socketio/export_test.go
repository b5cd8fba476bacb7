package socketio

// What the tests of the limits reach into.
const (
	MaxEarlyEvents = maxEarlyEvents
	MaxEarlyBytes  = maxEarlyBytes
)

// SplitEvent is what every event goes through.
var SplitEvent = splitEvent

// EncodeArgs is what everything that is sent goes through.
var EncodeArgs = encodeArgs

// NewOffsets returns what tells the offsets of one connection's events.
func NewOffsets() func(Event) string { return new(offsets).of }
