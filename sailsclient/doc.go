// Package sailsclient is SailsSocket for Go: what sails.io.js is to a browser.
//
// A SailsSocket connects to a Sails app of either generation (Socket.IO 2 or
// 4), sends virtual requests and receives events. It reconnects by itself,
// queues what is asked while it is offline and replays that in order; a request
// on its way when the connection goes fails at once and says why. Every answer
// is a [JWR]; what a server refuses is a [ConnectError] with a sentence on what
// to do about it.
//
// # Connecting
//
// [New] checks the [Options] and makes a socket, Connect starts connecting and
// returns at once, Close ends everything. The [Observer] of the options hears of
// each step. Requests and listeners may be added before: they wait.
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
// The transport is websocket alone, as in sails.io.js, unless Options.Transports
// says otherwise; the generation of the server is found out on either. Plain and
// secure websockets, polling and the HTTP requests for cookies and tokens all go
// through Options.Proxy, or through the proxy of the environment.
//
// # Requests
//
// Get, Post, Put, Patch and Delete are short for Request, which also takes
// headers and a timeout. An answer of any status is a JWR and no error. A body
// that is absent, null and "" are three different things, and a request that the
// server could not read is a failure with a ParseError, where sails.io.js says
// 200. A response that is not a JWR is [Malformed]: what came is in the answer.
// [Binary] anywhere in the data crosses as bytes.
//
//	answer, err := socket.Get(ctx, "/boat?limit=3", nil)
//	if err == nil && answer.OK() {
//		fmt.Printf("%s\n", answer.Body)
//	}
//
// # Events
//
// On listens to the events of a name, OnAny to all of them. The arguments stay
// JSON text until ArgList splits them. An event of a server that wants an answer
// has an AckID: Acknowledge answers it.
//
//	socket.On("boat", func(e sailsclient.Event) { fmt.Println(e.Args) })
//
// # Reconnecting
//
// A connection that is lost is made again, with growing waits, until Disconnect
// or Close; only a server that sends the socket away with a DISCONNECT packet has
// the last word. The new connection is a new socket: the server has forgotten its
// rooms and subscriptions, so an Observer that wants them back sends the requests
// again when it is told of the state Connected, on a goroutine of its own.
// Reconnect ends the wait before the next attempt.
//
// # Sessions
//
// Options.Session fetches the session's cookie before the handshake, and
// Options.CSRFPath the CSRF token; sockets that share a [Jar] share the session.
// Both are fetched again for each connection, and the token also when the server
// refuses it: that request is sent once more. Cookie and Origin belong into
// Options.ConnectHeaders.
//
// # Options later on
//
// Configure changes the options. As in sails.io.js everything but the headers is
// frozen while the socket is connected, and changing something while it tries to
// connect makes it stop trying.
//
// # Concurrency
//
// All methods may be called from any goroutine. Listeners and the Observer run
// on the connection's own goroutines, one at a time and in the order of arrival;
// they must not block, so they must not wait for a Request either, and must not
// call Connect, Disconnect, Configure or Close.
//
// # Below a SailsSocket
//
// Package socketio speaks plain Socket.IO with namespaces, package engineio the
// transports under it. Options.Tap sees every packet that crosses.
//
// Protocol facts are those of sails.io.js 1.2.1 and sails-hook-sockets 2.0.4 and
// 3.0.2. Two defaults differ from sails.io.js: reconnecting is on, and requests
// end with their context.
package sailsclient
