package sailsclient_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// cargo is request data with bytes at every depth, and text that looks like
// what stands for them on the wire.
func cargo() map[string]any {
	type crate struct {
		Label string             `json:"label"`
		Bytes sailsclient.Binary `json:"bytes"`
	}
	return map[string]any{
		"a":    sailsclient.Binary{0, 0x80, 0xFF},
		"b":    []any{1, sailsclient.Binary{}, map[string]any{"deep": crate{"box", sailsclient.Binary("deep")}}},
		"c":    bytes.Repeat([]byte{7}, 3), // a []byte is base64, as ever
		"text": `{"_placeholder":true,"num":0}`,
	}
}

// wantCargo sends the cargo to /echo, and wants it back like this.
func wantCargo(t *testing.T, c *client, body string, attachments ...[]byte) {
	t.Helper()
	answer := c.Ask("post", "/echo", cargo())
	var echo struct{ Body json.RawMessage }
	if err := json.Unmarshal(answer.Body, &echo); err != nil {
		t.Fatal(err)
	}
	wantJSON(t, "the data", echo.Body, body)
	if !slices.EqualFunc(answer.Attachments, attachments, bytes.Equal) {
		t.Errorf("attachments %q, want %q", answer.Attachments, attachments)
	}
	if bare, ok := answer.Binary(); ok {
		t.Errorf("an object with bytes in it is not just bytes: %v", bare)
	}
}

// wantBinaryBody wants the body to be bytes and nothing else.
func wantBinaryBody(t *testing.T, c *client, want []byte) {
	t.Helper()
	if body, ok := c.Ask("get", "/scalar/binary", nil).Binary(); !ok || !bytes.Equal(body, want) {
		t.Errorf("the body is %v, %v", body, ok)
	}
	for _, kind := range []string{"string", "null", "array", "undefined"} {
		if body, ok := c.Ask("get", "/scalar/"+kind, nil).Binary(); ok {
			t.Errorf("%s is bytes: %v", kind, body)
		}
	}
}

func TestBinaryRequests(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		eachWay(t, func(t *testing.T, w way) {
			c := newClient(t, s.URL(), w.options, revision(v))
			w.dial(c)
			wantCargo(t, c, `{"a":{"_placeholder":true,"num":0},
				"b":[1,{"_placeholder":true,"num":1},{"deep":{"label":"box","bytes":{"_placeholder":true,"num":2}}}],
				"c":"BwcH","text":"{\"_placeholder\":true,\"num\":0}"}`, []byte{0, 0x80, 0xFF}, []byte{}, []byte("deep"))
			wantBinaryBody(t, c, []byte{0, 1, 2, 4, 253, 254, 255})
		})
	})
}

// Every byte arrives at a real app. What it makes of them on the way back are
// lists of numbers.
func TestRealBinaryRequests(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		app := sharedApps.URL(t, g)
		eachWay(t, func(t *testing.T, w way) {
			c := newClient(t, app, w.options)
			w.dial(c)
			wantCargo(t, c, `{"a":[0,128,255],"b":[1,[],{"deep":{"label":"box","bytes":[100,101,101,112]}}],
				"c":"BwcH","text":"{\"_placeholder\":true,\"num\":0}"}`)
			wantBinaryBody(t, c, []byte{0, 1, 2, 253, 254, 255})
		})
	})
}

// What is too large for the server is not sent: it would end the connection.
func TestRealTooLarge(t *testing.T) {
	const most = 10_000
	s := sailstest.StartPlain(t, sailstest.EIO4, sailstest.WithEnv("MAX_HTTP_BUFFER_SIZE=10000"))
	eachWay(t, func(t *testing.T, w way) {
		c := newClient(t, s.URL(), w.options)
		offline := c.Later(deadline(t), "post", "/boat", map[string]any{"cargo": strings.Repeat("x", most)})
		awaitOffline(c, 1)
		w.dial(c)
		_, offlineErr := offline()
		_, err := c.Post(deadline(t), "/boat", map[string]any{"cargo": strings.Repeat("x", most)})
		_, binaryErr := c.Put(deadline(t), "/boat", map[string]any{"cargo": sailsclient.Binary(strings.Repeat("x", most+1))})
		for says, err := range map[string]error{
			"POST /boat was not sent: the message has ": err, "PUT /boat was not sent: the message has ": binaryErr,
			`emit "echo": the message has `: c.Emit("echo", strings.Repeat("x", most)),
		} {
			wantTooLarge(t, err, most, says)
		}
		wantTooLarge(t, offlineErr, most, "POST /boat was not sent: ")
		fits := strings.Repeat("x", most-len(`42["echo",""]`))
		for range 3 {
			if err := c.Emit("echo", fits); err != nil {
				t.Fatal(err)
			}
			if e := c.Event("echoed"); e.Generation != 1 || len(e.Args) != len(fits)+2 {
				t.Errorf("in generation %d came back %d bytes", e.Generation, len(e.Args))
			}
		}
	})
}

func wantTooLarge(t *testing.T, err error, most int, says string) {
	t.Helper()
	large, ok := errors.AsType[*engineio.TooLargeError](err)
	if !ok || large.Max != most || large.Size <= most || !strings.Contains(err.Error(), says) {
		t.Errorf("got %v, want %q in it", err, says)
	}
}
