package engineio

import (
	"io"
	"net"
)

// MaxResponseHead bounds the head of an HTTP response, with its informational responses,
// in bytes. http.Transport has a field for it.
const MaxResponseHead = 1 << 20

// HeadReader is a reader with a limit for the head of a response. Beyond it, Read fails
// with ErrHeadTooBig.
type HeadReader struct {
	r    io.Reader
	left int
}

// NewHeadReader returns a HeadReader that reads up to MaxResponseHead bytes from r.
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

// Blame returns ErrHeadTooBig if that is the cause of err, and err otherwise. (net/http
// reports a header that was cut off as malformed.)
func (h *HeadReader) Blame(err error) error {
	if err != nil && h.left <= 0 {
		return ErrHeadTooBig
	}
	return err
}

// headConn is a connection that limits the head of the response, because the websocket
// library does not. Only one goroutine may use it until the head has come.
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

// blame is HeadReader.Blame for a connection that may be nil.
func (c *headConn) blame(err error) error {
	if c.head == nil {
		return err
	}
	return c.head.Blame(err)
}
