'use strict';

/** Everything of the app's configuration that no environment variable changes. */

module.exports = {
  // Only shadow routes that people know from `sails new` apps: REST, without the GET shortcuts.
  blueprints: { actions: false, rest: true, shortcuts: false },

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
  policies: { 'harbour/forbidden': 'isHarbourmaster' },
};
