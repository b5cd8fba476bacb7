package socketio

import "strings"

// textChunk is how much memory is taken at a time for the texts of small
// packets, in bytes; a packet over an eighth of it gets memory of its own.
const textChunk = 16 << 10

// textStore copies the texts of packets. Small ones share chunks of memory, so
// that a flood of events costs a fraction of an allocation each; whoever keeps
// one of them keeps its chunk. It is for one goroutine.
type textStore struct{ chunk strings.Builder }

func (t *textStore) copy(text []byte) string {
	if len(text) > textChunk/8 {
		return string(text)
	}
	if t.chunk.Cap()-t.chunk.Len() < len(text) {
		t.chunk = strings.Builder{} // what is in the old one stays where it is
		t.chunk.Grow(textChunk)
	}
	start := t.chunk.Len()
	t.chunk.Write(text)
	return t.chunk.String()[start:]
}
