// Package pubsub reads what Sails' resourceful pubsub sends: which events are
// notifications about records, which rooms they go to, and to which rooms a socket's
// requests have subscribed it.
//
// # Notifications
//
// Call [Look] for every event: it finds the verb and the record's id without decoding
// the event. Call [Read] for an event that somebody looks at: it returns the whole
// [Notice], with the record before and after the change. [Notice.Room] is the room
// that the server sent it to.
//
// # Rooms
//
// A server never tells a client which rooms it is in. A [Ledger] keeps what is known of
// that for one socket. Tell it what happens on the socket:
//
//   - [Ledger.Connected] and [Ledger.Disconnected] for each connection,
//   - [Ledger.Heard] for each event,
//   - [Ledger.Answered] for each response.
//
// [Ledger.Subscriptions] then lists the rooms. Each has an [Evidence]: the rules of
// Sails' blueprints say that a request has joined it, or an event that went to the room
// has confirmed that. After a disconnect, [Ledger.Replay] returns the requests that
// subscribe the socket again.
//
// A Ledger is for one goroutine. It is bounded: [Ledger.Unkept] and [Ledger.Skipped]
// count what it left out.
//
// Sources: sails 1.5.18 (lib/hooks/pubsub, lib/hooks/blueprints), and captures
// from servers of both generations.
package pubsub
