// Package e2e tests the built binary as people use it: in a pseudo terminal,
// from the keyboard, against servers that come and go.
//
// The binary is built once per run, with the race detector; tests of megabytes
// build another one without it. The tests themselves only press keys and look at
// the screen: they run without it. Everything else is in the tests.
package e2e
