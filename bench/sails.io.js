'use strict';

/** The official Sails client, on the Socket.IO client that it comes with: Engine.IO 3. */

const { run } = require('./measure');

const MODULES = '../testdata/jsclients/node_modules';
const socketIOClient = require(`${MODULES}/socket.io-client`);
const sailsIOClient = require(`${MODULES}/sails.io.js`);
const { version } = require(`${MODULES}/sails.io.js/package.json`);
const { version: below } = require(`${MODULES}/socket.io-client/package.json`);

const io = sailsIOClient(socketIOClient);
io.sails.autoConnect = false;
io.sails.environment = 'production'; // keeps its log lines off stdout

const OPTIONS = {
  transports: ['websocket'],
  multiplex: false,
  reconnection: true,
  reconnectionDelay: 1,
  reconnectionDelayMax: 1,
  randomizationFactor: 0,
};

run({
  name: `sails.io.js ${version} on socket.io-client ${below}`,
  open(url, boat) {
    let socket;
    return {
      connect: () => new Promise((resolve, reject) => {
        socket = io.sails.connect(url, OPTIONS);
        socket.on('boat', boat);
        socket.on('connect', resolve);
        socket.on('connect_error', reject);
      }),
      request: (path) => new Promise((resolve) => { socket.request({ method: 'get', url: path }, resolve); }),
    };
  },
  retry(url, failed) {
    const socket = io.sails.connect(url, OPTIONS);
    socket.on('connect_error', failed);
  },
});
