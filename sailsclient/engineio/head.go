package engineio

import (
	"io"
	"net"
)

// MaxResponseHead bounds the head of an HTTP response, its informational
// responses included, in bytes. A client's transport has a setting for it.
const MaxResponseHead = 1 << 20

// HeadReader reads what a server sends until the head of its response must have
// ended, and then fails with ErrHeadTooBig.
type HeadReader struct {
	r    io.Reader
	left int
}

// NewHeadReader makes one, of MaxResponseHead bytes.
func NewHeadReader(r io.Reader) *HeadReader { return &HeadReader{r, MaxResponseHead} }

// Read implements io.Reader.
func (h *HeadReader) Read(p []byte) (int, error) {
	if h.left <= 0 {
		return 0, ErrHeadTooBig
	}
	n, err := h.r.Read(p[:min(len(p), h.left)])
	h.left -= n
	return n, err
}

// Blame returns ErrHeadTooBig instead of an error that came of it: net/http calls
// a header that was cut off malformed.
func (h *HeadReader) Blame(err error) error {
	if err != nil && h.left <= 0 {
		return ErrHeadTooBig
	}
	return err
}

// headConn is a connection whose response's head has a limit: the websocket
// library has none. It is for one goroutine until the head has come.
type headConn struct {
	net.Conn
	head *HeadReader // nil once the head has come
}

func (c *headConn) Read(p []byte) (int, error) {
	if c.head != nil {
		return c.head.Read(p)
	}
	return c.Conn.Read(p)
}

// blame is HeadReader.Blame for a connection that may not have been made.
func (c *headConn) blame(err error) error {
	if c.head == nil {
		return err
	}
	return c.head.Blame(err)
}
