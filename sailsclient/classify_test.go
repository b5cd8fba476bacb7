package sailsclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// handshake is a server's answer to the upgrade, as Engine.IO writes it.
func handshake(status int, body string) error {
	return &engineio.HandshakeError{
		Transport: engineio.Websocket, StatusCode: status, ContentType: "text/html", Body: body, Err: errors.New("expected 101"),
	}
}

// onTheWay is an error as net/http and the websocket library wrap it.
func onTheWay(err error) error {
	inner := fmt.Errorf("failed to WebSocket dial: %w", &url.Error{Op: "Get", URL: "http://nemo:xxxxx@app:1337", Err: err})
	return &engineio.HandshakeError{Err: inner}
}

func opError(op string, err error) error { return &net.OpError{Op: op, Net: "tcp", Err: err} }

func TestExplain(t *testing.T) {
	base := &url.URL{Scheme: "http", Host: "app:1337", User: url.UserPassword("nemo", "secret")}
	for name, c := range map[string]struct {
		err     error
		refusal sailsclient.Refusal
		says    string
	}{
		"refused":         {onTheWay(opError("dial", os.NewSyscallError("connect", syscall.ECONNREFUSED))), sailsclient.RefusedUnreachable, "nothing listens at app:1337"},
		"unreachable":     {onTheWay(opError("dial", syscall.EHOSTUNREACH)), sailsclient.RefusedUnreachable, "cannot be reached"},
		"no such host":    {onTheWay(opError("dial", &net.DNSError{Err: "no such host", Name: "app"})), sailsclient.RefusedDNS, "the host app is not known"},
		"timeout":         {onTheWay(context.DeadlineExceeded), sailsclient.RefusedTimeout, "--timeout"},
		"slow dial":       {onTheWay(opError("dial", os.ErrDeadlineExceeded)), sailsclient.RefusedTimeout, "did not respond in time"},
		"wrong path":      {onTheWay(io.EOF), sailsclient.RefusedNotSocketIO, "--path"},
		"reset":           {onTheWay(opError("read", syscall.ECONNRESET)), sailsclient.RefusedNotSocketIO, "dropped the handshake"},
		"not HTTP":        {onTheWay(errors.New(`malformed HTTP response "SSH-2.0"`)), sailsclient.RefusedNotSocketIO, "does not speak HTTP"},
		"not HTTP, hasty": {onTheWay(errors.New("readLoopPeekFailLocked: %!w(<nil>)")), sailsclient.RefusedNotSocketIO, "does not speak HTTP"},
		"origin, hook 3":  {handshake(400, "Bad request"), sailsclient.RefusedOrigin, "--origin"},
		"origin, hook 2":  {handshake(400, "Origin not allowed"), sailsclient.RefusedOrigin, "--origin"},
		"polling's form":  {handshake(403, `{"code":4,"message":"Origin not allowed"}`), sailsclient.RefusedOrigin, "--origin"},
		"beforeConnect":   {handshake(400, "Forbidden"), sailsclient.RefusedBeforeConnect, "(HTTP 400 Forbidden)"},
		"hook 2's":        {handshake(400, ""), sailsclient.RefusedBeforeConnect, "(HTTP 400)"},
		"its own words":   {handshake(400, "no berth free"), sailsclient.RefusedBeforeConnect, "no berth free"},
		"transport":       {handshake(400, `{"code":0,"message":"Transport unknown"}`), sailsclient.RefusedTransport, "sails.config.sockets.transports"},
		"revision":        {handshake(400, `{"code":5,"message":"Unsupported protocol version"}`), sailsclient.RefusedVersion, "--eio"},
		"no query":        {handshake(400, "Transport unknown"), sailsclient.RefusedQuery, "let it forward the query"},
		"https, Apache":   {handshake(400, "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />"), sailsclient.RefusedTLS, "https://"},
		"https, Tomcat":   {handshake(400, "Bad Request\nThis combination of host and port requires TLS."), sailsclient.RefusedTLS, "https://"},
		"a proxy's 400":   {handshake(400, "<html>\n<h1>400</h1>"), sailsclient.RefusedHTTP, "the server refused the handshake (HTTP 400)"},
		"https, Go":       {handshake(400, "Client sent an HTTP request to an HTTPS server."), sailsclient.RefusedTLS, "https://"},
		"https, nginx":    {handshake(400, "<html>The plain HTTP request was sent to HTTPS port"), sailsclient.RefusedTLS, "https://"},
		"unauthorized":    {handshake(401, ""), sailsclient.RefusedHTTP, "--cookie"},
		"wrong password":  {&engineio.HandshakeError{Err: errors.New("x"), StatusCode: 401, Challenge: "Basic"}, sailsclient.RefusedHTTP, "see whether the user name and the password in the address are right"},
		"forbidden":       {handshake(403, "<html>"), sailsclient.RefusedHTTP, "--connect-header"},
		"not found":       {handshake(404, "Cannot GET"), sailsclient.RefusedNotSocketIO, "--path"},
		"a page":          {handshake(200, "<html>"), sailsclient.RefusedNotSocketIO, "no Socket.IO at this address"},
		"proxy password":  {handshake(407, ""), sailsclient.RefusedProxy, "--proxy"},
		"bad gateway":     {handshake(502, "<html>"), sailsclient.RefusedHTTP, "see whether the app behind it is up"},
		"teapot":          {handshake(418, "short and stout"), sailsclient.RefusedHTTP, "HTTP 418 short and stout"},
		"forced wrong":    {&engineio.WrongVersionError{Forced: engineio.V4}, sailsclient.RefusedVersion, "does not speak Engine.IO 4"},
		"namespace":       {&socketio.RefusedError{Namespace: "/", Message: "no pirates"}, sailsclient.RefusedNamespace, "no pirates"},
		"no confirm":      {&socketio.ConnectTimeoutError{Namespace: "/", Err: context.DeadlineExceeded}, sailsclient.RefusedTimeout, "never confirmed"},
		"no Engine.IO":    {&engineio.ProtocolError{What: "an empty text frame"}, sailsclient.RefusedNotSocketIO, "is a Sails app"},
		"no Socket.IO":    {&socketio.PacketError{What: "an unknown packet type", Packet: "x"}, sailsclient.RefusedNotSocketIO, "is a Sails app"},
		"heartbeat":       {&engineio.HeartbeatError{Silence: time.Second}, sailsclient.LostHeartbeat, "no heartbeat from the server for 1s"},
		"kicked":          {socketio.ErrServerDisconnect, sailsclient.LostByServer, "connect again"},
		"closed":          {engineio.ErrClosedByServer, sailsclient.LostByServer, "the server closed"},
		"link":            {&engineio.LinkError{Err: opError("read", syscall.ECONNRESET)}, sailsclient.LostLink, "connection reset"},
		"link, EOF":       {&engineio.LinkError{Err: io.EOF}, sailsclient.LostLink, "(EOF)"},
		"link, timeout":   {&engineio.LinkError{Err: context.DeadlineExceeded}, sailsclient.LostLink, "the connection was lost"},
		"too big":         {engineio.ErrTooBig, sailsclient.LostLink, "too big"},
		"unknown":         {errors.New("the sea is rough"), sailsclient.RefusedOther, "the sea is rough"},
	} {
		got := sailsclient.Explain(base, c.err)
		if got.Refusal != c.refusal || !strings.Contains(told(got), c.says) || got.What == "" || !errors.Is(got, c.err) {
			t.Errorf("%s: refusal %d, %q", name, got.Refusal, got)
		}
		if strings.Contains(told(got)+got.URL, "secret") || strings.Contains(got.URL, "nemo") {
			t.Errorf("%s: shows a password: %q %q", name, got, got.URL)
		}
		if sailsclient.Explain(base, got) != got {
			t.Errorf("%s: is explained twice", name)
		}
	}
}

// A whole page in the answer does not become a whole page of error.
func TestExplainStaysShort(t *testing.T) {
	got := sailsclient.Explain(&url.URL{Scheme: "http", Host: "app"}, handshake(http.StatusTeapot, strings.Repeat("þ", 1000)))
	if len(told(got)) > 300 || strings.ToValidUTF8(told(got), "") != told(got) {
		t.Errorf("%d bytes: %q", len(told(got)), got)
	}
}
