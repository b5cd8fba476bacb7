package cli

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
)

// whenAsked waits until n requests have arrived, then calls do.
func whenAsked(t *testing.T, server *demo.Server, n int, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for len(server.Requests()) < n {
			select {
			case <-t.Context().Done():
				return
			case <-time.After(time.Millisecond):
			}
		}
		do()
	}()
	t.Cleanup(func() { <-done })
}

// A request that the demo never answers is answered by the test, with what no
// well-behaved server sends.
func TestUnusualAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		ack      string
		code     int
		out, err string
	}{
		"big integers": {
			`[{"body":{"id":12345678901234567890},"statusCode":200}]`, exitOK,
			`{"statusCode":200,"headers":{},"body":{"id":12345678901234567890},`, "",
		},
		"no arguments at all": {`[]`, exitFailed, `{"error":"the response is not a JWR: it is empty","ms":`, "it is empty"},
		"redirect":            {`[{"statusCode":302,"headers":{"location":"/x"}}]`, exitOK, `{"statusCode":302,"headers":{"location":"/x"},`, ""},
		"a parse error": {
			`[{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ","message":"m","details":"d","status":400}]`, exitFailed,
			`{"statusCode":400,"error":"m","details":"d"}` + "\n", "",
		},
		"no response": {`["text"]`, exitFailed, `"body":"text"`, "the response is not a JWR: it is a string"},
	} {
		t.Run(name, func(t *testing.T) {
			server := startDemo(t, demo.Options{})
			whenAsked(t, server, 1, func() { server.SendRaw("430" + c.ack) })
			got := run(t, "request", "GET", "/silent", "--url", server.URL())
			got.expect(t, c.code, c.out, c.err)
			if strings.Count(got.out, "\n") > 1 {
				t.Errorf("more than a line: %q", got.out)
			}
		})
	}
}

func TestDisconnectedBeforeTheAnswer(t *testing.T) {
	for name, fault := range map[string]func(*demo.Server){
		"dropped": (*demo.Server).DropConnections,
		"kicked":  (*demo.Server).Kick,
		"closed":  (*demo.Server).Close,
	} {
		t.Run(name, func(t *testing.T) {
			server := startDemo(t, demo.Options{})
			whenAsked(t, server, 1, func() { fault(server) })
			run(t, "request", "GET", "/silent", "--url", server.URL()).
				expect(t, exitNoAnswer, "", "disconnected before the response came")
		})
	}
}

func TestRefusalsAreExplained(t *testing.T) {
	for name, c := range map[string]struct {
		options demo.Options
		args    string
		want    string
	}{
		"origin":         {demo.Options{Origins: []string{"http://app"}}, "--origin http://other", "set --origin to one of the app's onlyAllowOrigins"},
		"before connect": {demo.Options{BeforeConnect: func(*http.Request) error { return errors.New("members only\x1b[2J") }}, "", `members only\u001b[2J`},
		"revision":       {demo.Options{Only: 4}, "--eio 3", "leave --eio at auto"},
		"path":           {demo.Options{}, "--path /ws", "--path is right"},
		"csrf":           {demo.Options{}, "--csrf=/none", "name another route with --csrf=PATH"},
	} {
		t.Run(name, func(t *testing.T) {
			server := startDemo(t, c.options)
			args := append([]string{"request", "GET", "/", "--url", server.URL()}, strings.Fields(c.args)...)
			run(t, args...).expect(t, exitNoConnection, "", c.want)
		})
	}
}

func TestWhatARequestSends(t *testing.T) {
	server := startDemo(t, demo.Options{})
	run(t, "request", "patch", "/echo?q=1", "--url", server.URL(), "-d", `{"a":[1]}`, "--include",
		"--header", "X-One: 1", "--session", "--csrf").expect(t, exitOK, `"method":"PATCH"`, "")
	sent := server.Requests()[0]
	if sent.URL != "/echo?q=1" || sent.Headers["x-one"] != "1" || sent.Headers["x-csrf-token"] == "" ||
		!strings.Contains(sent.Headers["cookie"], "sails.sid=") {
		t.Errorf("sent %+v", sent)
	}
}

// Told to reconnect, a request waits for the server to be there.
func TestRequestCanWaitForTheServer(t *testing.T) {
	ready := make(chan struct{})
	attempts := 0
	server := startDemo(t, demo.Options{BeforeConnect: func(*http.Request) error {
		if attempts++; attempts == 1 {
			close(ready)
			return errors.New("not yet")
		}
		return nil
	}})
	run(t, "request", "GET", "/", "--reconnect", "--url", server.URL()).
		expect(t, exitOK, `"statusCode":200`, "trying again")
	<-ready
}

func TestInterruptedRequests(t *testing.T) {
	t.Run("while connecting", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		}))
		defer server.Close()
		runUntil(ctx, t, "request", "GET", "/", "--url", server.URL).expect(t, exitNoConnection, "", "interrupted")
	})
	t.Run("while waiting", func(t *testing.T) {
		server := startDemo(t, demo.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		whenAsked(t, server, 1, cancel)
		runUntil(ctx, t, "request", "GET", "/silent", "--url", server.URL()).expect(t, exitNoAnswer, "", "interrupted")
	})
}
