'use strict';

/**
 * What the official clients make of a handshake's query: sails.io.js with socket.io-client 2, and
 * socket.io-client 4 alone, which sails.io.js does not know.
 *
 *   node handshake-query.js - '["a=1+2", ...]'
 *
 * Prints {"<query>":["<as sails.io.js sends it>","<as socket.io-client 4 does>"]}, without what the
 * clients add themselves, and null for a query that a client throws at.
 */

const http = require('node:http');
const four = require('socket.io-client-4');
const two = require('socket.io-client');
const sailsIOClient = require('sails.io.js');
const { run } = require('./common');

const io = sailsIOClient(two);
io.sails.autoConnect = false;
io.sails.environment = 'production'; // keeps its log lines off stdout

const OWN = /^(__sails_io_sdk_\w+|EIO|transport|t|b64)=/;

/** Each connects, and returns what closes the attempt. */
const clients = [
  (url, query) => {
    const socket = io.sails.connect(url, { transports: ['polling'], multiplex: false, query });
    return () => socket._raw.io.close();
  },
  (url, query) => {
    const socket = four(url, { transports: ['polling'], forceNew: true, reconnection: false, query });
    return () => socket.io._close();
  },
];

/** The query of the first request that a client makes. */
async function sent(connect, query) {
  let arrived;
  const request = new Promise((resolve) => { arrived = resolve; });
  const server = http.createServer((req, res) => {
    res.writeHead(400).end();
    arrived(req.url);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  let close = () => {};
  try {
    const thrown = new Promise((_, reject) => { process.once('uncaughtException', reject); });
    close = connect(`http://127.0.0.1:${server.address().port}`, query);
    const url = await Promise.race([request, thrown]);
    return url.split('?')[1].split('&').filter((pair) => !OWN.test(pair)).join('&');
  } catch {
    return null;
  } finally {
    process.removeAllListeners('uncaughtException');
    close();
    server.closeAllConnections();
    server.close();
  }
}

run(async ({ rest }) => {
  const answers = {};
  for (const query of JSON.parse(rest[0])) {
    answers[query] = [];
    for (const connect of clients) {
      answers[query].push(await sent(connect, query));
    }
  }
  return answers;
});
