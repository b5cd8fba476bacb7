'use strict';

/** What tests vary from outside, one environment variable each. README.md lists them. */

const path = require('node:path');
const { createRequire } = require('node:module');

const env = process.env;
const load = createRequire(path.join(process.cwd(), 'package.json'));

/** Puts value under key unless the variable it came from is unset, which leaves Sails' default. */
function setIf(target, key, variable, convert) {
  if (env[variable] !== undefined && env[variable] !== '') {
    target[key] = convert(env[variable]);
  }
}

const flag = (text) => text !== '0';
const list = (text) => text.split(',').map((item) => item.trim()).filter(Boolean);

/** Builds a beforeConnect hook from "deny", "deny:some text" or "throw". */
function beforeConnect(text) {
  const [verdict, ...rest] = text.split(':');
  if (verdict === 'throw') {
    return () => { throw new Error('the harbour is closed'); };
  }
  if (verdict === 'deny') {
    return (handshake, proceed) => proceed(rest.length ? rest.join(':') : undefined, false);
  }
  throw new Error(`BEFORE_CONNECT must be deny, deny:TEXT or throw, got ${text}`);
}

/** The function that makes Socket.IO's Redis adapter of Sails' options, by the name of its package. */
function redisAdapter(name) {
  if (name === '@socket.io/redis-adapter') {
    return ({ pubClient, subClient }) => load(name).createAdapter(pubClient, subClient);
  }
  return load(name);
}

// Sails' own default is websocket alone; tests of polling and of upgrades need both.
const sockets = { transports: ['websocket', 'polling'] };
setIf(sockets, 'transports', 'TRANSPORTS', list);
setIf(sockets, 'onlyAllowOrigins', 'ORIGINS', list);
setIf(sockets, 'beforeConnect', 'BEFORE_CONNECT', beforeConnect);
setIf(sockets, 'pingInterval', 'PING_INTERVAL', Number);
setIf(sockets, 'pingTimeout', 'PING_TIMEOUT', Number);
setIf(sockets, 'path', 'SOCKETS_PATH', String);
setIf(sockets, 'sendStatusCode', 'SEND_STATUS_CODE', flag);
setIf(sockets, 'sendResponseHeaders', 'SEND_RESPONSE_HEADERS', flag);
setIf(sockets, 'maxHttpBufferSize', 'MAX_HTTP_BUFFER_SIZE', Number);
if (env.REDIS_URL) {
  const usual = '@sailshq/socket.io-redis';
  sockets.adapter = usual; // whichever it is: by this name Sails knows that it must make Redis clients
  sockets.adapterModule = redisAdapter(env.REDIS_ADAPTER || usual);
  // Back soon after a cut, instead of ever later.
  sockets.adapterOptions = { url: env.REDIS_URL, retry_strategy: () => 100 };
}

// REST alone unless asked: the GET shortcuts would hide a record whose ID is "find" or "create".
const blueprints = { actions: false, rest: true, shortcuts: false };
setIf(blueprints, 'shortcuts', 'SHORTCUTS', flag);
setIf(blueprints, 'prefix', 'BLUEPRINT_PREFIX', String);
setIf(blueprints, 'pluralize', 'PLURALIZE', flag);
setIf(blueprints, 'autoWatch', 'AUTO_WATCH', flag);
setIf(blueprints, 'mirror', 'MIRROR', flag);

module.exports = {
  blueprints,
  sockets,
  security: { csrf: env.SAILS_CSRF === '1' },
  log: { level: env.LOG_LEVEL || 'warn' },
};
