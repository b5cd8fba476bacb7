package socketio_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/sailsclient/socketio"
)

func TestParse(t *testing.T) {
	const none = socketio.NoID
	for text, want := range map[string]socketio.Packet{
		`0`:                                      {Type: '0', Namespace: "/", ID: none},
		`0{"sid":"a"}`:                           {Type: '0', Namespace: "/", ID: none, Data: `{"sid":"a"}`},
		`1`:                                      {Type: '1', Namespace: "/", ID: none},
		`2["a"]`:                                 {Type: '2', Namespace: "/", ID: none, Data: `["a"]`},
		`212["a",1]`:                             {Type: '2', Namespace: "/", ID: 12, Data: `["a",1]`},
		`20["a"]`:                                {Type: '2', Namespace: "/", ID: 0, Data: `["a"]`},
		`30[]`:                                   {Type: '3', Namespace: "/", ID: 0, Data: `[]`},
		`2/admin,7["a"]`:                         {Type: '2', Namespace: "/admin", ID: 7, Data: `["a"]`},
		`0/admin`:                                {Type: '0', Namespace: "/admin", ID: none},
		`0/admin?token=1,`:                       {Type: '0', Namespace: "/admin", Query: "token=1", ID: none},
		`4"no"`:                                  {Type: '4', Namespace: "/", ID: none, Data: `"no"`},
		`4/admin,{"message":"no"}`:               {Type: '4', Namespace: "/admin", ID: none, Data: `{"message":"no"}`},
		`51-["a",{"_placeholder":true,"num":0}]`: {Type: '5', Namespace: "/", ID: none, Attachments: 1, Data: `["a",{"_placeholder":true,"num":0}]`},
		`50-["a"]`:                               {Type: '5', Namespace: "/", ID: none, Data: `["a"]`},
		`610-/x,4[{"num":9}]`:                    {Type: '6', Namespace: "/x", ID: 4, Attachments: 10, Data: `[{"num":9}]`},
	} {
		got, err := socketio.Parse(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{
		``, `7`, `x`, "\x00", `5["a"]`, `5-["a"]`, `5-1-["a"]`, `5x-[]`, `510001-[]`, `599999999999999999999-[]`,
		`299999999999999999999["a"]`,
	} {
		if got, err := socketio.Parse(text); !isPacketError(err) {
			t.Errorf("%q: %+v %v", text, got, err)
		}
	}
}

func isPacketError(err error) bool {
	_, ok := errors.AsType[*socketio.PacketError](err)
	return ok
}

func TestPacketRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		types := []socketio.PacketType{
			socketio.Connect, socketio.Disconnect, socketio.EventPacket, socketio.AckPacket,
			socketio.Error, socketio.BinaryEvent, socketio.BinaryAck,
		}
		want := socketio.Packet{
			Type:      rapid.SampledFrom(types).Draw(t, "type"),
			Namespace: rapid.SampledFrom([]string{"/", "/admin", "/a/b"}).Draw(t, "namespace"),
			ID:        rapid.Int64Range(socketio.NoID, 1<<62).Draw(t, "id"),
			Query:     rapid.SampledFrom([]string{"", "a=b", "?"}).Draw(t, "query"),
			Data:      rapid.SampledFrom([]string{"", `[]`, `["a",1]`, `{"x":[0]}`, `"1"`}).Draw(t, "data"),
		}
		if want.Type == socketio.BinaryEvent || want.Type == socketio.BinaryAck {
			want.Attachments = rapid.IntRange(0, 10_000).Draw(t, "attachments")
		}
		got, err := socketio.Parse(string(want.Append(nil)))
		if err != nil || got != want {
			t.Fatalf("%+v became %+v, %v", want, got, err)
		}
	})
}

func FuzzParsePacket(f *testing.F) {
	for _, seed := range []string{
		`0`, `0{"sid":"a"}`, `1`, `2["a"]`, `212["a",{"b":[1]}]`, `30[{"body":1}]`, `44/nsp,{"message":"no"}`,
		`51-/x,3["a",{"_placeholder":true,"num":0}]`, `6999999-`, `2/,,`, `0/,/`, `0/a?b=c,`, "2\xff\x00", ``,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := socketio.Parse(text)
		if err != nil {
			if !isPacketError(err) {
				t.Errorf("%q: %#v", text, err)
			}
			return
		}
		if p.Data != "" && !json.Valid([]byte(p.Data)) {
			return // the form is ambiguous: "2/,/" could be data "/" or no data
		}
		// What was understood is understood the same when we say it.
		again, err := socketio.Parse(string(p.Append(nil)))
		if err != nil || again != p {
			t.Errorf("%q is %+v, written and read again %+v, %v", text, p, again, err)
		}
	})
}

func TestSplitEvent(t *testing.T) {
	for text, want := range map[string][2]string{
		`["a"]`:                     {"a", ""},
		`["a",1]`:                   {"a", `1`},
		`["a",{"b":[1,2]},"c,]"]`:   {"a", `{"b":[1,2]},"c,]"`},
		"\t[ \"a\" , 1 , 2 ]\r\n":   {"a", `1 , 2`},
		`["a\"b\\",null]`:           {`a"b\`, `null`},
		`["\u001b[2J\ud83d\udea4"]`: {"\x1b[2J🚤", ""},
		`[""]`:                      {"", ""},
		"[\"raw\xff\",1]":           {"raw\xff", "1"}, // text is the screen's business
	} {
		name, args, err := socketio.SplitEvent(text)
		if err != nil || name != want[0] || args != want[1] {
			t.Errorf("%s: %q %q %v", text, name, args, err)
		}
	}
	for _, text := range []string{
		``, `[]`, `[`, `]`, `"a"`, `{"a":1}`, `[1]`, `[null]`, `["a]`, `["a" 1]`, `["a\q"]`, `["\`, `["a\"]`,
	} {
		if name, args, err := socketio.SplitEvent(text); !isPacketError(err) {
			t.Errorf("%s: %q %q %v", text, name, args, err)
		}
	}
}

// Of valid JSON the parts are those that encoding/json sees.
func FuzzSplitEvent(f *testing.F) {
	for _, seed := range []string{
		`["a"]`, `["a",1,{"b":"]"}]`, `["\u001b",[]]`, `[1]`, `[`, ` [ "a" , "b" ] `, `["\ud800"]`, `["a\\",""]`, `["a",]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, args, err := socketio.SplitEvent(text)
		var want []json.RawMessage
		if json.Unmarshal([]byte(text), &want) != nil {
			return // then it must not panic, no more
		}
		var wantName string
		if len(want) == 0 || !strings.HasPrefix(string(want[0]), `"`) {
			if err == nil {
				t.Errorf("%q is no event, and became %q %q", text, name, args)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if json.Unmarshal(want[0], &wantName) != nil || (name != wantName && strings.ToValidUTF8(name, "") == name) {
			t.Errorf("%q: name %q, want %q", text, name, wantName)
		}
		list, err := socketio.SplitArgs(args)
		if err != nil || len(list) != len(want)-1 {
			t.Fatalf("%q: %d arguments, %v; want %d", text, len(list), err, len(want)-1)
		}
		for i, arg := range list {
			if string(arg) != string(want[i+1]) {
				t.Errorf("%q: argument %d is %s, want %s", text, i, arg, want[i+1])
			}
		}
	})
}

func TestSplitArgs(t *testing.T) {
	if list, err := socketio.SplitArgs(""); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	if _, err := socketio.SplitArgs(`1,]`); err == nil {
		t.Error("accepted what is no JSON")
	}
}
