// Package pubsub tells what Sails' resourceful pubsub means on the wire: which
// events are notifications about records, which rooms they go to, and to which
// rooms a socket's requests have subscribed it.
//
// Use [Look] on every event: it finds the verb and the record's id without
// decoding the event. Use [Read] on an event that somebody looks at: it returns
// the whole [Notice].
//
// A server never tells a client which rooms it is in. A [Ledger] keeps what is
// known of that for one socket: give it each connection, event and response, and
// it lists the rooms. What it lists is either inferred from the rules of Sails'
// blueprints or confirmed by an event that arrived.
//
// Sources: sails 1.5.18 (lib/hooks/pubsub, lib/hooks/blueprints), and captures
// from servers of both generations.
package pubsub
