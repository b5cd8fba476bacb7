package socketio_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// Values of every kind come back as they went, from an ack and from an event.
func TestRealEcho(t *testing.T) {
	cases := []struct{ name, json string }{
		{"nothing", ``},
		{"null", `null`},
		{"booleans", `true,false`},
		{"numbers", `0,-1,1.5,1e+21,9007199254740991`},
		{"strings", `"","ahoy","\"\\\n\u0000\u001e"`},
		{"characters of all widths", `"é","水","🚤","👩‍🚀 and \u2028"`},
		{"arrays", `[],[[]],[1,"two",null,[true]]`},
		{"objects", `{},{"":{"a":{"b":[]}}},{"__proto__x":1}`},
		{"what looks like packets", `"42[\"echo\"]","/chat,","451-[]","2:40","b4AAEC","bAAEC"`},
		{"what looks like a placeholder", `"{\"_placeholder\":true,\"num\":0}"`},
		{"long", `"` + strings.Repeat("🚤", 20_000) + `"`},
	}
	eachRoute(t, func(t *testing.T, s *realServer) {
		_, root := s.open(t)
		for _, c := range cases {
			list, err := socketio.SplitArgs(c.json)
			if err != nil {
				t.Fatal(err)
			}
			args := make([]any, 0, len(list))
			for _, arg := range list {
				args = append(args, arg)
			}
			want := c.json
			if strings.Contains(want, `\u2028`) { // JavaScript writes it as it is
				want = strings.ReplaceAll(want, `\u2028`, "\u2028")
			}
			if ack := root.ask(t, "echo", args...); ack.Args != want || ack.Attachments != nil || ack.At.IsZero() {
				t.Errorf("%s: %.200q came back as %.200q", c.name, want, ack.Args)
			}
			root.wantEvent(t, "echoed", want)
			root.mustEmit(t, "echo", args...) // without an ack
			root.wantEvent(t, "echoed", want)
		}
	})
}

// Bytes at any depth come back as bytes, in their places.
func TestRealBinaryEcho(t *testing.T) {
	type cargo struct {
		Name  string          `json:"name"`
		Bytes socketio.Binary `json:"bytes"`
	}
	all := make(socketio.Binary, 256)
	for i := range all {
		all[i] = byte(i)
	}
	cases := []struct {
		args []any
		want string
	}{
		{[]any{socketio.Binary{0, 255}}, `<00ff>`},
		{[]any{socketio.Binary{}}, `<>`},
		{[]any{all}, fmt.Sprintf("<%x>", []byte(all))},
		{
			[]any{"ahoy", map[string]any{"deep": []any{socketio.Binary{4}, map[string]any{"er": socketio.Binary("x")}}}, nil, 7},
			`"ahoy",{"deep":[<04>,{"er":<78>}]},null,7`,
		},
		{[]any{cargo{"rum", socketio.Binary{1}}, &cargo{"tea", socketio.Binary{2}}}, `{"name":"rum","bytes":<01>},{"name":"tea","bytes":<02>}`},
		{[]any{[]socketio.Binary{{30}, {}, {30}}}, `[<1e>,<>,<1e>]`},
	}
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		for _, m := range []*member{root, l.mustJoin(t, "/chat")} {
			for _, c := range cases {
				ack := m.ask(t, "echo", c.args...)
				if got := readable(ack.Args, ack.Attachments); got != c.want {
					t.Errorf("in %s %s came back as %s", m.Namespace(), c.want, got)
				}
				m.wantEvent(t, "echoed", c.want)
			}
		}
	})
}

// What the server makes of bytes itself.
func TestRealBinaryOfTheServer(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		_, root := s.open(t)
		ack := root.ask(t, "ackbinary")
		if got := readable(ack.Args, ack.Attachments); got != `{"file":<66696c65>,"list":[1,<00ff>]}` {
			t.Errorf("the ack is %s", got)
		}
		root.mustEmit(t, "binary")
		root.wantEvent(t, "binary", `{"name":"chart","data":<000102fdfeff>,"nested":[<7368616c6c6f77>,{"deep":<64656570>}]}`)
	})
}

// The server asks for acks, too.
func TestRealAcknowledge(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		for _, m := range []*member{root, l.mustJoin(t, "/chat")} {
			for _, c := range []struct {
				emit, question string
				answer         []any
				want           string
			}{
				{"ask", `7`, []any{"because", map[string]int{"of": 7}}, `"because",{"of":7}`},
				{"ask", `7`, nil, ``},
				{"ask", `7`, []any{socketio.Binary("bytes")}, `<6279746573>`},
				{"askbinary", `{"n":7,"data":<0700ff>,"list":[<64656570>]}`, []any{[]any{1, socketio.Binary{7}}, socketio.Binary{}}, `[1,<07>],<>`},
			} {
				m.mustEmit(t, c.emit, 7)
				question := m.wantEvent(t, "question", c.question)
				if question.AckID == socketio.NoID {
					t.Fatalf("%s wants no ack", c.emit)
				}
				if err := m.Acknowledge(question.AckID, c.answer...); err != nil {
					t.Fatal(err)
				}
				m.wantEvent(t, "answered", c.want)
			}
		}
	})
}

// A call that is never answered is told so once, when the connection ends.
func TestRealCallThatIsNeverAnswered(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		_, pending := root.start(t, "noack")
		root.wantAlive(t, "meanwhile")
		if len(pending) != 0 {
			t.Errorf("the call was told %+v", <-pending)
		}
		l.Close()
		if got := <-pending; !errors.Is(got.err, engineio.ErrClosed) || len(pending) != 0 {
			t.Errorf("the call was told %v, then %d more", got.err, len(pending))
		}
		if _, err := root.Call(func(socketio.Ack, error) { t.Error("told of a call that was refused") }, "echo"); !errors.Is(err, engineio.ErrClosed) {
			t.Errorf("a call afterwards: %v", err)
		}
	})
}

func TestRealForgottenAck(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		id, forgotten := root.start(t, "echo", "forgotten")
		root.Forget(id)
		root.wantEvent(t, "echoed", `"forgotten"`) // the server sends it behind the ack
		root.wantAlive(t, "remembered")
		l.Close()
		if len(forgotten) != 0 {
			t.Errorf("a forgotten call was told %+v", <-forgotten)
		}
	})
}

// Acks find their calls whatever comes in between.
func TestRealManyCalls(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		_, root := s.open(t)
		var pending []chan reply
		for i := range 300 {
			_, answered := root.start(t, "echo", i, socketio.Binary{byte(i)})
			pending = append(pending, answered)
		}
		for i, answered := range pending {
			want := fmt.Sprintf("%d,<%02x>", i, byte(i))
			got := receive(t, "an ack", answered)
			if text := readable(got.ack.Args, got.ack.Attachments); got.err != nil || text != want {
				t.Errorf("call %d was answered %s, %v", i, text, got.err)
			}
			root.wantEvent(t, "echoed", want)
		}
	})
}
