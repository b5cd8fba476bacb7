// Package engineio is a client for Engine.IO 3 and 4, the transport below
// Socket.IO 2 and Socket.IO 4.
//
// [Dial] opens a [Conn] over websocket or polling. A connection that began with
// polling may upgrade to websocket while it is in use, without losing, repeating
// or reordering a packet. Call [Conn.Read] in a loop to receive messages; the loop
// also answers heartbeats. [Conn.Close] ends the connection, and the loop with it.
//
// A Conn keeps three promises:
//   - It reads one message at a time and returns the arrival time with it. Reading
//     allocates nothing for the connection itself.
//   - Sending never blocks. Packets wait in a queue with a limit, and one goroutine
//     writes them, so a server that stops reading cannot stall the caller.
//   - A dead connection is noticed within the server's own pingInterval +
//     pingTimeout.
//
// Protocol facts come from engine.io-protocol revisions 3 and 4 and from captures
// of engine.io 3.6 and 6.6 servers.
package engineio
