//go:build !race

// With the race detector, a sync.Pool forgets at random, encoding/json's too.

package jsonl_test

import (
	"strings"
	"testing"

	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

// What a line costs does not grow with what is in it.
func TestAppendEventAllocatesNothing(t *testing.T) {
	s := jsonl.Socket{Number: 1, URL: "http://localhost:1337"}
	dst := make([]byte, 0, 64<<10)
	for name, e := range map[string]sailsclient.Event{
		"small":   eventOf("boat", boatUpdated),
		"large":   eventOf("boat", `"`+strings.Repeat("x", 30_000)+`"`),
		"scripts": eventOf("boat", `{"name":"日本 é"}`),
		"spaced":  eventOf("boat", "{\n\t\"a\": 1\n}"),
	} {
		if n := testing.AllocsPerRun(100, func() { dst, _ = s.AppendEvent(dst[:0], e) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
		if n := testing.AllocsPerRun(100, func() { encoded(t, s, e) }); n < 5 {
			t.Errorf("%s: the encoder makes %v allocations: it is no longer the slow way", name, n)
		}
	}
}
