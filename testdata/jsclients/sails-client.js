'use strict';

/**
 * The official client, sails.io.js on socket.io-client 2: makes a few requests, with a second
 * socket watching, and prints what both saw.
 *
 *   node sails-client.js http://127.0.0.1:1337 [--transport websocket] [--transport polling]
 */

const socketIOClient = require('socket.io-client');
const sailsIOClient = require('sails.io.js');
const { GUARD_MS, run } = require('./common');

const io = sailsIOClient(socketIOClient);
io.sails.autoConnect = false;
io.sails.environment = 'production'; // keeps its log lines off stdout

/** Connects a SailsSocket of its own, resolving when it is connected. */
function connect(url, transports) {
  const options = { multiplex: false, timeout: GUARD_MS };
  if (transports.length) {
    options.transports = transports;
  }
  const socket = io.sails.connect(url, options);
  return new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(socket));
    socket.on('connect_error', reject);
  });
}

/** Makes one virtual request, resolving with the parts of the JWR that tests compare. */
function request(socket, method, url, data) {
  return new Promise((resolve) => {
    socket.request({ method, url, data }, (body, jwr) => {
      resolve({ statusCode: jwr.statusCode, body });
    });
  });
}

/** Resolves with the first payload of an event. Call it before doing what causes the event. */
function nextEvent(socket, name) {
  return new Promise((resolve) => { socket.on(name, resolve); });
}

/** The lobby: joining, saying something, hearing it. */
async function talk(socket) {
  const join = await request(socket, 'post', '/lobby/join');
  const heard = nextEvent(socket, 'lobby');
  const say = await request(socket, 'post', '/lobby/say', { from: 'sails.io.js', text: 'ahoy' });
  return { join, say, lobby: await heard };
}

/** The blueprints: one socket watches the class room while the other creates a record. */
async function create(socket, watcher) {
  const find = await request(watcher, 'get', '/boat');
  const created = nextEvent(watcher, 'boat');
  const answer = await request(socket, 'post', '/boat', { name: 'Nimbus', length: 12 });
  return { find, create: answer, created: await created };
}

run(async ({ url, transports }) => {
  const socket = await connect(url, transports);
  const watcher = await connect(url, transports);
  const answer = {
    client: 'sails.io.js 1.2.1',
    connected: socket.isConnected(),
    ...(await create(socket, watcher)),
    ...(await talk(socket)),
    notFound: await request(socket, 'get', '/no-such-route'),
  };
  socket.disconnect();
  watcher.disconnect();
  return answer;
});
