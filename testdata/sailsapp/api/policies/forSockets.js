'use strict';

/** Plain HTTP has no socket that could join, leave or be subscribed. */
module.exports = (req, res, proceed) => {
  if (req.isSocket) {
    return proceed();
  }
  return res.status(400).send('this route is for sockets only');
};
