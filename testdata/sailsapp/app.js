'use strict';

/**
 * Lifts the harbour app that sailscope's tests run against.
 *
 * One source serves both socket generations: run it from a folder that has its own sails and
 * sails-hook-sockets (testdata/sails-eio3 or testdata/sails-eio4), and everything is required
 * from there:
 *
 *   cd testdata/sails-eio4 && PORT=1337 npm start
 *
 * It prints one JSON line on stdout when it is lifted, and nothing else, ever. It ends when its
 * stdin does, so that it cannot outlive the test runner that holds the other end of that pipe.
 */

const path = require('node:path');
const { createRequire } = require('node:module');

// Sails' own logger writes some levels to stdout, which belongs to the one line below.
console.log = console.info = console.debug = (...args) => console.error(...args);

const load = createRequire(path.join(process.cwd(), 'package.json'));
const { Sails } = load('sails');
const app = new Sails();

let leaving = false;

/** Lowers the app and ends the process; at once when asked twice or when lowering hangs. */
function leave(code) {
  if (leaving) {
    process.exit(code);
  }
  leaving = true;
  setTimeout(() => process.exit(code), 2000).unref();
  app.lower(() => process.exit(code));
}

process.stdin.on('end', () => leave(0));
process.stdin.on('error', () => leave(0));
process.stdin.resume();

/** Port 0 is no use: Sails takes it for "not set" and listens on 1337. */
function portFromEnvironment() {
  const port = Number(process.env.PORT || 1337);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    console.error(`PORT must be a number from 1 to 65535, got ${process.env.PORT}`);
    process.exit(2);
  }
  return port;
}

const port = portFromEnvironment();

app.lift({
  appPath: __dirname,
  port,
  explicitHost: '127.0.0.1',
  hookTimeout: 5 * 60 * 1000, // a slow machine takes its time
  hooks: {
    orm: load('sails-hook-orm'),
    sockets: load('sails-hook-sockets'),
    // Looking for further hooks, and these features, only cost lifting time.
    userhooks: false,
    helpers: false,
    i18n: false,
    services: false,
    views: false,
  },
  orm: { moduleDefinitions: { adapters: { 'sails-disk': load('sails-disk') } } },
}, (err) => {
  if (err) {
    console.error(`could not lift on port ${port}: ${err.code || ''} ${err.stack || err}`);
    process.exit(1);
  }
  if (process.env.KEEP_ALIVE_TIMEOUT) {
    app.hooks.http.server.keepAliveTimeout = Number(process.env.KEEP_ALIVE_TIMEOUT);
  }
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid })}\n`);
});
