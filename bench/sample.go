package main

import "time"

// sample is what one measurement hands to the parent, as JSON on stdout. A
// field that its measure does not fill stays zero.
type sample struct {
	Client string `json:"client"` // name and version, as the library itself tells

	// flood
	Events  int     `json:"events"`
	Wall    float64 `json:"wall"` // seconds
	CPU     float64 `json:"cpu"`  // seconds of user and system time
	Mallocs uint64  `json:"mallocs"`
	Bytes   uint64  `json:"bytes"`

	RoundTrips []float64 `json:"roundTrips"` // microseconds, in order
	HeapGrowth int64     `json:"heapGrowth"` // bytes
	Goroutines int       `json:"goroutines"`

	// Failed says what the client did not manage; the rest then means nothing.
	Failed string `json:"failed"`
	// Note is what a reader of the result has to know.
	Note string `json:"note"`
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
