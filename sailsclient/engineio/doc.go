// Package engineio is a client for Engine.IO 3 and 4, the transport below
// Socket.IO 2 and Socket.IO 4.
//
// # Use
//
// [Dial] opens a [Conn] over websocket or polling, and detects the server's revision.
// Call [Conn.Read] in a loop, on one goroutine: it returns the messages, and it also
// replies to heartbeats. [Conn.Send] sends a message from any goroutine.
// [Conn.Close] ends the connection, and the loop with it.
//
//	conn, err := engineio.Dial(ctx, endpoint, engineio.DialOptions{})
//	if err != nil {
//		return err
//	}
//	defer conn.Close()
//	for {
//		message, err := conn.Read()
//		if err != nil {
//			return err
//		}
//		fmt.Printf("%s\n", message.Data)
//	}
//
// If DialOptions.Transports names polling before websocket, a connection begins with
// polling and upgrades to websocket while it is in use. No packet is lost, repeated or
// reordered by that.
//
// # Errors
//
// Dial returns a [*HandshakeError] if the server refused the handshake, and a
// [*ProtocolError] if something else than Engine.IO is there. Read returns the reason
// why the connection ended, and returns the same reason from then on: [ErrClosed],
// [ErrClosedByServer], a [*CloseError], an [*EndError], and others of this package. Send
// fails with a [*TooLargeError] if the message is over the server's limit, and with
// [ErrQueueFull] if the server has stopped reading.
//
// # Guarantees
//
//   - Read returns one message at a time, with its arrival time. Reading allocates
//     nothing for the connection itself.
//   - Send never blocks. Packets wait in a queue with a limit, and one goroutine
//     writes them: a server that stops reading cannot stall the caller.
//   - A dead connection ends within pingInterval + pingTimeout, which the server sets.
//   - A message may have 128 MiB, or DialOptions.MaxMessage. A [Budget] bounds what
//     several connections take together for large messages.
//
// Protocol facts come from engine.io-protocol revisions 3 and 4 and from captures
// of engine.io 3.6 and 6.6 servers.
package engineio
