'use strict';

/** How requests end: answered, late, never, refused, failed, redirected, with a session. */

module.exports = {
  echo(req, res) {
    res.json({
      method: req.method,
      url: req.url,
      headers: req.headers,
      query: req.query,
      body: req.body,
      isSocket: req.isSocket === true,
      socketId: req.isSocket ? sails.sockets.getId(req) : null,
    });
  },

  /** The query of the handshake, without what clients put there on their own. */
  handshake(req, res) {
    const { query } = req.socket.handshake;
    const own = /^(__sails_io_sdk_\w+|EIO|transport|t|b64)$/;
    res.json(Object.fromEntries(Object.entries(query).filter(([name]) => !own.test(name))));
  },

  slow(req, res) {
    const ms = Number(req.param('ms')) || 0;
    setTimeout(() => res.json({ waited: ms }), ms);
  },

  silent() {
    // Never answers. That is the point.
  },

  fail() {
    throw new Error('the mast broke');
  },

  forbidden(req, res) {
    res.ok('the policy should not have let you in');
  },

  redirect(req, res) {
    res.redirect('/echo');
  },

  session(req, res) {
    if (!req.session) {
      return res.json({ count: null });
    }
    req.session.count = (req.session.count || 0) + 1;
    return res.json({ count: req.session.count });
  },
};
