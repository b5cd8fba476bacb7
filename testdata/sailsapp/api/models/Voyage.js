'use strict';

/** Attributes that are not named after the model they point at, two of them at the same one. */
module.exports = {
  attributes: {
    name: { type: 'string' },
    skipper: { model: 'captain' },
    origin: { model: 'port' },
    destination: { model: 'port' },
    crew: { collection: 'sailor', via: 'voyage', through: 'crew_member' },
    calls: { collection: 'port' }, // the other side knows nothing of it
  },
};
