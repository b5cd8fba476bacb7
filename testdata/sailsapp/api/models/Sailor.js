'use strict';

/** Many to many, with and without a model between, and an association with itself. */
module.exports = {
  attributes: {
    name: { type: 'string' },
    mentor: { model: 'sailor' },
    pupils: { collection: 'sailor', via: 'mentor' },
    harbours: { collection: 'port', via: 'pilots' },
    voyages: { collection: 'voyage', via: 'sailor', through: 'crew_member' },
  },
};
