// Package sailsclient is SailsSocket for Go: what sails.io.js is to a browser.
//
// A SailsSocket connects to a Sails app of either generation (Socket.IO 2 or
// 4), sends virtual requests and receives events. It reconnects by itself,
// queues what is asked while it is offline and replays that in order; a request
// on its way when the connection goes fails at once and says why. Every answer
// is a [JWR]; what a server refuses is a [ConnectError] with a sentence on what
// to do about it.
//
//	socket, err := sailsclient.New(sailsclient.Options{URL: "http://localhost:1337"})
//	if err != nil {
//		return err
//	}
//	defer socket.Close()
//	socket.On("boat", func(e sailsclient.Event) { fmt.Println(e.Args) })
//	if err := socket.Connect(); err != nil {
//		return err
//	}
//	answer, err := socket.Get(ctx, "/boat", nil)
//
// All methods may be called from any goroutine. Listeners and the Observer run
// on the connection's read goroutine, one at a time and in the order of
// arrival; they must not block, so they must not wait for a Request either, and
// must not call Connect, Disconnect or Close.
//
// Protocol facts are those of sails.io.js 1.2.1 and sails-hook-sockets 2.0.4 and
// 3.0.2. Two defaults differ from sails.io.js: reconnecting is on, and requests
// end with their context.
package sailsclient
