'use strict';

module.exports = {
  attributes: {
    label: { type: 'string' },
    boats: { collection: 'boat', via: 'berth' },
  },
};
