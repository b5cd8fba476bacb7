'use strict';

/** What the environment says about the server; testdata/README.md lists the variables. */

/** Options that Socket.IO names, by the variable that holds their number. */
const NUMBERS = {
  PING_INTERVAL: 'pingInterval',
  PING_TIMEOUT: 'pingTimeout',
  MAX_HTTP_BUFFER_SIZE: 'maxHttpBufferSize',
};

/** Options that are switched by `NAME=value`. */
const SWITCHES = {
  'UPGRADES=0': { allowUpgrades: false },
  'DEFLATE=1': { perMessageDeflate: { threshold: 64 } },
};

/** The same for what Socket.IO 2 does not know and would ignore. */
const SWITCHES_SINCE_4 = {
  'ALLOW_EIO3=1': { allowEIO3: true },
  'RECOVERY=1': { connectionStateRecovery: { maxDisconnectionDuration: 2 * 60 * 1000 } },
};

function numberFrom(env, name) {
  const value = Number(env[name]);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number above 0, got ${env[name]}`);
  }
  return value;
}

function portFrom(env) {
  const port = env.PORT ? numberFrom(env, 'PORT') : 1337;
  if (port > 65535) {
    throw new Error(`PORT must be at most 65535, got ${port}`);
  }
  return port;
}

/** The options that the switches of a table turn on. A variable with another value is a mistake. */
function switchedOn(env, table) {
  const options = {};
  for (const [assignment, option] of Object.entries(table)) {
    const [name, value] = assignment.split('=');
    if (env[name] && env[name] !== value) {
      throw new Error(`${name} must be ${value} or unset, got ${env[name]}`);
    }
    Object.assign(options, env[name] ? option : {});
  }
  return options;
}

/**
 * The options for Socket.IO in this major version. What is unset is absent, not undefined: Socket.IO
 * 4 takes undefined for a value and forgets its default.
 */
function optionsFrom(env, major) {
  const options = switchedOn(env, SWITCHES);
  const since4 = switchedOn(env, SWITCHES_SINCE_4);
  if (major < 4 && Object.keys(since4).length > 0) {
    throw new Error(`Socket.IO ${major} has no ${Object.keys(since4).join(', ')}`);
  }
  Object.assign(options, since4);
  if (env.TRANSPORTS) {
    options.transports = env.TRANSPORTS.split(',');
  }
  for (const [name, option] of Object.entries(NUMBERS)) {
    if (env[name]) {
      options[option] = numberFrom(env, name);
    }
  }
  return options;
}

module.exports = { portFrom, optionsFrom };
