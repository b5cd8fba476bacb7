'use strict';

/**
 * Plain Socket.IO 4, without a Sails client around it: emits one virtual request and prints what
 * came back.
 *
 *   node plain-client.js http://127.0.0.1:1337 [--transport websocket]
 *
 * Without --transport the client's own default holds: polling first, then an upgrade.
 */

const { io } = require('socket.io-client-4');
const { GUARD_MS, SDK_QUERY, run } = require('./common');

/** Resolves when the socket is connected, rejects when the server refuses it. */
function connected(socket) {
  return new Promise((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
}

run(async ({ url, transports }) => {
  const options = {
    forceNew: true,
    reconnection: false,
    timeout: GUARD_MS,
    query: Object.fromEntries(new URLSearchParams(SDK_QUERY)),
  };
  if (transports.length) {
    options.transports = transports;
  }
  const socket = io(url, options);
  await connected(socket);
  const request = { method: 'get', url: '/boat', headers: {}, data: {} };
  const ack = await new Promise((resolve) => { socket.emit('get', request, resolve); });
  const answer = { client: 'socket.io-client 4', sid: socket.id, ack };
  socket.disconnect();
  return answer;
});
