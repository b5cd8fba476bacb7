// Package socketio is Socket.IO on one Engine.IO connection: packets, acks and
// binary attachments, as a client of Socket.IO 2 and Socket.IO 4.
//
// Arguments of events and acks stay the JSON text they arrived as; splitting
// them costs something only when somebody looks. An event costs one
// allocation, the copy of its text.
//
// Protocol facts come from socket.io-protocol revisions 4 (Socket.IO 1 and 2)
// and 5 (Socket.IO 3 and 4) and from captures of both.
package socketio
