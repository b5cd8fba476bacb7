'use strict';

/**
 * One measurement of a JavaScript client, as measure.go makes it of a Go library: prints one JSON
 * line. Arguments: the measure, the server's URL and a count.
 *
 * A library is { name, open(url, boat), retry(url, failed) }; open's client has connect() and
 * request(path), which return promises.
 */

const DEADLINE_MS = 40000;

/** The failed attempts before the heap is measured first, as in measure.go. */
const FAILURES_BEFORE = 20;

/** Asks for so many events and resolves when they are there. */
async function take(client, seen, events) {
  const all = new Promise((resolve) => { Object.assign(seen, { left: events, done: resolve }); });
  await client.request(`/flood/${events}`);
  await all;
}

/** Takes a tenth of the events to warm up, then all of them. */
async function flood(library, url, events) {
  const seen = { left: 0, done() {} };
  const client = library.open(url, () => {
    seen.left -= 1;
    if (seen.left === 0) {
      seen.done();
    }
  });
  await client.connect();
  await take(client, seen, Math.floor(events / 10));
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await take(client, seen, events);
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  return { events, wall, cpu: (user + system) / 1e6 };
}

/** Makes one request after the other, a tenth of them to warm up. */
async function roundtrips(library, url, requests) {
  const client = library.open(url, () => {});
  await client.connect();
  const warmUp = Math.floor(requests / 10);
  const roundTrips = [];
  for (let i = 0; i < warmUp + requests; i += 1) {
    const start = process.hrtime.bigint();
    await client.request('/echo');
    if (i >= warmUp) {
      roundTrips.push(Number(process.hrtime.bigint() - start) / 1e3);
    }
  }
  return { roundTrips };
}

function heapNow() {
  global.gc();
  global.gc();
  return process.memoryUsage().heapUsed;
}

/** How the heap grows while so many attempts to connect fail. */
function failures(library, url, attempts) {
  return new Promise((resolve) => {
    let done = 0;
    let before = 0;
    library.retry(url, () => {
      done += 1;
      if (done === FAILURES_BEFORE) {
        before = heapNow();
      } else if (done === FAILURES_BEFORE + attempts) {
        resolve({ heapGrowth: heapNow() - before });
      }
    });
  });
}

/** Measures what the command line asks for, prints it, and ends the process whatever happens. */
function run(library) {
  const report = (sample) => {
    process.stdout.write(`${JSON.stringify({ client: library.name, ...sample })}\n`, () => process.exit(0));
  };
  const fail = (reason) => report({ failed: String(reason) });
  setTimeout(() => fail(`gave up after ${DEADLINE_MS / 1000} s`), DEADLINE_MS);
  const [measure, url, count] = process.argv.slice(2);
  Promise.resolve()
    .then(() => ({ flood, roundtrips, failures })[measure](library, url, Number(count)))
    .then(report, fail);
}

module.exports = { run };
