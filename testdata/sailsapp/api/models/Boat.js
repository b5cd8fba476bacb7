'use strict';

module.exports = {
  attributes: {
    name: { type: 'string', required: true },
    length: { type: 'number' },
    berth: { model: 'berth' },
  },
};
