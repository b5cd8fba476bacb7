package engineio_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"sailscope/internal/testwait"
	"sailscope/sailsclient/engineio"
)

// A server ends a connection that polls because of a POST, and its close packet
// is read first. The POST's failure says why, unless it only says that the
// connection is over.
func TestPostsThatEndAConnection(t *testing.T) {
	isLost := func(err error) bool {
		_, ok := errors.AsType[*engineio.LinkError](err)
		return ok
	}
	for name, c := range map[string]struct {
		refuse func(http.ResponseWriter)
		isIt   func(error) bool
	}{
		"cut": {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, isLost},
		"too large": {func(w http.ResponseWriter) { w.WriteHeader(http.StatusRequestEntityTooLarge) }, func(err error) bool {
			refused, ok := errors.AsType[*engineio.HandshakeError](err)
			return ok && refused.StatusCode == http.StatusRequestEntityTooLarge
		}},
		"session unknown": {func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"code":1,"message":"Session ID unknown"}`)
		}, func(err error) bool { return errors.Is(err, engineio.ErrClosedByServer) }},
	} {
		t.Run(name, func(t *testing.T) {
			posted, read, refused := make(chan struct{}), make(chan struct{}), make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodPost:
					_, _ = io.Copy(io.Discard, r.Body)
					close(posted)
					testwait.Closed(t, "the close packet to be read", read)
					defer close(refused)
					c.refuse(w)
				case !r.URL.Query().Has("sid"):
					_, _ = io.WriteString(w, `0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`)
				default:
					testwait.Closed(t, "a POST", posted)
					_, _ = io.WriteString(w, "1")
				}
			}))
			defer server.Close()
			endpoint, err := url.Parse(server.URL + "/socket.io/")
			if err != nil {
				t.Fatal(err)
			}
			const size = 5000
			conn, err := engineio.Dial(testwait.Context(t), endpoint, engineio.DialOptions{
				HTTPClient: server.Client(), Transports: onlyPolling, Version: engineio.V4,
				Tap: func(f engineio.Frame) {
					if string(f.Data) == "1" && !f.Sent {
						close(read)
						<-refused // what was read may be late
					}
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.Send(make([]byte, size)); err != nil {
				t.Fatal(err)
			}
			_, err = conn.Read()
			end, ok := errors.AsType[*engineio.EndError](err)
			if !c.isIt(err) || !ok || end.Sent != size {
				t.Errorf("it ended for %v, %+v", err, end)
			}
		})
	}
}
