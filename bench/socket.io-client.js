'use strict';

/** The official Socket.IO client of today. */

const { run } = require('./measure');

const PACKAGE = '../testdata/jsclients/node_modules/socket.io-client-4';
const { io } = require(PACKAGE);
const { version } = require(`${PACKAGE}/package.json`);

const OPTIONS = {
  transports: ['websocket'],
  forceNew: true,
  autoConnect: false,
  reconnectionDelay: 1,
  reconnectionDelayMax: 1,
  randomizationFactor: 0,
};

run({
  name: `socket.io-client ${version}`,
  open(url, boat) {
    const socket = io(url, OPTIONS);
    socket.on('boat', boat);
    return {
      connect: () => new Promise((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
        socket.connect();
      }),
      request: (path) => new Promise((resolve) => {
        socket.emit('get', { method: 'get', headers: {}, data: {}, url: path }, resolve);
      }),
    };
  },
  retry(url, failed) {
    const socket = io(url, OPTIONS);
    socket.on('connect_error', failed);
    socket.connect();
  },
});
