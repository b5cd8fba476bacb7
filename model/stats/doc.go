// Package stats counts in bounded memory: how durations are distributed, how
// many events a second came over the last minutes, and how long requests took.
// It has no clock of its own, and everything in it belongs to one goroutine.
//
// Names come from servers, so tables of names are bounded too: what has no room
// is counted under one entry for all others.
package stats
