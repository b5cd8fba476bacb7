'use strict';

/** Rooms: joining and leaving the lobby, talking in it, and asking where a socket is. */

const ROOM = 'lobby';

/** Answers 400 and says so when the request came by plain HTTP, which has no socket. */
function refuseWithoutSocket(req, res) {
  if (req.isSocket) {
    return false;
  }
  res.status(400).send('this route is for sockets only');
  return true;
}

/** Room names: Socket.IO 2 keeps an object of them, Socket.IO 4 a Set. */
function roomsOf(socket) {
  const rooms = socket.rooms instanceof Set ? [...socket.rooms] : Object.keys(socket.rooms);
  return rooms.sort();
}

module.exports = {
  join(req, res) {
    if (refuseWithoutSocket(req, res)) { return; }
    sails.sockets.join(req, ROOM, (err) => (err ? res.serverError(err) : res.json({ room: ROOM })));
  },

  leave(req, res) {
    if (refuseWithoutSocket(req, res)) { return; }
    sails.sockets.leave(req, ROOM, (err) => (err ? res.serverError(err) : res.json({ room: ROOM })));
  },

  /** Everybody in the lobby hears it, the speaker too unless `omitMe` is given. */
  say(req, res) {
    const message = { from: req.param('from') || 'somebody', text: req.param('text') || '' };
    const omit = req.isSocket && req.param('omitMe') ? req : undefined;
    sails.sockets.broadcast(ROOM, 'lobby', message, omit);
    res.json({ said: message });
  },

  shout(req, res) {
    sails.sockets.blast('shout', { text: req.param('text') || '' });
    res.json({ shouted: true });
  },

  rooms(req, res) {
    if (refuseWithoutSocket(req, res)) { return; }
    res.json(roomsOf(req.socket));
  },
};
