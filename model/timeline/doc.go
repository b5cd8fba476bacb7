// Package timeline puts what happens on all sockets into one order, pairs the
// copies of an event that several sockets got, and says of every socket whether
// it got the event, and if not, whether it should have.
//
// # Pairing
//
// Two arrivals are copies of one event if name and arguments are the same (the
// fingerprint of [pubsub.Look]) and at most the timeline's window, usually two
// seconds, lies between them and the first copy of all. All copies make one row.
// What comes later than that makes a row of its own.
//
// A socket that got several copies counts as having got the event twice or more
// often. Two events that say the same within the window can't be told from one
// that was delivered twice: nothing on the wire tells them apart.
//
// Copies may be added in any order: the earliest becomes the row's first. What is
// told is exact as long as entries come nearly in order of time, as they do from
// the inbox; if they are out of order by as much as lies between the end of one
// row's window and the next event that says the same, a copy may join the
// neighbor.
//
// # Misses
//
// A server tells nobody who is in a room, so that a socket did not get an event
// means something only as far as it is believed to be subscribed. That is for
// the [Audience] to say. It is asked once, when the first copy comes; the answer
// is one byte per socket, see [Stand]. Nobody is told to have missed an event
// before the window is over, or when events of that socket were dropped on their
// way to the screen at the time.
//
// Nor is anybody told to have missed what came from another address, before one
// event has come over both: until then they may be two apps that share nothing.
package timeline
