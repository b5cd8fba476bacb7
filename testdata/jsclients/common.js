'use strict';

/** What both clients share: reading the command line, a guard, and printing one JSON line. */

/**
 * How long a script may take before it is given up. Nothing is expected to take it: tests say how long they wait
 * (internal/testwait), and a slow machine may need much of that.
 */
const GUARD_MS = Number(process.env.GUARD_MS) || 240000;

/** The query that tells a Sails server which client speaks; without it no request is answered. */
const SDK_QUERY = [
  '__sails_io_sdk_version=1.2.1',
  '__sails_io_sdk_platform=node',
  '__sails_io_sdk_language=javascript',
].join('&');

/** Parses `URL [--transport NAME]... [REST]...`; transports is empty when none was asked for. */
function parseArguments(argv) {
  const options = { url: '', transports: [], rest: [] };
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i] === '--transport') {
      i += 1;
      options.transports.push(argv[i]);
    } else if (!options.url) {
      options.url = argv[i];
    } else {
      options.rest.push(argv[i]);
    }
  }
  if (!options.url) {
    throw new Error('usage: node SCRIPT URL [--transport websocket|polling]...');
  }
  return options;
}

/**
 * Runs main, prints what it resolves to as one JSON line, and ends the process whatever happens. What progress returns,
 * if it is given, is told of a script that hangs.
 */
function run(main, progress = () => '') {
  const fail = (reason) => {
    process.stderr.write(`${(reason && reason.stack) || reason}\n`);
    process.exit(1);
  };
  setTimeout(() => fail(`gave up after ${GUARD_MS} ms${progress()}`), GUARD_MS);
  Promise.resolve()
    .then(() => main(parseArguments(process.argv.slice(2))))
    .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0)))
    .catch(fail);
}

module.exports = { GUARD_MS, SDK_QUERY, run };
