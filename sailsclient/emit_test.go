package sailsclient_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/internal/wiretest"
	"sailscope/sailsclient/socketio"
)

// Without a connection there is nowhere to emit to, and nothing is kept for later.
func TestEmitNeedsAConnection(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := newClient(t, s.URL())
	wantOffline := func(state sailsclient.State) {
		t.Helper()
		for call, err := range map[string]error{
			"emit": c.Emit("news"), "acknowledge": c.Acknowledge(sailsclient.Event{Event: socketio.Event{AckID: 0}}),
		} {
			got, ok := errors.AsType[*sailsclient.StateError](err)
			if !ok || got.Call != call || got.State != state {
				t.Errorf("%s: %v", call, err)
			}
		}
	}
	wantOffline(sailsclient.Disconnected)
	c.Dial()
	if err := c.Emit("news", make(chan int)); err == nil || !strings.Contains(err.Error(), `emit "news"`) {
		t.Errorf("what is no JSON: %v", err)
	}
	if err := c.Emit("news", 1); err != nil {
		t.Error(err)
	}
	s.Close()
	c.Await(sailsclient.Waiting)
	if err := c.Disconnect(); err != nil {
		t.Fatal(err)
	}
	wantOffline(sailsclient.Disconnected)
	c.Close()
	wantOffline(sailsclient.Disconnected)
}

// Whoever is told of the connection can use it.
func TestEmitWhenToldOfTheConnection(t *testing.T) {
	emitted := make(chan bool, 1)
	endpoint := wiretest.Serve(t, func(p *wiretest.Peer) {
		p.Greet(4)
		emitted <- p.Await(`42["hello",1]`)
	})
	eager := &eagerObserver{told: make(chan error, 10)}
	c := newClient(t, endpoint.String(), noReconnect, func(o *sailsclient.Options) { o.Observer = eager })
	eager.socket = c.SailsSocket
	if err := c.Connect(); err != nil {
		t.Fatal(err)
	}
	if err := <-eager.told; err != nil {
		t.Fatal(err)
	}
	if !<-emitted {
		t.Error("the event did not arrive")
	}
}

// eagerObserver emits as soon as it is told of a connection.
type eagerObserver struct {
	socket *sailsclient.SailsSocket
	told   chan error
}

func (*eagerObserver) SocketEvent(sailsclient.Event) {}

func (e *eagerObserver) SocketChanged(c sailsclient.Change) {
	if c.State == sailsclient.Connected {
		e.told <- e.socket.Emit("hello", 1)
	}
}

// A server may ask before the client has done anything. The listener answers on
// the spot.
func TestAcknowledgeRightAfterConnecting(t *testing.T) {
	for revision, greeting := range map[int]func(*wiretest.Peer, string){
		3: func(p *wiretest.Peer, question string) { p.Send(wiretest.OpenV3, "40", question) },
		4: func(p *wiretest.Peer, question string) {
			p.Send(wiretest.OpenV4)
			p.Await("40")
			p.Send(`40{"sid":"socket"}`, question)
		},
	} {
		t.Run(fmt.Sprint("eio", revision), func(t *testing.T) {
			answered := make(chan bool, 1)
			endpoint := wiretest.Serve(t, func(p *wiretest.Peer) {
				greeting(p, `427["who",1]`)
				answered <- p.Await(`437["me",{"n":1}]`)
			})
			c := newClient(t, endpoint.String(), noReconnect)
			c.On("who", func(e sailsclient.Event) {
				if err := c.Acknowledge(e, "me", map[string]int{"n": 1}); err != nil {
					t.Error(err)
				}
			})
			c.Dial()
			if !<-answered {
				t.Error("no answer came")
			}
		})
	}
}

// An answer goes to the connection that asked, or nowhere: the numbers of
// another one mean something else.
func TestAcknowledgeAnEarlierConnection(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	s.SendRaw(`420["who"]`)
	early := c.Event("who")
	s.SendRaw(`42["news"]`)
	if err := c.Acknowledge(c.Event("news")); !errors.Is(err, sailsclient.ErrNoAck) {
		t.Errorf("an event that asks for nothing: %v", err)
	}
	s.DropConnections()
	c.Await(sailsclient.Waiting)
	c.Await(sailsclient.Connected)
	c.Must("get", "/echo", nil)
	if _, ok := errors.AsType[*sailsclient.StateError](c.Acknowledge(early, "too late")); !ok {
		t.Error("an event of an earlier connection was answered")
	}
	s.SendRaw(`420["who"]`)
	if err := c.Acknowledge(c.Event("who"), "in time"); err != nil {
		t.Error(err)
	}
}

// Events, questions and bytes against real servers without Sails, in every way.
func TestRealEmit(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.StartPlain(t, g)
		eachWay(t, func(t *testing.T, w way) {
			c := newClient(t, s.URL(), w.options)
			w.dial(c)
			wantEchoed(t, c)
			wantAnswered(t, c)
		})
	})
}

func wantEchoed(t *testing.T, c *client) {
	t.Helper()
	data := sailsclient.Binary{0, 0x80, 255}
	for n := range 50 {
		if err := c.Emit("echo", n, map[string]any{"deep": []any{data, sailsclient.Binary{}}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 50 {
		e := c.Event("echoed")
		want := fmt.Sprintf(`[%d,{"deep":[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]},null]`, n)
		wantJSON(t, "echoed", "["+e.Args+"]", want)
		if len(e.Attachments) != 2 || !slices.Equal(e.Attachments[0], data) || len(e.Attachments[1]) != 0 {
			t.Errorf("attachments %v", e.Attachments)
		}
	}
	if err := c.Emit("echo"); err != nil {
		t.Fatal(err)
	}
	if e := c.Event("echoed"); e.Args != "" {
		t.Errorf("of no arguments came back %q", e.Args)
	}
}

func wantAnswered(t *testing.T, c *client) {
	t.Helper()
	remove := c.On("question", func(e sailsclient.Event) {
		if err := c.Acknowledge(e, "answer", sailsclient.Binary("bytes")); err != nil {
			t.Error(err)
		}
	})
	defer remove()
	for _, question := range []string{"ask", "askbinary"} {
		if err := c.Emit(question, 7); err != nil {
			t.Fatal(err)
		}
		e := c.Event("answered")
		wantJSON(t, question, "["+e.Args+"]", `["answer",{"_placeholder":true,"num":0}]`)
		if len(e.Attachments) != 1 || string(e.Attachments[0]) != "bytes" {
			t.Errorf("%s: attachments %q", question, e.Attachments)
		}
	}
}

// Real Sails apps may ask their sockets, too.
func TestRealSailsAsks(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		app := sharedApps.URL(t, g)
		eachWay(t, func(t *testing.T, w way) {
			c := newClient(t, app, w.options)
			c.On("ask", func(e sailsclient.Event) {
				if err := c.Acknowledge(e, "aye", map[string]string{"to": e.Args}); err != nil {
					t.Error(err)
				}
			})
			w.dial(c)
			body := c.Must("post", "/ask", map[string]any{"n": 1})
			wantJSON(t, "the answer as the app got it", body, `{"answer":["aye",{"to":"{\"n\":1}"}]}`)
		})
	})
}
