// Package timeline puts what happens on all sockets into one order. It pairs the copies of an event on
// several sockets. For each socket it says whether it received the event, and if not, whether it
// should have.
//
// # Pairing
//
// Two arrivals are copies of one event if name and arguments are the same (the
// fingerprint of [pubsub.Look]) and at most the timeline's window, usually two
// seconds, lies between them and the first copy of all. All copies make one row.
// What comes later than that makes a row of its own.
//
// A socket with several copies has received the event more than once. Two equal events within the
// window look like one event that was delivered twice: nothing on the wire shows the difference.
//
// Copies may be added in any order. The earliest becomes the row's first. The result is exact as long
// as entries come nearly in order of time, as they do from the inbox. Otherwise a copy may be paired
// with the next or the previous event that is equal.
//
// # Misses
//
// A server does not tell who is in a room. So a socket has missed an event only if it is believed to be
// subscribed. The [Audience] decides that, once, when the first copy comes. The result is one byte per
// socket, see [Stand]. A socket has not missed an event before the window is over, or if events of that
// socket were dropped on the way to the screen at that time.
//
// A socket also has not missed an event from another address until some event has come over both: until
// then they may be two apps that share nothing.
package timeline
