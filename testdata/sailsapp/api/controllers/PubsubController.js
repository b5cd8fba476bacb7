'use strict';

/** What apps do by hand with rooms, events and subscriptions, and the truth about who is where. */

/** The sockets of this process by id: Socket.IO 2 keeps an object of them, Socket.IO 4 a Map. */
function socketsHere() {
  const { sockets } = sails.io.of('/');
  return sockets instanceof Map ? sockets : new Map(Object.entries(sockets));
}

/** Sorted room names: Socket.IO 2 keeps an object of them, Socket.IO 4 a Set. */
function roomsOf(socket) {
  const rooms = socket.rooms instanceof Set ? [...socket.rooms] : Object.keys(socket.rooms);
  return rooms.sort();
}

/** The model that the request names, or undefined when it has been answered with 404. */
function modelOf(req, res) {
  const identity = req.param('model');
  if (Object.hasOwn(sails.models, identity)) {
    return sails.models[identity];
  }
  res.status(404).send(`no model ${identity}`);
  return undefined;
}

/** The caller if the request asks to be left out. */
const omitted = (req) => (req.isSocket && req.param('omitMe') ? req : undefined);

module.exports = {
  /** The rooms of the caller. */
  rooms(req, res) {
    res.json(roomsOf(req.socket));
  },

  /** The rooms of any socket of this server, for clients that cannot ask for themselves. */
  'rooms-of'(req, res) {
    const socket = socketsHere().get(req.param('socket'));
    return socket ? res.json(roomsOf(socket)) : res.notFound();
  },

  /** The rooms of every socket of this server. */
  sockets(req, res) {
    res.json(Object.fromEntries([...socketsHere()].map(([id, socket]) => [id, roomsOf(socket)])));
  },

  join(req, res) {
    const room = req.param('room');
    sails.sockets.join(req, room, (err) => (err ? res.serverError(err) : res.json({ room })));
  },

  /** Joins as many apps have it: the answer is about the socket, and looks like a record. */
  enter(req, res) {
    const room = req.param('room');
    sails.sockets.join(req, room, (err) => (err ? res.serverError(err) : res.json({ id: sails.sockets.getId(req), room })));
  },

  /** The caller hears it too, if it is in the room. */
  say(req, res) {
    const room = req.param('room');
    sails.sockets.broadcast(room, room, { text: req.param('text') || '' });
    res.json({ id: sails.sockets.getId(req), room });
  },

  leave(req, res) {
    const room = req.param('room');
    sails.sockets.leave(req, room, (err) => (err ? res.serverError(err) : res.json({ room })));
  },

  /** `room` may be a list: a socket in two of them hears the event twice, as Sails has it. */
  broadcast(req, res) {
    const { room, event, data } = req.body;
    sails.sockets.broadcast(room, event, data, omitted(req));
    res.json({ room, event });
  },

  blast(req, res) {
    const { event, data } = req.body;
    sails.sockets.blast(event, data, omitted(req));
    res.json({ event });
  },

  subscribe(req, res) {
    const model = modelOf(req, res);
    if (!model) { return; }
    model.subscribe(req, req.body.ids);
    res.json({ ids: req.body.ids });
  },

  unsubscribe(req, res) {
    const model = modelOf(req, res);
    if (!model) { return; }
    model.unsubscribe(req, req.body.ids);
    res.json({ ids: req.body.ids });
  },

  publish(req, res) {
    const model = modelOf(req, res);
    if (!model) { return; }
    model.publish(req.body.ids, req.body.data, omitted(req));
    res.json({ ids: req.body.ids });
  },
};
