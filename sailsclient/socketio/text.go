package socketio

import (
	"strings"
	"unsafe"

	"sailscope/sailsclient/engineio"
)

// Texts of small packets share memory, so that a flood of events costs a fraction
// of an allocation each. Whoever keeps one of them keeps its chunk, which is why
// chunks are small: whatever a server sends in between, 20,000 events that are
// kept keep 20 MB.
const (
	textChunk = 1 << 10       // bytes
	smallText = textChunk / 8 // the longest text that shares a chunk
)

// textStore copies the texts of packets. It is for one goroutine.
type textStore struct{ chunk strings.Builder }

// of is the text of a message, which stays valid.
func (t *textStore) of(in engineio.Incoming) string {
	if in.Owned && len(in.Data) > 0 {
		return unsafe.String(&in.Data[0], len(in.Data)) // nobody changes it any more, and it may be large
	}
	return t.copy(in.Data)
}

func (t *textStore) copy(text []byte) string {
	if len(text) > smallText {
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
