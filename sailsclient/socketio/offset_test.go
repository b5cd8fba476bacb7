package socketio_test

import (
	"testing"
	"time"

	"sailscope/sailsclient/socketio"
)

// came is when the events of these tests came, which their offsets tell too.
var came = time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)

// The offset is told from a string that the app sent last.
func TestOffsets(t *testing.T) {
	const none = ""
	type in struct {
		args   string
		ack    bool
		offset string
	}
	for name, events := range map[string][]in{
		"in memory": {
			{`{"verb":"updated","id":7},"Q8SSf40"`, false, "Q8SSf40"},
			{`"Q8SSf40.1"`, false, "Q8SSf40.1"},
			{`"alice"`, false, none}, // a volatile event
			{`"goodbye"`, false, none},
			{`"a question","Q8SSf41"`, true, none},
		},
		"Redis streams": {{`1,"1795773600000-0"`, false, "1795773600000-0"}, {`"01-5","x"`, false, none}},
		"MongoDB":       {{`1,"6b0954a05f3d4e0012345678"`, false, "6b0954a05f3d4e0012345678"}},
		"another adapter": {
			{`{"a":"}"} , "o-1"`, false, "o-1"},
			{`"text","o-2"`, false, "o-2"},
			{`{"volatile":true}`, false, none},
			{`"text"`, false, none},
		},
		"an adapter without": {{`"bob"`, false, "bob"}, {`"bob"`, false, none}, {`"alice"`, false, none}},
		"nothing like one":   {{`"with \"quotes\""`, false, none}, {``, false, none}, {`"`, false, none}, {`["x"]`, false, none}, {`""`, false, none}},
	} {
		told := socketio.NewOffsets()
		for _, event := range events {
			e := socketio.Event{At: came, Args: event.args, AckID: socketio.NoID}
			if event.ack {
				e.AckID = 1
			}
			if got := told(e); got != event.offset {
				t.Errorf("%s: %s has the offset %q, want %q", name, event.args, got, event.offset)
			}
		}
	}
}

func TestPayload(t *testing.T) {
	for _, c := range []struct{ args, offset, want string }{
		{`{"a":1},"Q8SSf40"`, "Q8SSf40", `{"a":1}`},
		{"1,[2] ,\t\"Q8SSf40\"", "Q8SSf40", `1,[2]`},
		{`"Q8SSf40"`, "Q8SSf40", ``},
		{`"Q8SSf40"`, "", `"Q8SSf40"`},
		{`1`, "Q8SSf40", `1`},
	} {
		e := socketio.Event{Args: c.args, Offset: c.offset}
		if got := e.Payload(); got != c.want {
			t.Errorf("the payload of %s is %s, want %s", c.args, got, c.want)
		}
	}
}

// FuzzOffset: whatever the arguments are, an offset is the last of them, and the
// payload is what stands before it.
func FuzzOffset(f *testing.F) {
	for _, args := range []string{`{"id":7},"Q8SSf40"`, `"a","6b0954a05f3d4e0012345678"`, `"\"","x"`, `,"`, `"`} {
		f.Add(args)
	}
	f.Fuzz(func(t *testing.T, args string) {
		e := socketio.Event{At: came, Args: args, AckID: socketio.NoID}
		e.Offset = socketio.NewOffsets()(e)
		before, err := socketio.SplitArgs(args)
		if err != nil || e.Offset == "" {
			_ = e.Payload()
			return
		}
		after, err := socketio.SplitArgs(e.Payload())
		if err != nil || len(after) != len(before)-1 || string(before[len(after)]) != `"`+e.Offset+`"` {
			t.Fatalf("%q has the offset %q and the payload %q: %v", args, e.Offset, e.Payload(), err)
		}
	})
}
