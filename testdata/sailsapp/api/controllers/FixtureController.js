'use strict';

/** What tests do to the app itself, and questions only a test asks. */

/** Forgets all records; the next ones count from 1 again, so runs can be compared. */
async function forgetRecords() {
  await Promise.all(Object.values(sails.models).map((model) => model.destroy({})));
  const { datastores } = sails.config.orm.moduleDefinitions.adapters['sails-disk'];
  const { sequences } = datastores.default;
  for (const name of Object.keys(sequences)) {
    sequences[name] = 0;
  }
}

module.exports = {
  async 'forget-records'(req, res) {
    await forgetRecords();
    res.json({ forgotten: true });
  },

  bytes(req, res) {
    res.json('x'.repeat(Number(req.param('n')) || 0));
  },

  measure(req, res) {
    res.json({ characters: JSON.stringify(req.body).length });
  },

  /** Asks the calling socket something, and answers what that socket answered. */
  ask(req, res) {
    req.socket.emit('ask', req.body, (...answer) => res.json({ answer }));
  },

  /**
   * Answers, then ends the connection below Socket.IO: no farewell, so clients come back. It waits until
   * the client has the answer: over polling, that is when it polls again.
   */
  drop(req, res) {
    const { conn } = req.socket;
    conn.once('packetCreate', () => {
      const look = setInterval(() => {
        const taken = conn.writeBuffer.length === 0 && conn.transport.writable;
        if (taken || conn.readyState !== 'open') {
          clearInterval(look);
          conn.close();
        }
      }, 20);
    });
    res.json({ dropped: true });
  },
};
