package demo

import (
	"cmp"
	"encoding/json"
	"reflect"
	"testing"

	"sailscope/internal/sockettest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// patience ends a test that hangs. Nothing is expected to take it.
const patience = testwait.Guard

// start runs a demo server until the test ends.
func start(t *testing.T, opts Options) *Server {
	t.Helper()
	s, err := Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

type client = sockettest.Client

// newClient makes a client that is not connected. It does not reconnect by itself.
func newClient(t *testing.T, url string, opts sailsclient.Options) *client {
	t.Helper()
	return sockettest.New(t, url, func(o *sailsclient.Options) {
		opts.URL, opts.Observer, opts.Reconnect.Off = o.URL, o.Observer, true
		opts.ConnectTimeout = cmp.Or(opts.ConnectTimeout, o.ConnectTimeout)
		*o = opts
	})
}

// connect makes a client that is connected.
func connect(t *testing.T, url string, version engineio.Version) *client {
	t.Helper()
	c := newClient(t, url, sailsclient.Options{EngineIO: version})
	c.Dial()
	return c
}

// ended waits until the connection, or the attempt to get one, is over, and
// returns why.
func ended(c *client) *sailsclient.ConnectError {
	c.TB.Helper()
	return c.Refusal(sailsclient.Disconnected)
}

func decode(t testing.TB, raw []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return value
}

// wantHeard fails unless these events, and no others, have arrived in this
// order.
func wantHeard(c *client, want ...string) {
	c.TB.Helper()
	wanted := []any{}
	for _, w := range want {
		wanted = append(wanted, decode(c.TB, []byte(w)))
	}
	if got := c.Heard(); !reflect.DeepEqual(got, wanted) {
		c.TB.Errorf("heard\n  %s\nwant\n  %s", lines(got), lines(wanted))
	}
}

func lines(values []any) string {
	var text string
	for _, v := range values {
		line, _ := json.Marshal(v) // decoded JSON always encodes
		text += string(line) + "\n  "
	}
	return text
}

// wantBody fails unless the body is this JSON.
func wantBody(t *testing.T, got json.RawMessage, want string) {
	t.Helper()
	if !reflect.DeepEqual(decode(t, got), decode(t, []byte(want))) {
		t.Errorf("body %s, want %s", got, want)
	}
}

// eachVersion runs a test in both generations, and on a server of the older one
// for a client that has to find out.
func eachVersion(t *testing.T, test func(t *testing.T, opts Options, version engineio.Version)) {
	for name, c := range map[string]struct {
		opts    Options
		version engineio.Version
	}{
		"3":                 {Options{}, engineio.V3},
		"4":                 {Options{}, engineio.V4},
		"auto, server of 3": {Options{Only: engineio.V3}, engineio.Auto},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, c.opts, c.version)
		})
	}
}
