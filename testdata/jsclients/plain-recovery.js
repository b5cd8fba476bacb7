'use strict';

/**
 * Plain Socket.IO 4 against testdata/socketio-server with RECOVERY=1: loses its connection, misses
 * an event, comes back, and prints what it was told.
 *
 *   node plain-recovery.js http://127.0.0.1:1337
 */

const { io } = require('socket.io-client-4');
const { GUARD_MS, run } = require('./common');

const OPTIONS = { forceNew: true, reconnection: false, timeout: GUARD_MS, transports: ['websocket'] };

/** Resolves with the first argument of the next event. Call it before doing what causes the event. */
function next(socket, name) {
  return new Promise((resolve) => { socket.once(name, resolve); });
}

run(async ({ url }) => {
  const socket = io(url, OPTIONS);
  await next(socket, 'connect');
  const { id } = socket;
  socket.emit('burst', 1);
  await next(socket, 'tick'); // carries the offset that the server goes on from

  const lost = next(socket, 'disconnect');
  socket.io.engine.close();
  await lost;
  const other = io(url, OPTIONS);
  const spread = next(other, 'news');
  other.emit('toall', 'news', 'missed');
  await spread;

  const missed = next(socket, 'news');
  const back = next(socket, 'connect');
  socket.connect();
  await back;
  const answer = { recovered: socket.recovered, sameID: socket.id === id, missed: await missed };
  socket.disconnect();
  other.disconnect();
  return answer;
});
