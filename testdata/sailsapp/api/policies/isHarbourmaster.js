'use strict';

/** Lets nobody through: the harbourmaster is at lunch. */
module.exports = (req, res) => res.forbidden();
