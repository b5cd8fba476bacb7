// Package demo is a small Sails-like app in the process: what `sailscope demo`
// shows, and the server of unit tests, with faults on request.
//
// It is a harbour: boats lie in berths, people talk in a lobby. It speaks
// Engine.IO 3 and 4 on one port, over websocket and polling, and answers as
// sails-hook-sockets and Sails' blueprints do: virtual requests, rooms,
// automatic subscription, resourceful pubsub. A test compares it with real
// Sails apps. Where it deviates on purpose, the code says so.
//
// A request is handled from its arrival to its last notification before the
// next one that touches the same records, so what sockets hear has one order.
// Nothing here waits for a client: what is sent is queued up to a limit, and a
// client that does not read loses its connection.
//
// Protocol facts come from engine.io 3.6 and 6.6, socket.io 2 and 4,
// sails-hook-sockets 2.0.4 and 3.0.2 and sails 1.5.18.
package demo
