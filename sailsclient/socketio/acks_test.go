package socketio_test

import (
	"encoding/json"
	"errors"
	"testing"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
	"sailscope/sailsclient/socketio"
)

type reply struct {
	ack socketio.Ack
	err error
}

// call emits and returns where the answer will be.
func (c connection) call(t *testing.T, name string) (int64, chan reply) {
	t.Helper()
	answered := make(chan reply, 2) // a second answer would be a bug to see
	id, err := c.Call(func(ack socketio.Ack, err error) { answered <- reply{ack, err} }, name, json.RawMessage(`{"n":1}`))
	if err != nil {
		t.Fatal(err)
	}
	return id, answered
}

func TestAcks(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		conn := mustDial(t, engineio.Auto, greeted(v, func(p *wiretest.Peer) {
			if !p.Await(`420["get",{"n":1}]`) || !p.Await(`421["get",{"n":1}]`) || !p.Await(`422["get",{"n":1}]`) {
				return
			}
			p.Send(`431[{"body":"second"}]`, `430["first"]`, `430["again"]`, `4399["nobody asked"]`, `43["no number"]`)
			p.Send(`461-2[{"body":{"_placeholder":true,"num":0}}]`)
			p.SendBinary(engineio.AppendBinary(nil, v, []byte{7}))
			p.Send(`42["done"]`)
		}))
		_, first := conn.call(t, "get")
		_, second := conn.call(t, "get")
		_, third := conn.call(t, "get")
		if got := <-first; got.err != nil || got.ack.Args != `"first"` {
			t.Errorf("%+v", got)
		}
		if got := <-second; got.err != nil || got.ack.Args != `{"body":"second"}` {
			t.Errorf("%+v", got)
		}
		got := <-third
		if list, err := got.ack.ArgList(); err != nil || len(list) != 1 || len(got.ack.Attachments) != 1 || got.ack.Attachments[0][0] != 7 {
			t.Errorf("%+v %v", got, err)
		}
		<-conn.events
		if len(first) != 0 {
			t.Error("the first call was answered twice")
		}
	})
}

func TestForgottenAck(t *testing.T) {
	conn := mustDial(t, engineio.Auto, greeted(4, func(p *wiretest.Peer) {
		p.Await(`42["go"]`)
		p.Send(`430["late"]`, `42["done"]`)
	}))
	id, answered := conn.call(t, "get")
	conn.Forget(id)
	if err := conn.Emit("go"); err != nil {
		t.Fatal(err)
	}
	<-conn.events
	conn.conn.Close()
	if len(answered) != 0 {
		t.Errorf("a forgotten call was told %+v", <-answered)
	}
}

// However a connection ends, each call is told so once.
func TestPendingAcksFail(t *testing.T) {
	for name, end := range map[string]func(*wiretest.Peer, connection){
		"cut":    func(p *wiretest.Peer, _ connection) { _ = p.TCP.Close() },
		"kicked": func(p *wiretest.Peer, _ connection) { p.Send("41") },
		"closed": func(_ *wiretest.Peer, c connection) { c.conn.Close() },
		"broken": func(p *wiretest.Peer, _ connection) { p.Send("4?") },
	} {
		t.Run(name, func(t *testing.T) {
			peers := make(chan *wiretest.Peer, 1)
			conn := mustDial(t, engineio.Auto, greeted(4, func(p *wiretest.Peer) { peers <- p }))
			var all []chan reply
			for range 10 {
				_, answered := conn.call(t, "get")
				all = append(all, answered)
			}
			end(<-peers, conn)
			reason := conn.ended(t)
			for _, answered := range all {
				if got := <-answered; got.err == nil || !errors.Is(got.err, reason) || len(answered) != 0 {
					t.Errorf("told %v, the reason was %v", got.err, reason)
				}
			}
			if _, err := conn.Call(func(socketio.Ack, error) { t.Error("told of a call that was refused") }, "get"); !errors.Is(err, reason) {
				t.Errorf("a call afterwards: %v", err)
			}
		})
	}
}
