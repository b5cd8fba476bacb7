'use strict';

/**
 * A plain official client, socket.io-client 2 or 4, against testdata/socketio-server: visits every
 * namespace, sends every event, and prints what it was told.
 *
 *   node plain-events.js http://127.0.0.1:1337 2|4 [--transport websocket]
 *
 * Without --transport the client polls first, and goes on when it has upgraded. Binary shows as
 * Node's {"type":"Buffer","data":[..]}; packets are lists of Socket.IO packet types.
 */

const { GUARD_MS, run } = require('./common');

const TOKEN = 'letmein';

/** How to reach /admin with either client, and the event that tells of a refusal. */
const GENERATIONS = {
  2: { client: 'socket.io-client', credentials: { query: { token: TOKEN } }, refused: 'error' },
  4: { client: 'socket.io-client-4', credentials: { auth: { token: TOKEN } }, refused: 'connect_error' },
};

/** Resolves with the arguments of the next event. Call it before doing what causes the event. */
function next(emitter, name) {
  return new Promise((resolve) => { emitter.once(name, (...args) => resolve(args)); });
}

/** Emits an event, resolving with the arguments of its ack. */
function call(socket, name, ...args) {
  return new Promise((resolve) => { socket.emit(name, ...args, (...answer) => resolve(answer)); });
}

/** Emits an event, resolving with the arguments of the event that the server answers with. */
function provoke(socket, answer, name, ...args) {
  const heard = next(socket, answer);
  socket.emit(name, ...args);
  return heard;
}

async function enter(manager, name, credentials) {
  const socket = manager.socket(name, credentials);
  await next(socket, 'connect');
  return socket;
}

/** Connects, and waits for the upgrade when the transports are left to the client. */
async function open(Manager, url, transports) {
  const manager = new Manager(url, { reconnection: false, timeout: GUARD_MS, ...(transports.length ? { transports } : {}) });
  const upgraded = transports.length ? null : next(manager.engine, 'upgrade');
  const socket = await enter(manager, '/');
  await upgraded;
  return socket;
}

/** The types of all packets of a namespace from now on, as they come. */
function packetTypes(manager, name) {
  const types = [];
  manager.on('packet', (packet) => {
    if (packet.nsp === name) {
      types.push(packet.type);
    }
  });
  return types;
}

async function burst(socket, n) {
  const ticks = [];
  await new Promise((resolve) => {
    socket.on('tick', (seq) => {
      ticks.push(seq);
      if (ticks.length === n) {
        resolve();
      }
    });
    socket.emit('burst', n);
  });
  return ticks;
}

/** What the open events answer. */
async function events(socket) {
  const args = ['ahoy', { deep: [Buffer.from([0, 255]), { er: Buffer.from('x') }] }, null, 7];
  const echoed = next(socket, 'echoed');
  const questions = [];
  socket.on('question', (question, ack) => {
    questions.push(question);
    ack('because', { of: question });
  });
  return {
    echo: await call(socket, 'echo', ...args),
    echoed: await echoed,
    answered: await provoke(socket, 'answered', 'ask', 7),
    answeredBinary: await provoke(socket, 'answered', 'askbinary', 8),
    questions,
    binary: await provoke(socket, 'binary', 'binary'),
    ackBinary: await call(socket, 'ackbinary'),
    ticks: await burst(socket, 5),
  };
}

/** What happens at the doors of the namespaces other than `/` and `/chat`. */
async function doors(manager, { credentials, refused }) {
  const eagerPackets = packetTypes(manager, '/eager');
  const eager = manager.socket('/eager');
  const early = next(eager, 'early');
  await next(eager, 'connect');
  // Stays unanswered while everything after it on this connection is answered.
  const neverPackets = packetTypes(manager, '/never');
  manager.socket('/never');
  const [refusal] = await next(manager.socket('/admin'), refused);
  const admin = await enter(new manager.constructor(manager.uri, manager.opts), '/admin', credentials);
  const [adminIs] = await call(admin, 'whoami');
  admin.disconnect();
  return {
    early: await early,
    eagerPackets,
    neverPackets,
    refusal: { message: refusal.message || refusal, data: refusal.data },
    admin: adminIs,
  };
}

/** An event for everybody, heard by the sender's own namespace on another connection. */
async function broadcast(socket, listener) {
  const heard = next(listener, 'news');
  socket.emit('toall', 'news', { text: 'ahoy' });
  return heard;
}

run(async ({ url, transports, rest }) => {
  const generation = GENERATIONS[rest[0]];
  const { Manager } = require(generation.client);
  const root = await open(Manager, url, transports);
  const chat = await enter(root.io, '/chat');
  const watcher = await enter((await open(Manager, url, transports)).io, '/chat');
  let acked = false;
  root.emit('noack', () => { acked = true; });

  const seen = {
    ...(await events(root)),
    ...(await doors(root.io, generation)),
    news: await broadcast(chat, watcher),
    root: (await call(root, 'whoami'))[0],
    chat: (await call(chat, 'whoami'))[0],
    chatEcho: await call(chat, 'echo', 'ahoy'),
  };
  const [kicked] = await provoke(chat, 'disconnect', 'kick');
  const afterKick = await call(root, 'echo', 'still here');
  // The listener's own namespace, and with it the connection.
  const closed = next(watcher.io.engine, 'close');
  watcher.emit('kickall');
  await closed;
  root.disconnect();
  return { ...seen, kicked, afterKick, acked };
});
