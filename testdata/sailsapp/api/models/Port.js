'use strict';

/** A string as primary key; IDs like "le_havre:2" hold what room names are made of. */
module.exports = {
  attributes: {
    id: { type: 'string', required: true },
    label: { type: 'string' },
    departures: { collection: 'voyage', via: 'origin' },
    arrivals: { collection: 'voyage', via: 'destination' },
    pilots: { collection: 'sailor', via: 'harbours' },
  },
};
