'use strict';

/**
 * Serves plain Socket.IO, no Sails, for sailscope's tests.
 *
 * One source serves both generations: run it from a folder that has its own socket.io
 * (testdata/socketio-eio3 or testdata/socketio-eio4), which is required from there:
 *
 *   cd testdata/socketio-eio4 && PORT=1337 npm start
 *
 * It prints one JSON line on stdout when it listens, and nothing else, ever. It ends when its stdin
 * does, so that it cannot outlive the test runner that holds the other end of that pipe.
 */

const http = require('node:http');
const path = require('node:path');
const { createRequire } = require('node:module');
const { portFrom, optionsFrom } = require('./environment');
const { serve } = require('./namespaces');

const load = createRequire(path.join(process.cwd(), 'package.json'));
const socketIO = load('socket.io');
const major = Number.parseInt(load('socket.io/package.json').version, 10);

const port = portFrom(process.env);
const httpServer = http.createServer();
// A slow machine takes its time to join a namespace, and to upgrade.
const patience = 5 * 60 * 1000;
// Node closes an idle connection after 5 s: a test's POST must not meet that.
httpServer.keepAliveTimeout = patience;
const io = socketIO(httpServer, { connectTimeout: patience, upgradeTimeout: patience, ...optionsFrom(process.env, major) });
serve(io);

let leaving = false;

/** Closes every connection and ends the process; at once when asked twice or when closing hangs. */
function leave() {
  if (leaving) {
    process.exit(0);
  }
  leaving = true;
  setTimeout(() => process.exit(0), 2000).unref();
  io.close(() => process.exit(0));
}

process.stdin.on('end', leave);
process.stdin.on('error', leave);
process.stdin.resume();
process.on('SIGINT', leave);
process.on('SIGTERM', leave);

httpServer.on('error', (err) => {
  console.error(`could not listen on port ${port}: ${err.code || ''} ${err.stack || err}`);
  process.exit(1);
});
httpServer.listen(port, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid })}\n`);
});
