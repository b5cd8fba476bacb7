'use strict';

/** A primary key that is not named `id`. */
module.exports = {
  primaryKey: 'callsign',
  attributes: {
    id: false,
    callsign: { type: 'string', required: true },
    name: { type: 'string' },
    voyages: { collection: 'voyage', via: 'skipper' },
  },
};
