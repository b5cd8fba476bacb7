package cli

import (
	"io"
	"sync/atomic"
)

// lineBuffer collects lines for a writer, so that a burst costs few writes.
type lineBuffer struct {
	out  io.Writer
	text []byte
	// writes counts the finished writes. It grows as long as somebody reads.
	writes atomic.Int64
}

const (
	// fullBuffer is how many bytes are collected before they are written.
	fullBuffer = 16 << 10
	// largeBuffer is the size, in bytes, from which a buffer is not kept for the next lines.
	largeBuffer = 1 << 20
)

func (b *lineBuffer) full() bool { return len(b.text) >= fullBuffer }

// flush writes what was collected.
func (b *lineBuffer) flush() error {
	if len(b.text) == 0 {
		return nil
	}
	_, err := b.out.Write(b.text)
	b.writes.Add(1)
	b.text = b.text[:0]
	if cap(b.text) > largeBuffer {
		b.text = nil
	}
	return err
}
