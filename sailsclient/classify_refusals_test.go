package sailsclient_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

const (
	nginx504 = "<html>\r\n<head><title>504 Gateway Time-out</title></head>\r\n<body>\r\n<center><h1>504 Gateway Time-out</h1></center>\r\n" +
		"<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>"
	nginx413   = "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body></body>\r\n</html>"
	cloudflare = `<!DOCTYPE html><html lang="en-US"><head><TITLE data-x="1">Attention Required! &#124;
		Cloudflare</TITLE></head>`
)

// answered is a response to a handshake.
func answered(over engineio.Transport, status int, contentType, body string) *engineio.HandshakeError {
	return &engineio.HandshakeError{Transport: over, StatusCode: status, ContentType: contentType, Body: body}
}

// refusedPoll is a refused request of an open connection.
func refusedPoll(hs engineio.HandshakeError, sent int) error {
	hs.Transport, hs.Opened = engineio.Polling, true
	return &engineio.EndError{Sent: sent, Heartbeat: 25 * time.Second, Err: &engineio.LinkError{Err: &hs}}
}

// broken is a connection that ended without a word.
func broken(err error, sent int, idle time.Duration) error {
	return &engineio.EndError{Sent: sent, Idle: idle, Heartbeat: 25 * time.Second, Err: &engineio.LinkError{Err: err}}
}

// closed is a websocket that was closed with a status.
func closed(code int, reason string, sent int) error {
	return &engineio.EndError{Sent: sent, Heartbeat: 25 * time.Second, Err: &engineio.CloseError{Code: code, Reason: reason}}
}

type refusalCase struct {
	err     error
	refusal sailsclient.Refusal
	text    string
}

func checkRefusals(t *testing.T, base string, cases map[string]refusalCase) {
	t.Helper()
	where, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range cases {
		got := sailsclient.Explain(where, c.err)
		if got.Refusal != c.refusal || told(got) != c.text {
			t.Errorf("%s: %s\n got %q\nwant %s\n     %q", name, got.Refusal, told(got), c.refusal, c.text)
		}
	}
}

// The same status has several causes: each is told by evidence of its own.
func TestRefusalsWithTheirTwins(t *testing.T) {
	const (
		origin     = "set --origin to one of the app's onlyAllowOrigins"
		upgrade    = "a proxy in front of the app drops the Upgrade and Connection headers: let it forward them, or use --transport polling"
		connect    = "see its sails.config.sockets.beforeConnect; it may want a cookie (--cookie, --session) or a header (--connect-header)"
		unreadable = "a proxy or the app could not read the request, or the app's beforeConnect refused it: see their logs"
		broke101   = "the server may not speak websocket, or a proxy in front of the app changes the response: check the proxy's configuration, or use --transport polling"
		mayBeProxy = "; a proxy that refuses websockets may respond the same way"
		forwards   = "let it forward Upgrade, Connection and the Sec-WebSocket headers unchanged, or use --transport polling"
		unchanged  = "a proxy in front of the app removes or changes them: " + forwards
		unknown    = `{"code":0,"message":"Transport unknown"}`
		wantsLogin = "it may want a cookie (--cookie, --session) or a header (--connect-header)"
		html       = "text/html"
		json       = "application/json"
	)
	bad := `{"code":3,"message":"Bad request"}`
	broken101 := answered(engineio.Websocket, 101, "", "")
	broken101.Defect = "without Sec-WebSocket-Accept"
	limited := answered(engineio.Websocket, 429, html, "<html><head><title>429 Too Many Requests</title></head>")
	limitedFor := answered(engineio.Polling, 429, "", "")
	limitedFor.RetryAfter = "120"
	limitedUntil := answered(engineio.Polling, 429, "", "")
	limitedUntil.RetryAfter = "Fri, 27 Nov 2026 10:00:00 GMT"
	challenged := func(challenge string) *engineio.HandshakeError {
		hs := answered(engineio.Websocket, 401, html, "<html>\n<title>401 Authorization Required</title>")
		hs.Challenge = challenge
		return hs
	}
	oddWait := answered(engineio.Polling, 429, "", "")
	oddWait.RetryAfter = "\x1b[2Jsoon"
	checkRefusals(t, "http://app:1337", map[string]refusalCase{
		"an upgrade that arrived as plain HTTP": {answered(engineio.Websocket, 400, json, bad), sailsclient.RefusedUpgrade,
			"the websocket handshake reached the server as a plain HTTP request (HTTP 400 Bad request): " + upgrade},
		"the same, said by another server": {answered(engineio.Websocket, 426, "", "Upgrade Required"), sailsclient.RefusedUpgrade,
			"the websocket handshake reached the server as a plain HTTP request (HTTP 426 Upgrade Required): " + upgrade},
		"an origin, over websocket": {answered(engineio.Websocket, 400, html, "Bad request"), sailsclient.RefusedOrigin,
			"the server refused the handshake, probably for its origin (HTTP 400 Bad request): " + origin + "; if it has none, a proxy in front of the app refused it"},
		"no origin: not Engine.IO's form": {answered(engineio.Websocket, 400, "text/plain", "Bad request"), sailsclient.RefusedHTTP,
			"the server refused the handshake (HTTP 400 Bad request): " + unreadable},
		"an origin, over polling": {answered(engineio.Polling, 400, json, bad), sailsclient.RefusedOrigin,
			"the server refused the origin (HTTP 400 Bad request): " + origin},
		"an origin, over polling, hook 2": {answered(engineio.Polling, 403, json, `{"code":4,"message":"Origin not allowed"}`), sailsclient.RefusedOrigin,
			"the server refused the origin (HTTP 403 Origin not allowed): " + origin},
		"no origin: a body for another API": {answered(engineio.Polling, 400, json, `{"code":401,"message":"Unauthorized"}`), sailsclient.RefusedHTTP,
			"the server refused the handshake (HTTP 400 Unauthorized): " + unreadable},
		"beforeConnect, hook 2 without a reason": {answered(engineio.Websocket, 400, html, ""), sailsclient.RefusedBeforeConnect,
			"the app refused the connection (HTTP 400): " + connect + mayBeProxy},
		"beforeConnect, its own words": {answered(engineio.Websocket, 400, html, "please upgrade your header file"), sailsclient.RefusedBeforeConnect,
			"the app refused the connection (HTTP 400 please upgrade your header file): " + connect + mayBeProxy},
		"beforeConnect, over polling": {answered(engineio.Polling, 403, json, `{"code":4,"message":"no berth free"}`), sailsclient.RefusedBeforeConnect,
			"the app refused the connection (HTTP 403 no berth free): " + connect},
		"no beforeConnect: HTML with a charset": {answered(engineio.Websocket, 400, "text/html; charset=utf-8", ""), sailsclient.RefusedHTTP,
			"the server refused the handshake (HTTP 400): " + unreadable},
		"a handshake without its key": {answered(engineio.Websocket, 400, html, "Missing or invalid Sec-WebSocket-Key header"), sailsclient.RefusedUpgrade,
			"the websocket handshake reached the server without its own headers (HTTP 400 Missing or invalid Sec-WebSocket-Key header): " + unchanged},
		"a handshake without its headers, ws 7": {answered(engineio.Websocket, 400, html, "Bad Request"), sailsclient.RefusedUpgrade,
			"the server did not accept the websocket handshake (HTTP 400 Bad Request): a proxy in front of the app may remove or change its headers: " + forwards + "; otherwise the app's beforeConnect refused it"},
		"another transport": {answered(engineio.Websocket, 400, json, unknown), sailsclient.RefusedTransport,
			"the server does not allow the websocket transport (HTTP 400 Transport unknown): use another --transport, or add websocket to the app's sails.config.sockets.transports; if it is there, a proxy may drop the query of the handshake"},
		"a lost query": {answered(engineio.Websocket, 400, html, "Transport unknown"), sailsclient.RefusedQuery,
			"the query of the handshake did not reach the server (HTTP 400 Transport unknown): a proxy in front of the app drops or changes it: let it forward the query (?EIO=4&transport=...) unchanged"},
		"no beforeConnect: Node could not read it": {answered(engineio.Websocket, 400, "", ""), sailsclient.RefusedHTTP,
			"the server refused the handshake (HTTP 400): " + unreadable},
		"no beforeConnect: another websocket server": {answered(engineio.Websocket, 400, "text/plain; charset=utf-8", "Bad Request"), sailsclient.RefusedHTTP,
			"the server refused the handshake (HTTP 400 Bad Request): " + unreadable},
		"a 101 without its accept header": {broken101, sailsclient.RefusedNotSocketIO,
			"the response was HTTP 101 Switching Protocols, but without Sec-WebSocket-Accept: " + broke101},
		"a poll for which another protocol is wanted": {answered(engineio.Polling, 426, "", "Upgrade Required"), sailsclient.RefusedHTTP,
			"the server wants another protocol for polling (HTTP 426 Upgrade Required): what listens at app:1337 may speak only websocket: use --transport websocket, or see whether it is the Sails app and --path is right"},
		"a method": {answered(engineio.Websocket, 405, "", ""), sailsclient.RefusedHTTP,
			"the server or a proxy does not allow GET for /socket.io/ (HTTP 405 Method Not Allowed): see whether app:1337 is the Sails app and --path is right, or whether a proxy in front of it refuses this path or websockets"},
		"no content": {answered(engineio.Websocket, 204, "", ""), sailsclient.RefusedNotSocketIO,
			"there is no Socket.IO at this address (HTTP 204 No Content): see whether app:1337 is the Sails app and --path is right"},
		"a status of its own": {answered(engineio.Websocket, 402, "", ""), sailsclient.RefusedHTTP,
			"the server refused the handshake (HTTP 402 Payment Required): see the logs of the app and its proxies"},
		"a rate limit": {limited, sailsclient.RefusedHTTP,
			"the server or a proxy limits the rate of requests (HTTP 429 Too Many Requests): wait before you connect again, or connect less often"},
		"a rate limit with a time": {limitedFor, sailsclient.RefusedHTTP,
			"the server or a proxy limits the rate of requests (HTTP 429 Too Many Requests): connect again after 2m0s (Retry-After)"},
		"a rate limit with a date": {limitedUntil, sailsclient.RefusedHTTP,
			"the server or a proxy limits the rate of requests (HTTP 429 Too Many Requests): connect again after 2026-11-27 10:00:00 UTC (Retry-After)"},
		"a rate limit with nonsense": {oddWait, sailsclient.RefusedHTTP,
			"the server or a proxy limits the rate of requests (HTTP 429 Too Many Requests): wait before you connect again, or connect less often"},
		"a page": {answered(engineio.Websocket, 403, html, cloudflare), sailsclient.RefusedHTTP,
			`the server refused the handshake (HTTP 403 Forbidden, page "Attention Required! | Cloudflare"): ` + wantsLogin},
		"a user name and a password are asked for": {challenged(`Basic realm="staging"`), sailsclient.RefusedHTTP,
			"the server or a proxy wants a login (HTTP 401 Authorization Required, WWW-Authenticate: Basic): put a user name and a password into the address: http://USER:PASSWORD@app:1337"},
		"a token is asked for": {challenged("Bearer"), sailsclient.RefusedHTTP,
			"the server or a proxy wants a login (HTTP 401 Authorization Required, WWW-Authenticate: Bearer): send what it accepts with --connect-header 'Authorization: ...'"},
		"nonsense is asked for": {challenged("\x1b[2J"), sailsclient.RefusedHTTP,
			"the server or a proxy wants a login (HTTP 401 Authorization Required, WWW-Authenticate: without a scheme): send what it accepts with --connect-header 'Authorization: ...'"},
		"a page without a title": {answered(engineio.Websocket, 403, html, "<p>no"), sailsclient.RefusedHTTP,
			"the server refused the handshake (HTTP 403 Forbidden): " + wantsLogin},
		"a proxy that waits in vain": {answered(engineio.Polling, 504, html, nginx504), sailsclient.RefusedHTTP,
			"a proxy got no response from the app in time (HTTP 504 Gateway Time-out): see whether the app behind it is up, and not too busy"},
		"cookies that are too large": {answered(engineio.Polling, 400, html, "<html>\n<head><title>400 Request Header Or Cookie Too Large</title></head>"), sailsclient.RefusedHTTP,
			"the handshake is larger than the server or a proxy accepts (HTTP 400 Request Header Or Cookie Too Large): send fewer cookies and headers, or a shorter query"},
		"an upgrade that reached another server": {
			&engineio.HandshakeError{Transport: engineio.Websocket, Opened: true, StatusCode: 400, ContentType: html, Body: "Session ID unknown"}, sailsclient.LostLink,
			"the server does not know this connection (HTTP 400 Session ID unknown): with several servers behind one address, the requests of one connection must reach the same server (sticky sessions); otherwise the server may have restarted",
		},
		"another parser": {&socketio.ParserError{Format: "MessagePack"}, sailsclient.RefusedNotSocketIO,
			"the server uses another Socket.IO parser (MessagePack), which sailscope does not speak: leave the parser option of the server's Socket.IO out: Sails uses Socket.IO's own parser"},
	})
}

// Websocket libraries have different words for a handshake whose headers something
// has changed.
func TestSpoiledWebsocketHandshakes(t *testing.T) {
	base := &url.URL{Scheme: "http", Host: "app"}
	for _, text := range []string{
		"Invalid Upgrade header", "Missing or invalid Sec-WebSocket-Version header", "Invalid Sec-WebSocket-Protocol header",
		"Invalid or unacceptable Sec-WebSocket-Extensions header", `Can "Upgrade" only to "WebSocket".`, `"Connection" must be "Upgrade".`,
		"websocket: the client is not using the websocket protocol: 'upgrade' token not found in 'Connection' header",
		`WebSocket protocol violation: Connection header "" does not contain Upgrade`,
		"Failed to open a WebSocket connection: invalid Connection header: close.", "No WebSocket UPGRADE hdr: None",
	} {
		for _, contentType := range []string{"text/html", "text/plain; charset=utf-8", ""} {
			got := sailsclient.Explain(base, answered(engineio.Websocket, 400, contentType, text))
			if got.Refusal != sailsclient.RefusedUpgrade || strings.Contains(told(got), "beforeConnect") {
				t.Errorf("%q: %s, %q", text, got.Refusal, got)
			}
		}
	}
	for _, text := range []string{"upgrade your client", "no berth free", "the connection is refused", "you have to upgrade to the new header"} {
		if got := sailsclient.Explain(base, answered(engineio.Websocket, 400, "text/html", text)); got.Refusal != sailsclient.RefusedBeforeConnect {
			t.Errorf("%q: %s, %q", text, got.Refusal, got)
		}
	}
}

// How a connection ended is told by what crossed it last.
func TestLossesWithTheirTwins(t *testing.T) {
	const (
		smaller = "send less at a time, or raise the limit: sails.config.sockets.maxHttpBufferSize (maxPayload), in nginx client_max_body_size"
		maybe   = "the message may be larger than the server (maxHttpBufferSize) or a proxy takes, or the server ended while it handled it: send less at a time, or see the server's log"
		idle    = "a proxy's read timeout may be shorter than the heartbeat of 25s: raise it (nginx: proxy_read_timeout), or lower sails.config.sockets.pingInterval; otherwise the server or the network ended it"
		asks    = "its Socket.IO may use another parser, such as socket.io-msgpack-parser, or refuse in a middleware; see the server's log"
	)
	reset := opError("read", syscall.ECONNRESET)
	checkRefusals(t, "http://app:1337", map[string]refusalCase{
		"too large, by status": {closed(1009, "", 5075), sailsclient.LostLink,
			"a message of 5075 bytes is larger than the server or a proxy accepts (websocket status 1009): " + smaller},
		"too large, nothing known": {closed(1009, "", 0), sailsclient.LostLink,
			"a message is larger than the server or a proxy accepts (websocket status 1009): " + smaller},
		"another status": {closed(1012, "", 5075), sailsclient.LostByServer,
			"the server closed the connection (websocket status 1012, service restart): connect again later"},
		"a status of the app's": {closed(4001, "\x1b[2Jbye", 0), sailsclient.LostByServer,
			"the server closed the connection (websocket status 4001: \"\\x1b[2Jbye\"): see the server's log"},
		"too large, by proxy": {refusedPoll(engineio.HandshakeError{StatusCode: 413, Body: nginx413}, 5075), sailsclient.LostLink,
			"a message of 5075 bytes is larger than the server or a proxy accepts (HTTP 413 Request Entity Too Large): " + smaller},
		"reset after much": {broken(reset, 5_000_000, 0), sailsclient.LostLink,
			"the connection was lost (connection reset by peer) after a message of 5000000 bytes was sent, before anything came back: " + maybe},
		"too large, and nothing is small enough": {refusedPoll(engineio.HandshakeError{StatusCode: 413, Body: nginx413}, 1), sailsclient.LostLink,
			"the server or a proxy refuses even a packet of 2 B (HTTP 413 Request Entity Too Large): it may refuse every POST, or have a very low limit: check the proxies in front of the app (nginx: client_max_body_size), or use --transport websocket"},
		"a page instead of a poll": {refusedPoll(engineio.HandshakeError{StatusCode: 200, Body: "<title>Log in</title>"}, 0), sailsclient.LostLink,
			`a page came instead of the server's response (HTTP 200 OK, page "Log in"): a proxy, a firewall or a login page in front of the app responds to some of the requests: check it, or use --transport websocket`},
		"the first POST": {&socketio.UnconfirmedError{Namespace: "/", Err: &engineio.EndError{Err: &engineio.LinkError{Posting: true, Err: io.EOF}}}, sailsclient.LostLink,
			"the connection opened, but its first POST was dropped (EOF): a proxy or a firewall in front of the app may not let POST through: see its log, or use --transport websocket"},
		"another POST": {&engineio.EndError{Sent: 1, Err: &engineio.LinkError{Posting: true, Err: io.EOF}}, sailsclient.LostLink,
			"the connection was lost: a POST was dropped (EOF): the server may have ended, or something in between may not let POST through: see their logs"},
		"a loss before the namespace": {&socketio.UnconfirmedError{Namespace: "/", Err: &engineio.EndError{Err: &engineio.LinkError{Err: io.EOF}}}, sailsclient.LostLink,
			"the connection opened and was lost (EOF) before namespace / was confirmed: the server may have ended, or something in between cut the connection: see their logs"},
		"reset after little":    {broken(reset, 200, 0), sailsclient.LostLink, "the connection was lost (connection reset by peer)"},
		"reset after an answer": {broken(reset, 0, 0), sailsclient.LostLink, "the connection was lost (connection reset by peer)"},
		"a timeout after much":  {broken(fmt.Errorf("write: %w", errors.New("i/o timeout")), 5_000_000, 0), sailsclient.LostLink, "the connection was lost (i/o timeout)"},
		"silence": {broken(io.ErrUnexpectedEOF, 0, 2010*time.Millisecond), sailsclient.LostLink,
			"the connection was lost (unexpected EOF) after 2s without traffic: " + idle},
		"no silence":                   {broken(io.ErrUnexpectedEOF, 0, 100*time.Millisecond), sailsclient.LostLink, "the connection was lost (unexpected EOF)"},
		"silence beyond the heartbeat": {broken(io.ErrUnexpectedEOF, 0, 26*time.Second), sailsclient.LostLink, "the connection was lost (unexpected EOF)"},
		"a poll that takes too long": {refusedPoll(engineio.HandshakeError{StatusCode: 504, Body: nginx504, Took: 2010 * time.Millisecond}, 0), sailsclient.LostLink,
			"a proxy waited 2s for the server and gave up (HTTP 504 Gateway Time-out): let it wait longer than the heartbeat of 25s (nginx: proxy_read_timeout), or lower sails.config.sockets.pingInterval; otherwise see whether the app hangs"},
		"a proxy without its server": {refusedPoll(engineio.HandshakeError{StatusCode: 502, Body: "<html>"}, 0), sailsclient.LostLink,
			"the connection was lost: a proxy has lost the server (HTTP 502 Bad Gateway): see whether the app behind it is up"},
		"a limit of polls": {refusedPoll(engineio.HandshakeError{StatusCode: 429, RetryAfter: "7"}, 0), sailsclient.LostLink,
			"the server or a proxy limits the rate of requests (HTTP 429 Too Many Requests): connect again after 7s (Retry-After)"},
		"an unknown session": {refusedPoll(engineio.HandshakeError{StatusCode: 400, Body: `{"code":1,"message":"Session ID unknown"}`}, 0), sailsclient.LostLink,
			"the server does not know this connection (HTTP 400 Session ID unknown): with several servers behind one address, the requests of one connection must reach the same server (sticky sessions); otherwise the server may have restarted"},
		"a bad poll is no origin": {refusedPoll(engineio.HandshakeError{StatusCode: 400, Body: `{"code":3,"message":"Bad request"}`}, 0), sailsclient.LostLink,
			"the connection was lost: the server refused one of its requests (HTTP 400 Bad request): see the logs of the app and of the proxies in front of it"},
		"never confirmed": {&socketio.UnconfirmedError{Namespace: "/", Err: &engineio.EndError{Err: engineio.ErrClosedByServer}}, sailsclient.LostByServer,
			"the server opened the connection and ended it (the server closed the connection) instead of confirming namespace /: " + asks},
		"never opened": {&engineio.ProtocolError{What: "the connection ended before the open packet", Err: &engineio.LinkError{Err: io.ErrUnexpectedEOF}}, sailsclient.LostLink,
			"the connection ended before the server said anything (unexpected EOF): the server may have ended just then, or a proxy may not pass websockets on: see their logs"},
		"no websocket": {&engineio.ProtocolError{What: "the connection ended before the open packet", Err: &engineio.LinkError{Err: errors.New("websocket: bad opcode 15")}}, sailsclient.RefusedNotSocketIO,
			"what opened the websocket does not speak its protocol (websocket: bad opcode 15): see what listens at app:1337, and whether a proxy changes what passes through it"},
	})
}

// A failure after part of a response is not explained as one without a response.
func TestFailuresWithTheirTwins(t *testing.T) {
	const (
		logs   = "the server or a proxy in front of it failed during the response, or a proxy changes responses: see their logs"
		stream = "see whether app:1337 is the Sails app and --path is right: another server may send a stream there; or a proxy holds back the response"
		none   = "what listens at app:1337 speaks neither TLS nor HTTP: its response begins with "
	)
	begun := func(err error) error {
		return &engineio.HandshakeError{Transport: engineio.Websocket, Began: true, Err: err}
	}
	record := func(header string) error {
		e := tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}
		copy(e.RecordHeader[:], header)
		return onTheWay(e)
	}
	alert := func(text string) error { return onTheWay(opError("remote error", errors.New("tls: "+text))) }
	cases := map[string]refusalCase{
		"a head that breaks off": {begun(io.ErrUnexpectedEOF), sailsclient.RefusedHTTP, "the head of the response is incomplete or not valid (unexpected EOF): " + logs},
		"a header that breaks off": {onTheWay(errors.New(`malformed MIME header: missing colon: "Conte"`)), sailsclient.RefusedHTTP,
			`the head of the response is incomplete or not valid (malformed MIME header: missing colon: "Conte"): ` + logs},
		"a status that breaks off": {onTheWay(errors.New(`malformed HTTP status code "4"`)), sailsclient.RefusedHTTP,
			`the head of the response is incomplete or not valid (malformed HTTP status code "4"): ` + logs},
		"a head that does not end": {begun(context.DeadlineExceeded), sailsclient.RefusedTimeout,
			"app:1337 began a response and did not end it in time: see the logs of the server and of the proxies in front of it; or raise --timeout"},
		"a websocket without a word": {&engineio.SilentError{Transport: engineio.Websocket, Err: context.DeadlineExceeded}, sailsclient.RefusedTimeout,
			"the websocket opened, but the server sent nothing over it in time: see whether app:1337 is the Sails app and --path is right: another websocket server may listen there; " +
				"or a proxy holds back what the app sends: try --transport polling"},
		"a poll without an end": {&engineio.SilentError{Transport: engineio.Polling, ContentType: "text/plain", Err: context.DeadlineExceeded}, sailsclient.RefusedTimeout,
			"the response to the first poll began (HTTP 200 OK), but did not end in time: " + stream},
		"a stream of events": {&engineio.SilentError{Transport: engineio.Polling, ContentType: "text/event-stream;charset=utf-8", Err: context.DeadlineExceeded}, sailsclient.RefusedTimeout,
			"the response to the first poll began (HTTP 200 OK, text/event-stream), but did not end in time: " + stream},
		"SSH":        {record("SSH-2"), sailsclient.RefusedTLS, none + `"SSH-2": see whether the host and the port are right`},
		"Redis":      {record("-ERR "), sailsclient.RefusedTLS, none + `"-ERR ": see whether the host and the port are right`},
		"plain HTTP": {record("HTTP/"), sailsclient.RefusedTLS, "the server does not speak TLS at this port: use http:// in the URL"},
		"an old TLS": {alert("protocol version not supported"), sailsclient.RefusedTLS, "the TLS handshake failed: tls: protocol version not supported: the server may allow only versions that are too old: sailscope takes TLS 1.2 and 1.3"},
		"an old TLS that is chosen": {onTheWay(errors.New("tls: server selected unsupported protocol version 302")), sailsclient.RefusedTLS,
			"the TLS handshake failed: tls: server selected unsupported protocol version 302: the server may allow only versions that are too old: sailscope takes TLS 1.2 and 1.3"},
		"a client certificate": {alert("certificate required"), sailsclient.RefusedTLS, "the TLS handshake failed: tls: certificate required: the server wants a client certificate: give it with --cert and --key"},
		"another name":         {alert("unrecognized name"), sailsclient.RefusedTLS, "the TLS handshake failed: tls: unrecognized name: the server has no site of this host name: see whether the URL is right"},
		"another alert":        {alert("user canceled"), sailsclient.RefusedTLS, "the TLS handshake failed: tls: user canceled: see the log of the server or of the proxy that ends TLS"},
		"an alert to plain HTTP": {onTheWay(errors.New(`malformed HTTP response "\x15\x03\x01\x00\x02\x02F"`)), sailsclient.RefusedTLS,
			"the server speaks only TLS at this port: use https:// in the URL"},
		"no response": {onTheWay(io.EOF), sailsclient.RefusedNotSocketIO, "the server dropped the handshake without a response (EOF): see whether --path is right, and whether the server wants https://"},
	}
	checkRefusals(t, "http://app:1337", cases)
	checkRefusals(t, "https://app:1337", map[string]refusalCase{
		"no response": {onTheWay(io.EOF), sailsclient.RefusedNotSocketIO, "the server dropped the handshake without a response (EOF): see whether --path is right, and whether the server wants http://"},
		"plain HTTP behind TLS": {handshake(400, "Client sent an HTTP request to an HTTPS server."), sailsclient.RefusedTLS,
			"a proxy in front of the app speaks plain HTTP to a port that wants TLS: let the proxy use https:// for the app"},
	})
}

// Redirects advise neither the address that is in use nor a login page's.
func TestRedirectsWithTheirTwins(t *testing.T) {
	const (
		login   = "a login page may be in front of the app: log in with a browser, then pass its cookie with --cookie or its header with --connect-header; "
		elsehow = login + "if Socket.IO has another path there, name it with --path"
		sso     = login + "if the app has moved, use its new address"
	)
	long := "/" + strings.Repeat("x", 5000)
	for base, locations := range map[string]map[string]string{
		"http://app.example": {
			"/login?next=%2Fsocket.io%2F%3Ftoken%3Dsecret": "/socket.io/ to /login (HTTP 302 Found): " + elsehow,
			"/socket.io?EIO=4":                                 "/socket.io/ to /socket.io (HTTP 302 Found): a proxy in front of the app removes the slash at the end: let it forward /socket.io/ unchanged, or set another path with --path",
			"/socket.io//":                                     "/socket.io/ to /socket.io// (HTTP 302 Found): a proxy in front of the app adds a slash at the end: let it forward /socket.io/ unchanged, or set another path with --path",
			"http://app.example:80/socket.io":                  "/socket.io/ to /socket.io (HTTP 302 Found): a proxy in front of the app removes the slash at the end: let it forward /socket.io/ unchanged, or set another path with --path",
			"http://APP.example/socket.io/?a=1":                "/socket.io/ to /socket.io/ (HTTP 302 Found): the address is the same: a proxy or a login page may want a cookie first; pass your browser's with --cookie",
			"https://app.example/socket.io/?EIO=4":             "/socket.io/ to https://app.example/socket.io/ (HTTP 302 Found): use https://app.example",
			"https://app.example/":                             "/socket.io/ to https://app.example/ (HTTP 302 Found): use https://app.example",
			"https://app.example/login":                        "/socket.io/ to https://app.example/login (HTTP 302 Found): " + sso,
			"https://app.example:8443/socket.io/":              "/socket.io/ to https://app.example:8443/socket.io/ (HTTP 302 Found): use https://app.example:8443",
			"http://app.example:8080/socket.io/":               "/socket.io/ to http://app.example:8080/socket.io/ (HTTP 302 Found): use http://app.example:8080",
			"/v2/socket.io/":                                   "/socket.io/ to /v2/socket.io/ (HTTP 302 Found): the app seems to be below another path: use http://app.example/v2",
			"https://www.app.example/socket.io/":               "/socket.io/ to https://www.app.example/socket.io/ (HTTP 302 Found): the app may have moved: if www.app.example is its host, use https://www.app.example",
			"https://u:secret@sso.example/auth?state=secret#x": "/socket.io/ to https://sso.example/auth (HTTP 302 Found): " + sso,
			"http://u:secret@h:%zz/?token=secret":              `/socket.io/ to an invalid address, "***@h:%zz/?***" (HTTP 302 Found): check what the app or a proxy in front of it does with this path`,
			"javascript:alert(1)":                              `/socket.io/ to an invalid address, "javascript:alert(1)" (HTTP 302 Found): check what the app or a proxy in front of it does with this path`,
			"http://\x1b[2J/":                                  `/socket.io/ to an invalid address, "http://\x1b[2J/" (HTTP 302 Found): check what the app or a proxy in front of it does with this path`,
			long:                                               "/socket.io/ to " + long[:200] + " … (HTTP 302 Found): " + elsehow,
		},
		"https://nemo:secret@app.example/harbor": {
			"http://app.example/harbor/socket.io/": "/harbor/socket.io/ to http://app.example/harbor/socket.io/ (HTTP 302 Found): http:// is not encrypted: a proxy may end TLS without telling the app (X-Forwarded-Proto); use http:// only if you mean it",
			"/socket.io/":                          "/harbor/socket.io/ to /socket.io/ (HTTP 302 Found): the app seems to be below another path: use https://app.example",
			"https://new.example/harbor/socket.io": "/harbor/socket.io/ to https://new.example/harbor/socket.io (HTTP 302 Found): the app may have moved: if new.example is its host, use https://new.example/harbor",
		},
	} {
		cases := make(map[string]refusalCase)
		for location, text := range locations {
			hs := answered(engineio.Websocket, http.StatusFound, "", "")
			hs.Location = location
			cases[location] = refusalCase{hs, sailsclient.RefusedHTTP, "the server redirects " + text}
		}
		checkRefusals(t, base, cases)
	}
}

// What says nothing but a status is shown in one short line, whatever the page.
func FuzzExplainPages(f *testing.F) {
	for _, page := range []string{nginx504, cloudflare, "<title", "<title>", "<TITLE>x", "<h1>\x1b[2J</h1>", "Bad request", `{"code":3}`, "<ſtitle>"} {
		f.Add(400, page, "text/html", "soon", "http://sso/")
		f.Add(502, page, "", "9999999999999999999", "//x/%zz")
	}
	base := &url.URL{Scheme: "http", Host: "app"}
	f.Fuzz(func(t *testing.T, status int, body, contentType, retry, location string) {
		for _, opened := range []bool{false, true} {
			hs := &engineio.HandshakeError{
				Transport: engineio.Polling, Opened: opened, StatusCode: status, Body: body, ContentType: contentType, RetryAfter: retry, Location: location,
			}
			if status == 0 {
				hs.Err = io.EOF
			}
			got := sailsclient.Explain(base, &engineio.LinkError{Err: hs})
			again := sailsclient.Explain(base, hs)
			for _, text := range []string{told(got), told(again)} {
				if len(text) > 2500 || strings.ContainsAny(text, "\r\n") {
					t.Errorf("%d bytes: %q", len(text), text)
				}
			}
		}
	})
}

// A 101 to a poll says what is wrong with it.
func TestSwitchingProtocolsForAPoll(t *testing.T) {
	hs := answered(engineio.Polling, http.StatusSwitchingProtocols, "", "")
	checkRefusals(t, "http://app.example", map[string]refusalCase{"101": {hs, sailsclient.RefusedNotSocketIO,
		"the response was HTTP 101 Switching Protocols, but polling asks for no other protocol: the server may not speak websocket, " +
			"or a proxy in front of the app changes the response: check the proxy's configuration, or use --transport polling"}})
}
