'use strict';

/**
 * Preloaded (`node --require`) by the tests: ends the process when stdin does, so that no script
 * outlives the test runner that holds the other end of the pipe.
 */
const leave = () => process.exit(1);
process.stdin.on('end', leave);
process.stdin.on('error', leave);
process.stdin.resume();
