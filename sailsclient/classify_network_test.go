package sailsclient_test

import (
	"net"
	"strings"
	"testing"

	"sailscope/internal/nettest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// What answers a handshake of TLS has not begun an HTTP response.
func TestServersThatSpeakNoTLS(t *testing.T) {
	for bytes, says := range map[string]string{
		"\x20\x02\x00\x00":       "dropped the handshake without a response",
		"SSH-2.0-OpenSSH\r\n":    `its response begins with "SSH-2"`,
		"-ERR unknown\r\n":       `its response begins with "-ERR "`,
		"HTTP/1.1 400 x\r\n\r\n": "use http:// in the URL",
	} {
		for _, transport := range engineio.Transports() {
			address := nettest.Listen(t, func(conn net.Conn) {
				_, _ = conn.Read(make([]byte, 4<<10))
				_, _ = conn.Write([]byte(bytes))
			})
			c := newClient(t, "https://"+address, once, byTransports(transport))
			c.Start()
			if reason := c.Refusal(sailsclient.Disconnected); !strings.Contains(told(reason), says) {
				t.Errorf("%q over %s: %s, %v", bytes, transport, reason.Refusal, reason)
			}
		}
	}
}
