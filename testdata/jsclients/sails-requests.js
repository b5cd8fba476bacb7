'use strict';

/**
 * The official client as a yardstick: makes the given requests one after another on one SailsSocket
 * and prints what it was told, with the events that arrived until the last answer.
 *
 *   node sails-requests.js URL '[{"method":"get","url":"/boat","data":{},"headers":{}}]'
 *
 * It prints {"jwrs":[{"statusCode":..,"headers":..,"body":..}],"events":[{"event":..,"args":[..]}]};
 * a body that is undefined is absent, binary shows as Node's {"type":"Buffer","data":[..]}.
 */

const socketIOClient = require('socket.io-client');
const sailsIOClient = require('sails.io.js');
const { GUARD_MS, run } = require('./common');

const io = sailsIOClient(socketIOClient);
io.sails.autoConnect = false;
io.sails.environment = 'production'; // keeps its log lines off stdout

/** Connects one SailsSocket, recording every event the server emits to it. */
function connect(url, transports, events) {
  const socket = io.sails.connect(url, { timeout: GUARD_MS, ...(transports.length ? { transports } : {}) });
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('connect', () => {
      const deliver = socket._raw.onevent;
      socket._raw.onevent = function record(packet) {
        events.push({ event: packet.data[0], args: packet.data.slice(1) });
        return deliver.call(this, packet);
      };
      resolve(socket);
    });
  });
}

run(async ({ url, transports, rest }) => {
  const events = [];
  const jwrs = [];
  const socket = await connect(url, transports, events);
  for (const request of JSON.parse(rest[0] || '[]')) {
    // One after another on purpose: the order of the answers is part of what is compared.
    const jwr = await new Promise((resolve) => { socket.request(request, (body, answer) => resolve(answer)); });
    jwrs.push({ statusCode: jwr.statusCode, headers: jwr.headers, body: jwr.body });
  }
  socket.disconnect();
  return { jwrs, events };
});
