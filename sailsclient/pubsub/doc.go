// Package pubsub knows what Sails' resourceful pubsub means on the wire: which
// events are notifications about records, which rooms they go to, and to which
// rooms a socket's requests have subscribed it.
//
// A client is never told which rooms it is in. What this package says of that is
// what the blueprints' rules make of the requests and answers that it is shown,
// and what arrived; Evidence tells the two apart.
//
// Sources: sails 1.5.18 (lib/hooks/pubsub, lib/hooks/blueprints), and captures
// from servers of both generations.
package pubsub
