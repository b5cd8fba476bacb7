'use strict';

/** Everything of the app's configuration that no environment variable changes. */

module.exports = {
  // In memory: nothing is written, so nothing is left behind by a killed process.
  datastores: { default: { adapter: 'sails-disk', inMemoryOnly: true } },

  models: {
    migrate: 'safe', // a fresh memory has nothing to drop, and production refuses 'drop'
    schema: true,
    archiveModelIdentity: false,
    attributes: {
      id: { type: 'number', autoIncrement: true },
      createdAt: { type: 'number', autoCreatedAt: true },
      updatedAt: { type: 'number', autoUpdatedAt: true },
    },
  },

  globals: { _: false, async: false, models: false, sails: true },
  session: { secret: 'only-for-tests-of-sailscope' },
  policies: {
    'harbour/forbidden': 'isHarbourmaster',
    'lobby/join': 'forSockets',
    'lobby/leave': 'forSockets',
    'pubsub/rooms': 'forSockets',
    'pubsub/join': 'forSockets',
    'pubsub/enter': 'forSockets',
    'pubsub/leave': 'forSockets',
    'pubsub/subscribe': 'forSockets',
    'pubsub/unsubscribe': 'forSockets',
  },
};
