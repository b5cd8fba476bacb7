'use strict';

/**
 * The official client's half of the differential suite (sailsclient/differential_test.go): plays
 * the scripts of a folder and prints what it was told.
 *
 *   node sails-differential.js URL --transport NAME CASES_FOLDER '{"csrf":"http://..."}'
 *
 * The last argument names the apps of cases that do not run on URL. It prints
 * {"<case>":{"steps":[..],"heard":{"<socket>":[..]},"ids":{"<socket>":[..]}}}: what each step
 * brought, what each socket was told besides, in order, and the socket ids it had.
 */

const fs = require('node:fs');
const path = require('node:path');
const socketIOClient = require('socket.io-client');
const sailsIOClient = require('sails.io.js');
const { GUARD_MS, run } = require('./common');

const io = sailsIOClient(socketIOClient);
io.sails.autoConnect = false;
io.sails.environment = 'production'; // keeps its log lines off stdout

/** The value with binary as {"$binary":base64}: Buffers would look like the JSON they turn into. */
function showBinary(value) {
  if (Buffer.isBuffer(value) || value instanceof ArrayBuffer) {
    return { $binary: Buffer.from(value).toString('base64') };
  }
  if (Array.isArray(value)) {
    return value.map(showBinary);
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, showBinary(part)]));
  }
  return value;
}

/** The opposite for what scripts send; {"$repeat":[text,n]} spares them megabytes. */
function expand(value) {
  if (Array.isArray(value)) {
    return value.map(expand);
  }
  if (value && typeof value === 'object') {
    if (typeof value.$binary === 'string') {
      return Buffer.from(value.$binary, 'base64');
    }
    if (Array.isArray(value.$repeat)) {
      return value.$repeat[0].repeat(value.$repeat[1]);
    }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, expand(part)]));
  }
  return value;
}

/** A promise that others resolve. */
function promise() {
  let resolve;
  const settled = new Promise((keep) => { resolve = keep; });
  return Object.assign(settled, { resolve });
}

/** One socket of a case: everything it is told, in order, and who waits for something of it. */
class Pane {
  constructor(socket) {
    this.socket = socket;
    this.heard = [];
    this.ids = [];
    this.waiting = [];
    this.listeners = {};
    this.taken = {};
    this.watch();
  }

  /** Listens below the client's own listeners: removeAllListeners must not deafen the transcript. */
  watch() {
    const raw = this.socket._raw;
    const before = (method, note) => {
      const original = raw[method];
      raw[method] = (...args) => {
        note(...args);
        return original.apply(raw, args);
      };
    };
    before('emit', (name) => {
      if (name === 'connect') {
        this.ids.push(raw.io.engine.id);
        this.hear({ state: 'connected' });
      } else if (name === 'disconnect') {
        this.hear({ state: 'disconnected' });
      }
    });
    before('onevent', (packet) => {
      const [event, ...args] = packet.data;
      const asks = packet.id === undefined ? {} : { asks: true };
      this.hear({ event, args: showBinary(args), ...asks });
    });
  }

  hear(entry) {
    this.heard.push(entry);
    this.waiting = this.waiting.filter((wait) => !wait());
  }

  /** Waits until one more entry than this was waited for has matched. */
  until(what, matches) {
    this.taken[what] = (this.taken[what] || 0) + 1;
    const wanted = this.taken[what];
    const met = promise();
    const check = () => {
      const enough = this.heard.filter(matches).length >= wanted;
      if (enough) {
        met.resolve();
      }
      return enough;
    };
    if (!check()) {
      this.waiting.push(check);
    }
    return met;
  }
}

/** One script at work. Each method named like an operation does it. */
class Player {
  constructor(url, transports, script) {
    this.url = url;
    this.transports = transports;
    this.script = script;
    this.panes = {};
    this.steps = [];
    this.pending = [];
    this.variables = {};
  }

  async play() {
    if (!this.script.app) { // other apps serve no case with records
      await fetch(`${this.url}/records`, { method: 'DELETE' });
    }
    for (const name of this.script.sockets || ['a']) {
      this.create({ socket: name });
      await this.connected({ socket: name });
    }
    for (const step of this.script.steps) {
      await this.do(step);
    }
    await this.settle();
    const result = this.result();
    this.leave();
    return result;
  }

  async do(step) {
    const filled = JSON.stringify(step)
      .replace(/\$\{(\w+)\}/g, (_, name) => JSON.stringify(this.variables[name]).slice(1, -1));
    const ready = JSON.parse(filled);
    ready.socket = ready.socket || 'a';
    ready.label = ready.as || [ready.method, ready.url].filter(Boolean).join(' ') || ready.event || ready.op;
    // An await, even of nothing, would only run microtasks: a socket can't connect between two steps.
    return this[ready.op](ready, this.panes[ready.socket]);
  }

  /** Notes when the client itself refuses to do something. */
  attempt(step, action) {
    try {
      return action();
    } catch {
      this.steps.push({ refused: step.label });
      return undefined;
    }
  }

  create({ socket, headers, connectHeaders, query, reconnection }) {
    const options = {
      transports: this.transports,
      multiplex: false,
      headers,
      initialConnectionHeaders: connectHeaders,
      query,
      reconnection: Boolean(reconnection),
      reconnectionDelay: 10,
      reconnectionDelayMax: 100,
      timeout: GUARD_MS,
    };
    this.panes[socket] = new Pane(io.sails.connect(this.url, options));
  }

  connected({ socket }) {
    return this.panes[socket].until('connected', (entry) => entry.state === 'connected');
  }

  disconnected(step, pane) {
    return pane.until('disconnected', (entry) => entry.state === 'disconnected');
  }

  disconnect(step, { socket }) {
    this.attempt(step, () => socket.disconnect());
  }

  reconnect(step, pane) {
    this.attempt(step, () => {
      pane.socket.reconnect();
      pane.watch();
    });
  }

  is(step, { socket }) {
    this.steps.push({ is: { connected: socket.isConnected(), connecting: socket.isConnecting() } });
  }

  configure(step, { socket }) {
    this.attempt(step, () => Object.assign(socket, step.options));
  }

  /** Sends a request; its answer is a step's result when `answers` asks for it. */
  send(step, pane) {
    const call = { label: step.label, answered: promise() };
    const options = { url: step.url, method: step.method, headers: step.headers };
    for (const name of ['data', 'params']) {
      if (name in step) {
        options[name] = expand(step[name]);
      }
    }
    const done = (body, jwr) => {
      call.result = { answer: step.label, status: jwr.statusCode, headers: jwr.headers, body: showBinary(jwr.body) };
      if (jwr.statusCode !== 0) {
        pane.hear({ answer: step.label });
      }
      call.answered.resolve();
    };
    this.attempt(step, () => {
      if (step.shorthand) {
        pane.socket[step.method](step.url, options.data, done);
      } else {
        pane.socket.request(options, done);
      }
      this.pending.push(call);
    });
  }

  request(step, pane) {
    this.send(step, pane);
    return this.answers(step);
  }

  /** Waits for the answers of all that was sent; `patience` (ms) is for what may never come. */
  async answers({ patience }) {
    const all = Promise.all(this.pending.map((call) => call.answered));
    let timer;
    const lapse = new Promise((resolve) => { timer = patience && setTimeout(resolve, patience); });
    await Promise.race([all, lapse]);
    clearTimeout(timer);
    for (const call of this.pending.splice(0)) {
      this.steps.push(call.result || { unanswered: call.label });
    }
  }

  on(step, pane) {
    const listener = (...args) => pane.hear({ listener: step.label, args: showBinary(args) });
    pane.listeners[step.label] = listener;
    pane.socket.on(step.event, listener);
  }

  /** Without `as` it removes every listener of the event, as far as the client has that. */
  off(step, pane) {
    pane.socket.off(step.event, step.as && pane.listeners[step.as]);
  }

  removeAllListeners(step, { socket }) {
    socket.removeAllListeners();
  }

  /** Answers the next events that ask for an acknowledgement with `args`. */
  answer(step, { socket }) {
    socket.on(step.event, (...args) => args.pop()(...expand(step.args)));
  }

  emit(step, { socket }) {
    socket._raw.emit(step.event, ...expand(step.args));
  }

  await(step, pane) {
    return pane.until(`event ${step.event}`, (entry) => entry.event === step.event);
  }

  /** Fetches a session cookie over HTTP into a variable. */
  async cookie(step) {
    const response = await fetch(`${this.url}/__getcookie`);
    [this.variables[step.as]] = response.headers.get('set-cookie').split(';');
  }

  /** Fetches over HTTP and keeps one property of the JSON answer. */
  async fetch(step) {
    const response = await fetch(this.url + step.url, { headers: step.headers });
    const body = await response.json();
    this.variables[step.as] = body[step.property];
  }

  /** A last round trip on every socket brings what the server has sent it before. */
  async settle() {
    for (const { socket } of Object.values(this.panes)) {
      if (socket.isConnected()) {
        await new Promise((resolve) => { socket.get('/rooms', resolve); });
      }
    }
  }

  result() {
    const each = (property) => Object.fromEntries(
      Object.entries(this.panes).map(([name, pane]) => [name, [...pane[property]]]));
    return { steps: this.steps, heard: each('heard'), ids: each('ids') };
  }

  leave() {
    for (const { socket } of Object.values(this.panes)) {
      socket._raw.close();
      socket._raw.io.close(); // ends reconnecting, too
    }
  }
}

/** All scripts of the folder's files, in the order of their names. */
function scriptsIn(folder) {
  return fs.readdirSync(folder).sort()
    .flatMap((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));
}

/** The script that is being played. */
let current;

/** Names the script that hangs or failed, with what it was told so far. */
function report() {
  return current ? ` in the case ${current.script.name}\n${JSON.stringify(current.result()).slice(0, 4000)}` : '';
}

async function play(player) {
  current = player;
  try {
    return await player.play();
  } catch (reason) {
    throw new Error(`${reason.stack}${report()}`);
  }
}

run(async ({ url, transports, rest }) => {
  const [folder, apps] = [rest[0], JSON.parse(rest[1])];
  const results = {};
  for (const script of scriptsIn(folder)) {
    results[script.name] = await play(new Player(script.app ? apps[script.app] : url, transports, script));
  }
  return results;
}, report);
