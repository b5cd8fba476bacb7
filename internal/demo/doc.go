// Package demo is a small Sails-like app that runs in the process: the app of `sailscope
// demo`, and the server of unit tests, with faults on request.
//
// The app is a harbor with boats, berths, and a lobby where people talk. It speaks
// Engine.IO 3 and 4 on one port, over websocket and polling. It responds as
// sails-hook-sockets and Sails' blueprints do: virtual requests, rooms, automatic
// subscription, resourceful pubsub. A test compares it with real Sails apps. Comments
// mark the deliberate differences.
//
// A request is handled completely, including its last notification, before the next
// request that touches the same records. So all sockets get events in the same order. The
// server never waits for a client: it queues packets up to a limit, and disconnects a
// client that does not read.
//
// Protocol facts come from engine.io 3.6 and 6.6, socket.io 2 and 4, sails-hook-sockets
// 2.0.4 and 3.0.2 and sails 1.5.18.
package demo
