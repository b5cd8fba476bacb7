package socketio

import (
	"strings"
	"unsafe"

	"sailscope/sailsclient/engineio"
)

// Texts of small packets share memory, so that each event of a flood costs a fraction of an
// allocation. A text that is kept keeps its chunk in memory. So chunks are small: 20,000
// events that are kept keep at most 20 MB.
const (
	textChunk = 1 << 10       // bytes
	smallText = textChunk / 8 // the longest text that shares a chunk
)

// textStore copies the texts of packets. Only one goroutine may use it.
type textStore struct{ chunk strings.Builder }

// of returns the text of a message, which stays valid.
func (t *textStore) of(in engineio.Incoming) string {
	if in.Owned && len(in.Data) > 0 {
		return unsafe.String(&in.Data[0], len(in.Data)) // the data does not change any more, and may be large
	}
	return t.copy(in.Data)
}

func (t *textStore) copy(text []byte) string {
	if len(text) > smallText {
		return string(text)
	}
	if t.chunk.Cap()-t.chunk.Len() < len(text) {
		t.chunk = strings.Builder{} // texts in the old chunk stay valid
		t.chunk.Grow(textChunk)
	}
	start := t.chunk.Len()
	t.chunk.Write(text)
	return t.chunk.String()[start:]
}
