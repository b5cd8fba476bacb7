// Package socketio is Socket.IO on one Engine.IO connection: packets,
// namespaces, acks and binary attachments, as a client of Socket.IO 2 and
// Socket.IO 4.
//
// Dial opens a connection, Join adds a namespace to it. Each namespace is a
// [Socket] with an id, events and acks of its own; one that is refused or ends
// does the others no harm.
//
// Arguments of events and acks stay the JSON text they arrived as; splitting
// them costs something only when somebody looks. The texts of small packets
// share memory, so that an event costs a fraction of an allocation; whoever
// keeps one for long keeps up to 16 KiB.
//
// Protocol facts come from socket.io-protocol revisions 4 (Socket.IO 1 and 2)
// and 5 (Socket.IO 3 and 4) and from captures of both.
package socketio
