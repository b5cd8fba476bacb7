package sailsclient_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

func TestRealRequests(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		app := sharedApps.URL(t, g)
		t.Run("scalars", func(t *testing.T) { wantScalars(t, connect(t, app)) })
		t.Run("verbs", func(t *testing.T) { wantVerbs(t, connect(t, app)) })
		t.Run("statuses", func(t *testing.T) { wantStatuses(t, connect(t, app)) })
		t.Run("silent", func(t *testing.T) { wantSilence(t, connect(t, app)) })
		t.Run("parse error", func(t *testing.T) { wantParseError(t, app) })
	})
}

// Bodies of every kind arrive as what they are; an absent one is nil.
func wantScalars(t *testing.T, c *client) {
	for kind, want := range map[string]string{
		"string": `"ahoy"`, "jsonstring": `"\"ahoy\""`, "emptystring": `""`, "number": "42", "zero": "0",
		"bool": "true", "false": "false", "null": "null", "array": `[1,"two",null]`, "object": `{"answer":42}`,
		"empty": `"OK"`, "undefined": "", "binary": `{"_placeholder":true,"num":0}`,
	} {
		answer := c.Ask("get", "/scalar/"+kind, nil)
		if string(answer.Body) != want || answer.StatusCode != http.StatusOK || !answer.OK() {
			t.Errorf("%s: %d %s, want %s", kind, answer.StatusCode, answer.Body, want)
		}
		if (answer.Body == nil) != (kind == "undefined") {
			t.Errorf("%s: the body is %#v", kind, answer.Body)
		}
		if kind != "binary" {
			continue
		}
		if len(answer.Attachments) != 1 || base64.StdEncoding.EncodeToString(answer.Attachments[0]) != "AAEC/f7/" {
			t.Errorf("attachments %v", answer.Attachments)
		}
	}
}

// Every verb arrives as it was sent, URL, headers and data included.
func wantVerbs(t *testing.T, c *client) {
	for _, verb := range []string{"get", "POST", "Put", "patch", "delete"} {
		answer, err := c.Request(deadline(t), sailsclient.Request{
			Method: verb, URL: "/echo?to=quay%201&to=b", Headers: map[string]string{"X-Mast": "þ"},
			Data: map[string]any{"name": "Nimbus ⛵", "tags": []int{1, 2}},
		})
		if err != nil {
			t.Fatal(err)
		}
		var echo struct {
			Method, URL string
			Headers     map[string]any
			Query, Body any
			IsSocket    bool
		}
		if err := json.Unmarshal(answer.Body, &echo); err != nil {
			t.Fatalf("%v in %s", err, answer.Body)
		}
		if !strings.EqualFold(echo.Method, verb) || echo.URL != "/echo?to=quay%201&to=b" || !echo.IsSocket {
			t.Errorf("echo %s", answer.Body)
		}
		if echo.Headers["x-mast"] != "þ" && echo.Headers["X-Mast"] != "þ" {
			t.Errorf("headers %v", echo.Headers)
		}
		wantJSON(t, verb+": body", echo.Body, `{"name":"Nimbus ⛵","tags":[1,2]}`)
	}
	if head := c.Ask("head", "/echo", nil); head.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %d", head.StatusCode)
	}
	if options := c.Ask("options", "/echo", nil); options.StatusCode == 0 {
		t.Errorf("OPTIONS: %+v", options)
	}
}

func wantStatuses(t *testing.T, c *client) {
	for path, want := range map[string]struct {
		status int
		ok     bool
		body   string
	}{
		"/nowhere":   {http.StatusNotFound, false, `"Not Found"`},
		"/forbidden": {http.StatusForbidden, false, `"Forbidden"`},
		"/fail":      {http.StatusInternalServerError, false, ""},
		"/redirect":  {http.StatusFound, true, ""},
	} {
		answer := c.Ask("get", path, nil)
		if answer.StatusCode != want.status || answer.OK() != want.ok || answer.ParseError != nil {
			t.Errorf("%s: %d %s", path, answer.StatusCode, answer.Body)
		}
		if want.body != "" && string(answer.Body) != want.body {
			t.Errorf("%s: body %s", path, answer.Body)
		}
	}
	if invalid := c.Ask("post", "/boat", map[string]any{}); invalid.StatusCode != http.StatusBadRequest {
		t.Errorf("a boat without a name: %d %s", invalid.StatusCode, invalid.Body)
	}
}

// An action that never answers costs its own request only.
func wantSilence(t *testing.T, c *client) {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Get(ctx, "/silent", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("/silent: %v", err)
	}
	c.Must("get", "/echo", nil)
}

// dialRaw connects without a SailsSocket: its checks would not let bad requests
// through.
func dialRaw(t *testing.T, app string, query engineio.Query, onEvent func(socketio.Event)) *socketio.Socket {
	t.Helper()
	endpoint, err := url.Parse(app + "/socket.io/")
	if err != nil {
		t.Fatal(err)
	}
	http := &http.Client{Transport: &http.Transport{}}
	conn, err := socketio.Dial(deadline(t), endpoint, engineio.DialOptions{Query: query, HTTPClient: http})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	socket, err := conn.Join(deadline(t), socketio.Namespace{OnEvent: onEvent})
	if err != nil {
		t.Fatal(err)
	}
	return socket
}

// callRaw emits an event and reads its ack as a JWR.
func callRaw(t *testing.T, conn *socketio.Socket, name, arg string) sailsclient.JWR {
	t.Helper()
	type result struct {
		ack socketio.Ack
		err error
	}
	answered := make(chan result, 1)
	_, err := conn.Call(func(ack socketio.Ack, err error) { answered <- result{ack, err} }, name, json.RawMessage(arg))
	if err != nil {
		t.Fatal(err)
	}
	got := <-answered
	if got.err != nil {
		t.Fatal(got.err)
	}
	return sailsclient.ParseJWR(got.ack, time.Now())
}

func wantParseError(t *testing.T, app string) {
	events := make(chan socketio.Event, 10)
	sdk := engineio.Query{{Name: "__sails_io_sdk_version", Value: "1.2.1"}}
	conn := dialRaw(t, app, sdk, func(e socketio.Event) { events <- e })
	for name, request := range map[string]string{
		"no URL": `{"method":"get"}`, "URL of the wrong type": `{"url":42}`, "no object": `"get"`,
	} {
		answer := callRaw(t, conn, "get", request)
		if answer.ParseError == nil || answer.OK() || answer.StatusCode != http.StatusBadRequest || answer.ParseError.Message == "" {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	if err := conn.Emit("get", json.RawMessage(`{"method":"get"}`)); err != nil {
		t.Fatal(err)
	}
	if e := <-events; e.Name != "sails:parseError" {
		t.Errorf("without an ack came %q", e.Name)
	}
	old := dialRaw(t, app, nil, func(socketio.Event) {})
	if answer := callRaw(t, old, "get", `{"url":"/echo"}`); answer.ParseError == nil {
		t.Errorf("without an SDK version: %+v", answer)
	}
}
