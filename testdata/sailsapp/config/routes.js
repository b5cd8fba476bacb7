'use strict';

/** The routes besides the blueprints. */

/** Tells the blueprint behind the request whether its caller hears of what it does. */
function mirrorAsConfigured(req, res, proceed) {
  req.options.mirror = sails.config.blueprints.mirror;
  proceed();
}

module.exports.routes = {
  // Half of the blueprints ask their route about mirroring, and the other half the configuration.
  '/*': { fn: mirrorAsConfigured, skipAssets: false },

  'POST /lobby/join': 'lobby/join',
  'POST /lobby/leave': 'lobby/leave',
  'POST /lobby/say': 'lobby/say',
  'POST /shout': 'lobby/shout',

  'GET /rooms': 'pubsub/rooms',
  'GET /rooms/:socket': 'pubsub/rooms-of',
  'GET /sockets': 'pubsub/sockets',
  'POST /room/join': 'pubsub/join',
  'POST /room/leave': 'pubsub/leave',
  'GET /join/:room': 'pubsub/enter',
  'POST /join/:room': 'pubsub/enter',
  'POST /say/:room': 'pubsub/say',
  'POST /room/broadcast': 'pubsub/broadcast',
  'POST /blast': 'pubsub/blast',
  'POST /records/subscribe': 'pubsub/subscribe',
  'POST /records/unsubscribe': 'pubsub/unsubscribe',
  'POST /records/publish': 'pubsub/publish',

  'GET /echo': 'harbour/echo',
  'GET /handshake': 'harbour/handshake',
  'POST /echo': 'harbour/echo',
  'PUT /echo': 'harbour/echo',
  'PATCH /echo': 'harbour/echo',
  'DELETE /echo': 'harbour/echo',
  'GET /slow': 'harbour/slow',
  'GET /silent': 'harbour/silent',
  'GET /fail': 'harbour/fail',
  'GET /forbidden': 'harbour/forbidden',
  'GET /redirect': 'harbour/redirect',
  'GET /session': 'harbour/session',
  'GET /csrfToken': 'security/grant-csrf-token',

  'GET /scalar/:kind': 'wire/scalar',
  'GET /hostile': 'wire/hostile',
  'POST /hostile/emit': 'wire/hostile-emit',
  'POST /burst': 'wire/burst',
  'POST /binary': 'wire/binary',
  'POST /kick': 'wire/kick',

  'DELETE /records': 'fixture/forget-records',
  'GET /bytes': 'fixture/bytes',
  'POST /measure': 'fixture/measure',
  'POST /ask': 'fixture/ask',
  'POST /drop': 'fixture/drop',
};
