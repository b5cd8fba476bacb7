package engineio

import (
	"errors"
	"io"
)

// smallMessage is the size, in bytes, up to which a link reads a message without the
// budget.
const smallMessage = 1 << 20

// inbound reads whole messages of one link. Only one goroutine may use it.
type inbound struct {
	share
	most   int64 // bytes of a message
	buffer []byte
}

// read reads r to its end, up to a limit, because decompressed data may be endless. A small
// message is in a buffer that the next read uses again. If owned is true, the memory
// belongs to the caller.
func (in *inbound) read(r io.Reader) (message []byte, owned bool, err error) {
	in.free()
	message, more, err := in.readSmall(r)
	if err != nil || !more {
		return message, false, err
	}
	message, err = in.readLarge(message, r)
	if err != nil {
		in.free()
	}
	return message, true, err
}

// readSmall reads into the buffer. more means that the buffer was too small.
func (in *inbound) readSmall(r io.Reader) (message []byte, more bool, err error) {
	const first = 4 << 10
	if in.buffer == nil {
		in.buffer = make([]byte, 0, first)
	}
	into := in.buffer[:0]
	for {
		switch {
		case int64(len(into)) > in.most:
			return into, false, ErrTooBig
		case len(into) >= smallMessage:
			in.buffer = nil // the message keeps it
			return into, true, nil
		case len(into) == cap(into):
			into = append(into, 0)[:len(into)]
			in.buffer = into
		}
		n, err := r.Read(into[len(into):cap(into)])
		into = into[:len(into)+n]
		if errors.Is(err, io.EOF) {
			return into, false, nil
		}
		if err != nil {
			return into, false, err
		}
	}
}

// readLarge reads the rest in steps. It reserves each step from the budget. In the end it
// joins them, so that no more memory is kept than the message needs.
func (in *inbound) readLarge(start []byte, r io.Reader) ([]byte, error) {
	steps, total := [][]byte{start}, int64(len(start))
	if err := in.grow(2 * total); err != nil {
		return nil, err
	}
	for {
		if err := in.grow(2 * smallMessage); err != nil { // the step, and the same again for joining it
			return nil, err
		}
		step := make([]byte, smallMessage)
		n, err := fill(step, r)
		steps, total = append(steps, step[:n]), total+int64(n)
		switch {
		case total > in.most:
			return nil, ErrTooBig
		case errors.Is(err, io.EOF):
			return whole(steps, total), nil
		case err != nil:
			return nil, err
		}
	}
}

// fill is io.ReadFull that distinguishes the end of r from a connection that broke.
func fill(into []byte, r io.Reader) (n int, err error) {
	for n < len(into) && err == nil {
		var more int
		more, err = r.Read(into[n:])
		n += more
	}
	return n, err
}

func whole(steps [][]byte, total int64) []byte {
	message := make([]byte, 0, total)
	for _, step := range steps {
		message = append(message, step...)
	}
	return message
}
