'use strict';

/** The routes besides the blueprints of boat and berth. */

module.exports.routes = {
  'POST /lobby/join': 'lobby/join',
  'POST /lobby/leave': 'lobby/leave',
  'POST /lobby/say': 'lobby/say',
  'GET /rooms': 'lobby/rooms',
  'POST /shout': 'lobby/shout',

  'GET /echo': 'harbour/echo',
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
