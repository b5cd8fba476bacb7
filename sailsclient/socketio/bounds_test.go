package socketio_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
	"sailscope/sailsclient/socketio"
)

const mega = 1 << 20

// xs is a text that is too long to be anything but data.
func xs(n int) string { return strings.Repeat("x", n) }

// An error keeps nothing of what was wrong but its beginning.
func TestErrorsAreBounded(t *testing.T) {
	huge := xs(mega)
	for name, frame := range map[string]string{
		"packet":           "4" + huge,
		"attachment count": "45" + strings.Repeat("9", mega) + "-[]",
		"many attachments": `451000000000-["x"]`,
		"ack id":           "42" + strings.Repeat("9", mega) + `["x"]`,
		"name":             `42["` + huge,
		"escaped name":     `42["\q` + huge + `"]`,
		"array":            `42{"` + huge + `":1}`,
		"connect answer":   `40{"sid":"` + huge + `"}`,
		"socket id":        `40{"sid":"` + xs(1000) + `"}`,
		"session":          `40{"sid":"x","pid":"` + xs(1000) + `"}`,
		"namespace":        `40/` + huge + `,{"sid":"x"}`,
		"open packet":      "0" + huge,
		"unknown packet":   huge,
	} {
		c := mustDial(t, engineio.V4, greeted(4, func(p *wiretest.Peer) { p.Send(frame) }))
		err := c.ended(t)
		if packet, ok := errors.AsType[*socketio.PacketError](err); ok && len(packet.Packet) > 1000 || len(err.Error()) > 1000 {
			t.Errorf("%s: %T of %d bytes", name, err, len(err.Error()))
		}
		if errors.Is(err, engineio.ErrClosed) {
			t.Errorf("%s: was taken", name)
		}
	}
}

// A refusal's message is cut, and its data left out if it is no data for people.
func TestRefusalIsBounded(t *testing.T) {
	for name, answer := range map[string]string{
		"message": `44{"message":"` + xs(mega) + `"}`,
		"data":    `44{"message":"no","data":"` + xs(mega) + `"}`,
		"text":    `44"` + xs(mega) + `"`,
		"no JSON": `44` + xs(mega),
	} {
		_, err := dial(t, engineio.V4, func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4, answer)
			p.Linger()
		})
		refused, ok := errors.AsType[*socketio.RefusedError](err)
		if !ok || len(refused.Message) > 3000 || len(refused.Data) > 0 || len(err.Error()) > 4000 {
			t.Errorf("%s: %T of %d bytes", name, err, len(err.Error()))
		}
	}
}

// A name that is too long is cut, and still told from every other.
func TestEventNamesAreBounded(t *testing.T) {
	c := mustDial(t, engineio.V4, greeted(4, func(p *wiretest.Peer) {
		for _, name := range []string{xs(mega) + "a", xs(mega) + "b", xs(mega) + "a", xs(mega) + `\u0061`, "boat"} {
			p.Send(`42["` + name + `",1]`)
		}
	}))
	var names []string
	for range 5 {
		e := <-c.events
		if len(e.Name) > 1100 || e.Args != "1" {
			t.Errorf("a name of %d bytes, args %q", len(e.Name), e.Args)
		}
		names = append(names, e.Name)
	}
	if names[0] == names[1] || names[0] != names[2] || names[0] != names[3] || names[4] != "boat" {
		t.Errorf("the names are %.60q", names)
	}
}

// Events that are kept keep little else, whatever the server sends in between.
func TestKeptEventsKeepLittleElse(t *testing.T) {
	const events = 5_000
	c := mustDial(t, engineio.V4, greeted(4, func(p *wiretest.Peer) {
		var frames []byte
		for i := range events {
			frames = wiretest.AppendTextFrame(frames[:0], fmt.Sprintf(`42["x",%d]`, i))
			for range 7 { // nobody has joined that
				frames = wiretest.AppendTextFrame(frames, `42/other,["x","`+xs(2000)+`"]`)
			}
			for range 7 { // nobody waits for that
				frames = wiretest.AppendTextFrame(frames, `4399["`+xs(100)+`"]`)
			}
			_, _ = p.TCP.Write(frames)
		}
	}))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := make([]socketio.Event, 0, events)
	for range events {
		kept = append(kept, <-c.events)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / events; each > 2000 {
		t.Errorf("%d bytes are kept for each event", each)
	}
	runtime.KeepAlive(kept)
}

// joined has a connection with a budget join the default namespace.
func joined(t *testing.T, b *engineio.Budget, script func(*wiretest.Peer)) (*socketio.Conn, chan socketio.Event) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := socketio.Dial(ctx, wiretest.Serve(t, script), engineio.DialOptions{
		Budget: b, HTTPClient: &http.Client{Transport: &http.Transport{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	events := make(chan socketio.Event, 100)
	go func() {
		_, _ = conn.Join(t.Context(), socketio.Namespace{OnEvent: func(e socketio.Event) { events <- e }})
	}()
	return conn, events
}

// Attachments that wait for others, and events that wait for the confirmation,
// count against the budget until they are handed on.
func TestBudgetOfWhatWaits(t *testing.T) {
	const budget = 8 * mega
	attachment := make([]byte, 900_000) // read without the budget
	for name, script := range map[string]func(*wiretest.Peer){
		"attachments": greeted(4, func(p *wiretest.Peer) {
			p.Send(`4510000-["x"]`)
			for range 20 {
				p.SendBinary(attachment)
			}
		}),
		"early events": func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4)
			for range 20 {
				p.Send(`42["x","` + xs(900_000) + `"]`)
			}
			p.Linger()
		},
	} {
		b := engineio.NewBudget(budget)
		conn, _ := joined(t, b, script)
		<-conn.Done()
		if err := conn.Err(); !errors.Is(err, engineio.ErrBudget) {
			t.Errorf("%s: ended with %v", name, err)
		}
		conn.Close()
		if left := b.Left(); left != budget {
			t.Errorf("%s: %d bytes are left", name, left)
		}
	}
	b := engineio.NewBudget(budget)
	conn, events := joined(t, b, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		for range 5 {
			p.Send(`42["early","` + xs(900_000) + `"]`)
		}
		if !p.Await("40") {
			return
		}
		p.Send(`40{"sid":"socket"}`)
		for range 5 {
			p.Send(`453-["x"]`)
			for range 3 {
				p.SendBinary(attachment)
			}
		}
		p.Linger()
	})
	for range 10 {
		select {
		case <-events:
		case <-conn.Done():
			t.Fatal(conn.Err())
		}
	}
	conn.Close()
	if left := b.Left(); left != budget {
		t.Errorf("%d bytes are left", left)
	}
}

// The offset that resumes a connection is copied, and no megabyte is one.
func TestRecoveryOffsetIsBounded(t *testing.T) {
	c := mustDial(t, engineio.V4, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		if p.Await("40") {
			p.Send(`40{"sid":"socket","pid":"session"}`, `42["x","offset1"]`, `42["x","`+xs(mega)+`"]`)
			p.Linger()
		}
	})
	<-c.events
	<-c.events
	if r, ok := c.Recovery(); !ok || r.Offset != "offset1" {
		t.Errorf("%t, an offset of %d bytes", ok, len(r.Offset))
	}
}
