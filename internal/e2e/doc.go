// Package e2e tests the built binary as people use it: in a pseudo terminal,
// from the keyboard, against servers that come and go.
//
// The binary is built once per run, with the race detector if the tests have
// it. Everything else is in the tests.
package e2e
