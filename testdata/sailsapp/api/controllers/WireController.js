'use strict';

/** What servers can put on the wire: odd bodies, hostile text, floods, binary, a closed door. */

const ESC = '\u001b';

/** Text that would act on a terminal if it were written there as it is. */
const HOSTILE = {
  title: `${ESC}]0;owned\u0007`,
  clear: `${ESC}[2J${ESC}[H`,
  color: `${ESC}[31mred${ESC}[0m`,
  clipboard: `${ESC}]52;c;b3duZWQ=${ESC}\\`,
  c0: Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(''),
  del: '\u007f',
  c1: Array.from({ length: 32 }, (_, code) => String.fromCharCode(0x80 + code)).join(''),
  csi8bit: '\u009b31mred',
  bidi: 'user\u202egpj.exe\u202c \u2066isolated\u2069 \u200fmark',
  loneSurrogate: '\ud800!',
  zeroWidth: 'a\u200bb\u2060c\ufeffd',
  [`key${ESC}[5m\u202e`]: 'a hostile key',
};

const HOSTILE_EVENT = `hostile${ESC}[2J\u0007\u009b\u202eevent`;

/** What `GET /scalar/:kind` answers, and how. */
const SCALARS = {
  string: (res) => res.send('ahoy'),
  jsonstring: (res) => res.json('ahoy'),
  emptystring: (res) => res.send(''),
  number: (res) => res.json(42),
  zero: (res) => res.json(0),
  bool: (res) => res.json(true),
  false: (res) => res.json(false),
  null: (res) => res.json(null),
  array: (res) => res.json([1, 'two', null]),
  object: (res) => res.json({ answer: 42 }),
  binary: (res) => res.send(Buffer.from([0, 1, 2, 253, 254, 255])),
  empty: (res) => res.ok(),
  undefined: (res) => res.json(undefined),
};

module.exports = {
  scalar(req, res) {
    const kind = req.param('kind');
    return Object.hasOwn(SCALARS, kind) ? SCALARS[kind](res) : res.notFound();
  },

  hostile(req, res) {
    res.json(HOSTILE);
  },

  'hostile-emit'(req, res) {
    sails.sockets.broadcast(sails.sockets.getId(req), HOSTILE_EVENT, HOSTILE);
    res.json({ event: HOSTILE_EVENT });
  },

  /** Sends the caller n events, `{seq: 0..n-1}` and `size` characters of padding, then answers. */
  burst(req, res) {
    const count = Number(req.param('n')) || 0;
    const event = req.param('event') || 'burst';
    const size = Number(req.param('size')) || 0;
    const me = sails.sockets.getId(req);
    for (let seq = 0; seq < count; seq += 1) {
      const payload = size ? { seq, padding: 'x'.repeat(size) } : { seq };
      sails.sockets.broadcast(me, event, payload);
    }
    res.json({ sent: count, event });
  },

  binary(req, res) {
    const data = Buffer.from([0, 1, 2, 253, 254, 255]);
    sails.sockets.broadcast(sails.sockets.getId(req), 'binary', { name: 'chart', data });
    res.json({ bytes: data.length });
  },

  /** Answers, then disconnects the caller; with `close` the whole connection, not the namespace. */
  kick(req, res) {
    const { socket } = req;
    const close = Boolean(req.param('close'));
    const { conn } = socket;
    conn.on('packetCreate', function told(packet) { // sending the answer waits for the session's store
      if (String(packet.data).includes('"kicked"')) {
        conn.removeListener('packetCreate', told);
        setImmediate(() => socket.disconnect(close));
      }
    });
    res.json({ kicked: sails.sockets.getId(req) });
  },
};
