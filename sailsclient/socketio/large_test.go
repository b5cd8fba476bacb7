//go:build !race

// The race detector would only make the megabytes slower here.

package socketio_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"sailscope/sailsclient/internal/wiretest"
	"sailscope/sailsclient/socketio"
)

// Few events may be too much, too.
func TestFloodOfBytesBeforeTheConnectAnswer(t *testing.T) {
	text := func(p *wiretest.Peer) {
		event := `42["early","` + strings.Repeat("x", 1<<20) + `"]`
		for range socketio.MaxEarlyBytes>>20 + 1 {
			p.Send(event)
		}
	}
	attachments := func(p *wiretest.Peer) {
		for range socketio.MaxEarlyBytes>>20 + 1 {
			p.Send(`451-["early",{"_placeholder":true,"num":0}]`)
			p.SendBinary(make([]byte, 1<<20))
		}
	}
	t.Run("text", func(t *testing.T) { wantFlood(t, text) })
	t.Run("attachments", func(t *testing.T) { wantFlood(t, attachments) })
}

// Five megabytes of bytes and half a megabyte of text cross, with small messages around them.
func TestRealLargeMessages(t *testing.T) {
	large := bytes.Repeat([]byte{0, 30, 255, 'b', '4'}, 1<<20)
	text, err := json.Marshal(strings.Repeat("ahoy!", 1<<17))
	if err != nil {
		t.Fatal(err)
	}
	eachRoute(t, func(t *testing.T, s *realServer) {
		_, root := s.open(t)
		_, before := root.start(t, "echo", "before")
		_, asBytes := root.start(t, "echo", socketio.Binary(large))
		_, asText := root.start(t, "echo", json.RawMessage(text))
		_, after := root.start(t, "echo", "after")
		for _, small := range []chan reply{before, after} {
			if got := receive(t, "a small ack", small); got.err != nil {
				t.Error(got.err)
			}
		}
		if got := <-asBytes; got.err != nil || len(got.ack.Attachments) != 1 || !bytes.Equal(got.ack.Attachments[0], large) {
			t.Errorf("the bytes came back as %d attachments, %v", len(got.ack.Attachments), got.err)
		}
		if got := <-asText; got.err != nil || got.ack.Args != string(text) {
			t.Errorf("the text came back as %d bytes, %v", len(got.ack.Args), got.err)
		}
		for _, want := range []string{`"before"`, "bytes", "text", `"after"`} {
			e := receive(t, "an event", root.events)
			switch want {
			case "bytes":
				if len(e.Attachments) != 1 || !bytes.Equal(e.Attachments[0], large) {
					t.Errorf("the bytes were echoed as %d attachments", len(e.Attachments))
				}
			case "text":
				if e.Args != string(text) {
					t.Errorf("the text was echoed as %d bytes", len(e.Args))
				}
			default:
				if e.Args != want {
					t.Errorf("%.100q was echoed, want %s", e.Args, want)
				}
			}
		}
	}, "MAX_HTTP_BUFFER_SIZE=8000000", "PING_TIMEOUT=600000") // heartbeats wait behind what is large
}
