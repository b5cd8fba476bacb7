// Package socketio is a client for Socket.IO 2 and Socket.IO 4: packets,
// namespaces, acks and binary attachments over one Engine.IO connection.
//
// # Use
//
// [Dial] opens a connection, and [Conn.Join] joins a namespace on it. Each namespace is
// a [Socket], which has an id, events and acks of its own. If a namespace is refused or
// ends, the others stay.
//
//   - Namespace.OnEvent is called for each event, in the order of arrival, on the
//     goroutine that reads. It must not block.
//   - [Socket.Emit] sends an event, [Socket.Call] one that asks for an ack.
//   - [Socket.Acknowledge] sends the ack that an event of the server asked for.
//
// Any goroutine may call any method. Emit, Call and Acknowledge do not wait for the
// server: they queue the packet.
//
// # Errors
//
// Join returns a [*RefusedError] if the server refused the namespace. [Socket.Err] is
// the reason why a namespace ended: [ErrServerDisconnect] if the server disconnected it,
// and otherwise why the connection ended, an error of package engineio.
//
// # Arguments
//
// The arguments of events and acks stay the JSON text that arrived. [SplitArgs] splits
// them when somebody needs the values. The texts of small packets share memory, in
// chunks of 1 KB, so that an event costs a fraction of an allocation: a text that you
// keep keeps its chunk in memory.
//
// Protocol facts come from socket.io-protocol revisions 4 (Socket.IO 1 and 2)
// and 5 (Socket.IO 3 and 4) and from captures of both.
package socketio
