'use strict';

/** The namespaces, who may enter them, and the events they answer; testdata/README.md lists them. */

/** The token that opens /admin. */
const TOKEN = 'letmein';

/** Adds the namespaces to a Socket.IO server of either generation. */
function serve(io) {
  for (const name of ['/', '/chat', '/admin', '/eager', '/never']) {
    io.of(name).on('connection', answerEvents);
  }
  io.of('/admin').use(admit);
  io.of('/eager').use(greetEarly);
  io.of('/never').use(() => {}); // nothing calls next, so CONNECT is never answered
}

/** Socket.IO 4 has the token in the CONNECT packet's auth, Socket.IO 2 in its query. */
function admit(socket, next) {
  const { auth, query } = socket.handshake;
  if ((auth || query).token === TOKEN) {
    next();
    return;
  }
  const refusal = new Error('not authorized');
  if (auth) {
    refusal.data = { code: 'E_AUTH' }; // Socket.IO 2 would send it instead of the message
  }
  next(refusal);
}

/** Emits before the CONNECT answer is sent, as the middleware of @socket.io/admin-ui does. */
function greetEarly(socket, next) {
  socket.emit('early', { before: 'CONNECT' });
  next();
}

/** Calls handler(ack, ...args) for an event. Where the client wants no ack, ack does nothing. */
function on(socket, event, handler) {
  socket.on(event, (...args) => {
    const ack = typeof args.at(-1) === 'function' ? args.pop() : () => {};
    handler(ack, ...args);
  });
}

function answerEvents(socket) {
  answerRoundTrips(socket);
  answerBinary(socket);
  answerFarewells(socket);
  on(socket, 'whoami', (ack) => ack(whois(socket)));
  on(socket, 'toall', (ack, name, payload) => socket.nsp.emit(name, payload));
}

function answerRoundTrips(socket) {
  on(socket, 'echo', (ack, ...args) => {
    ack(...args);
    socket.emit('echoed', ...args);
  });
  on(socket, 'ask', (ack, n) => ask(socket, n));
  on(socket, 'burst', (ack, n) => {
    for (let seq = 0; seq < n; seq += 1) {
      socket.emit('tick', seq);
    }
  });
  on(socket, 'noack', () => {});
  // A virtual request, answered by somebody who does not know what a JWR is.
  on(socket, 'get', (ack, { data }) => {
    if (data && data.answer) { // as without Sails, there is no answer otherwise
      ack(...data.answer);
    }
  });
}

function answerBinary(socket) {
  on(socket, 'askbinary', (ack, n) => ask(socket, { n, data: Buffer.from([n, 0, 255]), list: [Buffer.from('deep')] }));
  on(socket, 'binary', () => socket.emit('binary', {
    name: 'chart',
    data: Buffer.from([0, 1, 2, 253, 254, 255]),
    nested: [Buffer.from('shallow'), { deep: Buffer.from('deep') }],
  }));
  on(socket, 'ackbinary', (ack) => ack({ file: Buffer.from('file'), list: [1, Buffer.from([0, 255])] }));
}

/** Asks the client a question and tells it what it answered. */
function ask(socket, question) {
  socket.emit('question', question, (...answer) => socket.emit('answered', ...answer));
}

function answerFarewells(socket) {
  on(socket, 'kick', () => socket.disconnect());
  on(socket, 'kickall', () => socket.disconnect(true));
}

/** What the server knows about a socket; auth and recovered are absent with Socket.IO 2. */
function whois(socket) {
  const { transport } = socket.conn;
  return {
    id: socket.id,
    namespace: socket.nsp.name,
    transport: transport.name,
    extensions: transport.name === 'websocket' ? transport.socket.extensions : '',
    auth: socket.handshake.auth,
    query: socket.handshake.query,
    recovered: socket.recovered,
  };
}

module.exports = { serve };
