'use strict';

/** The lobby, which is a room: joining, leaving, talking. And shouting, which all of the harbour hears. */

const ROOM = 'lobby';

module.exports = {
  join(req, res) {
    sails.sockets.join(req, ROOM, (err) => (err ? res.serverError(err) : res.json({ room: ROOM })));
  },

  leave(req, res) {
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
};
