'use strict';

/** Between voyages and sailors. Its identity, crew_member, holds an underscore as room names do. */
module.exports = {
  attributes: {
    voyage: { model: 'voyage' },
    sailor: { model: 'sailor' },
    rank: { type: 'string' },
  },
};
