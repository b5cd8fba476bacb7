// Package socketio is a client for Socket.IO 2 and Socket.IO 4: packets,
// namespaces, acks and binary attachments over one Engine.IO connection.
//
// [Dial] opens a connection, and [Conn.Join] joins a namespace on it. Each
// namespace is a [Socket] with its own id, events and acks. When a namespace is
// refused or ends, the others stay.
//
// The arguments of events and acks stay the JSON text that arrived. [SplitArgs]
// splits them when somebody needs the values. The texts of small packets share
// memory, in chunks of 1 KB, so that an event costs a fraction of an allocation:
// whoever keeps one such text keeps its chunk.
//
// Protocol facts come from socket.io-protocol revisions 4 (Socket.IO 1 and 2)
// and 5 (Socket.IO 3 and 4) and from captures of both.
package socketio
