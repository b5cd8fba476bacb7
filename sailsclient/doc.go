// Package sailsclient is a client for the sockets of Sails.js apps, as sails.io.js
// is for browsers.
//
// A [SailsSocket] connects to an app, sends virtual requests and receives events. It
// speaks to both generations of servers: sails-hook-sockets 2 (Socket.IO 2) and 3
// (Socket.IO 4), and detects which one it has. When the connection is lost, it
// connects again.
//
// # Connecting
//
// [New] checks the [Options] and returns a socket. [SailsSocket.Connect] starts to
// connect and returns at once. [SailsSocket.Close] ends everything; call it once you
// are done.
//
//	socket, err := sailsclient.New(sailsclient.Options{URL: "http://localhost:1337"})
//	if err != nil {
//		return err
//	}
//	defer socket.Close()
//	if err := socket.Connect(); err != nil {
//		return err
//	}
//
// There is no need to wait for the connection: requests that you send meanwhile wait
// in a queue. To learn when the socket connects, or why it does not, set
// Options.Observer. An [Observer] receives each [Change] of [State]:
//
//	Disconnected → Connecting → Connected → Waiting → Connecting → …
//
// As in sails.io.js, the only transport is websocket, unless Options.Transports says
// otherwise. One attempt to connect takes at most Options.ConnectTimeout, 20 s by
// default. Everything goes through Options.Proxy, or else through the proxy that the
// environment names (HTTP_PROXY, HTTPS_PROXY, NO_PROXY).
//
// # Requests
//
// [SailsSocket.Get], Post, Put, Patch and Delete send a virtual request and wait for
// its response. [SailsSocket.Request] also takes headers and a timeout.
//
//	response, err := socket.Get(ctx, "/boat?limit=3", nil)
//	if err == nil && response.OK() {
//		fmt.Printf("%s\n", response.Body)
//	}
//
// The response is a [JWR] (JSON WebSocket Response). A response with any status, 404
// or 500 too, is no error. The body is JSON text. It is nil if the server sent none,
// "null" for JSON's null. Two kinds of response have no usable body:
//
//   - ParseError is set if the server could not read the request. (sails.io.js takes
//     this for status 200.)
//   - Malformed is set if the response is not a JWR.
//
// A [Binary] anywhere in a request's data is sent as bytes. A []byte becomes base64.
//
// While the socket is not connected, up to 1000 requests wait in a queue. After the
// connect they are sent in order. A request waits as long as its context allows:
// give it a deadline, or set Request.Timeout, which counts from the moment the
// request is sent.
//
// # Events
//
// [SailsSocket.On] calls a function for each event of a name, [SailsSocket.OnAny] for
// every event. The arguments are JSON text; [socketio.Event.ArgList] splits them.
//
//	remove := socket.On("boat", func(e sailsclient.Event) { fmt.Println(e.Args) })
//	defer remove()
//
// If the server asks for an ack, the event has an AckID. Send the ack with
// [SailsSocket.Acknowledge]. [SailsSocket.Emit] sends a plain Socket.IO event.
// Package pubsub reads the events of resourceful pubsub.
//
// # Reconnecting
//
// After a loss, or an attempt that failed, the socket waits and connects again. The
// waits grow from 1 s to 5 s, each varied by up to half; Options.Reconnect changes
// that, and can limit the attempts. [SailsSocket.Reconnect] ends the current wait. A
// socket does not connect again after Disconnect or Close, or when the server
// disconnected it on purpose (with a Socket.IO DISCONNECT packet).
//
// To the server, each new connection is a new socket, which is in no rooms and has no
// subscriptions. To restore them, send the requests again after each Change to
// Connected. Send them from another goroutine: the Observer must not block.
//
// # Errors
//
//   - [*OptionError]: New, Options.Check and Configure refuse an option.
//   - [*StateError]: the call makes no sense in the socket's state, such as Connect
//     while it is connected.
//   - [*FrozenError]: Configure may not change these options while the socket is
//     connected.
//   - [*DisconnectedError]: the connection ended before the response came. The app may
//     have acted on the request. The error wraps the reason.
//   - [*ConnectError]: why a connection failed or was lost. It has a code for what
//     refused it ([Refusal]) and one for what to do about it ([Remedy]). Words for the
//     latter are up to the program, which has flags or fields of its own to name.
//   - [ErrClosed]: the socket was closed.
//   - context.DeadlineExceeded and context.Canceled: the wait for a response ended.
//
// Check for them with errors.Is and errors.AsType.
//
// # Sessions and CSRF
//
// Options.Session fetches a session cookie before the handshake, Options.CSRFPath a
// CSRF token. Sockets that share a [Jar] share a session. Both are fetched again for
// each connection. If the app refuses a token, the socket fetches another one and
// sends the request once more. To use a cookie or an origin that you already have,
// put it into Options.ConnectHeaders.
//
// # Changing options
//
// [SailsSocket.Configure] changes options. As in sails.io.js, only the headers of
// requests may change while the socket is connected. If another option changes while
// the socket is about to connect, it stops; Connect starts it again.
//
// # Concurrency
//
// Any goroutine may call any method. Listeners and the Observer run on the
// connection's own goroutines, one at a time, in the order of arrival. They must not
// block. In particular they must not wait for a Request, and must not call Connect,
// Disconnect, Configure or Close.
//
// # Limits
//
// A message from a server may have 128 MiB, and the headers of a response 64 KB. The
// messages over 1 MB that a socket is receiving share a budget of 256 MiB; with
// Options.Budget, several sockets share one. Names from a server are cut to 1 KB,
// reasons to 2 KB. A request fails if the server has stopped reading and the send queue
// is full.
//
// # The packages below
//
// Package socketio speaks plain Socket.IO with namespaces, acks and attachments.
// Package engineio speaks the transports below it. Options.Tap sees every packet.
//
// The facts of the protocol are those of sails.io.js 1.2.1 and sails-hook-sockets 2.0.4
// and 3.0.2. Two defaults differ from sails.io.js: a socket reconnects, and a request
// ends with its context.
package sailsclient
