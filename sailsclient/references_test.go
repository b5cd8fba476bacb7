//go:build !race

// What is allocated is counted, to which the race detector adds.

package sailsclient_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
)

// A response full of references to attachments takes no more memory than a text
// of the same size.
func TestReferencesOfResponsesTakeNoMemory(t *testing.T) {
	const count = 50_000
	taken := func(element string) uint64 {
		const last = `{"num":0,"_placeholder":true}`
		ack := socketio.Ack{Args: `{"statusCode":200,"body":[` + strings.Repeat(element+",", count) + last + `]}`, Attachments: [][]byte{nil}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		answer := sailsclient.ParseJWR(ack, time.Time{})
		runtime.ReadMemStats(&after)
		if answer.Malformed != nil {
			t.Error(answer.Malformed)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	const (
		text    = `"is not a reference, but a text"`
		nowhere = `{"num":999,"_placeholder":true }`
		to      = `{"num":0  ,"_placeholder":true }`
	)
	most := taken(text) * 11 / 10
	for _, reference := range []string{to, nowhere} {
		if got := taken(reference); len(reference) != len(text) || got > most {
			t.Errorf("%s takes %d bytes, a text at most %d", reference, got, most)
		}
	}
}
