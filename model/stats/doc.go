// Package stats counts in bounded memory: the distribution of durations, the events per second of
// the last minutes, and the latencies of requests. It has no clock of its own. Only one goroutine
// may use a value of it.
//
// Names come from servers, so tables of names are bounded, too. Further names are counted together
// in one entry.
package stats
