// Package engineio is a client for Engine.IO 3 and 4, the framing under
// Socket.IO 2 and Socket.IO 4.
//
// A Conn runs over websocket or over polling, and goes from polling to websocket
// while it is in use, without losing, repeating or reordering a packet.
//
// It promises three things. A Conn reads one message at a time and hands out
// the arrival time with it, without an allocation of its own. Sending never
// blocks: packets are queued up to a limit and written by one goroutine, so a
// server that stops reading cannot stall whoever reads or presses keys. And a
// link that has died quietly is noticed within the server's own
// pingInterval + pingTimeout.
//
// Protocol facts come from engine.io-protocol revisions 3 and 4 and from
// captures of engine.io 3.6 and 6.6 servers.
package engineio
