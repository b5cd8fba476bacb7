package sailsclient_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"sailscope/internal/advice"
	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/sailstest"
	"sailscope/internal/sockettest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// patience ends a test that hangs. Nothing is expected to take it.
const patience = testwait.Guard

type client = sockettest.Client

// newClient makes a client that is not connected. It reconnects quickly.
func newClient(t testing.TB, url string, vary ...func(*sailsclient.Options)) *client {
	t.Helper()
	return sockettest.New(t, url, vary...)
}

// connect makes a client that is connected.
func connect(t testing.TB, url string, vary ...func(*sailsclient.Options)) *client {
	t.Helper()
	return sockettest.Connected(t, url, vary...)
}

// awaitOffline waits until that many requests wait for a connection.
func awaitOffline(c *client, n int) {
	c.TB.Helper()
	eventually(c.TB, "offline requests", func() bool { return c.Offline() == n })
}

// eventually waits for what nobody tells of.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	testwait.Until(t, what, holds)
}

func deadline(t testing.TB) context.Context {
	return testwait.Context(t)
}

func decode(t testing.TB, raw []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return value
}

// wantJSON compares as JSON. Times of records become 0: they are not the same twice.
func wantJSON(t testing.TB, what string, got, want any) {
	t.Helper()
	w, g := timeless(asJSON(t, want)), timeless(asJSON(t, got))
	if !reflect.DeepEqual(g, w) {
		t.Errorf("%s:\n got %s\nwant %s", what, lines(g), lines(w))
	}
}

// lines shows a list with an element on each line.
func lines(v any) string {
	list, isList := v.([]any)
	if !isList {
		text, _ := json.Marshal(v) // it was JSON
		return string(text)
	}
	var all strings.Builder
	for _, element := range list {
		all.WriteString("\n  " + lines(element))
	}
	return all.String()
}

func asJSON(t testing.TB, v any) any {
	t.Helper()
	switch text := v.(type) {
	case string:
		return decode(t, []byte(text))
	case json.RawMessage:
		return decode(t, text)
	default:
		return v
	}
}

func timeless(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for key, value := range x {
			if _, isNumber := value.(float64); isNumber && (key == "createdAt" || key == "updatedAt") {
				value = 0.0
			}
			x[key] = timeless(value)
		}
	case []any:
		for i := range x {
			x[i] = timeless(x[i])
		}
	}
	return v
}

func wantRefusal(t testing.TB, got *sailsclient.ConnectError, want sailsclient.Refusal) {
	t.Helper()
	if got.Refusal != want {
		t.Errorf("refusal %d, want %d: %v (%v)", got.Refusal, want, got, got.Err)
	}
}

// eachGeneration runs a test for every generation of real apps, side by side.
func eachGeneration(t *testing.T, test func(*testing.T, sailstest.Generation)) {
	t.Helper()
	t.Parallel()
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			test(t, generation)
		})
	}
}

// eachRevision runs a test against the demo in both revisions.
func eachRevision(t *testing.T, test func(t *testing.T, v engineio.Version)) {
	t.Helper()
	for _, v := range []engineio.Version{engineio.V3, engineio.V4} {
		t.Run("eio"+v.String(), func(t *testing.T) { test(t, v) })
	}
}

func startDemo(t testing.TB, opts demo.Options) *demo.Server {
	t.Helper()
	return demotest.Start(t, opts)
}

func revision(v engineio.Version) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.EngineIO = v }
}

func origin(text string) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.ConnectHeaders = map[string][]string{"Origin": {text}} }
}

func noReconnect(o *sailsclient.Options) { o.Reconnect.Off = true }

// told is an error as a program tells it, with the words of what to do.
func told(err error) string { return advice.CommandLine.Explain(err).Error() }
