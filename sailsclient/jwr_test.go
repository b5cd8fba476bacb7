package sailsclient_test

import (
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
)

func TestParseJWR(t *testing.T) {
	for name, c := range map[string]struct {
		args   string
		status int
		body   string // "" is none
		ok     bool
	}{
		"whole":            {`{"body":{"a":1},"headers":{"x":"y"},"statusCode":201}`, 201, `{"a":1}`, true},
		"absent body":      {`{"headers":{},"statusCode":200}`, 200, ``, true},
		"null body":        {`{"body":null,"statusCode":200}`, 200, `null`, true},
		"scalar body":      {`{"body":"ahoy","statusCode":404}`, 404, `"ahoy"`, false},
		"false":            {`{"body":false}`, 200, `false`, true},
		"no status":        {`{"body":1}`, 200, `1`, true},
		"redirect":         {`{"statusCode":302}`, 302, ``, true},
		"just an error":    {`{"statusCode":400}`, 400, ``, false},
		"informational":    {`{"statusCode":100}`, 100, ``, false},
		"null headers":     {`{"headers":null}`, 200, ``, true},
		"no field at all":  {`{}`, 200, ``, true},
		"a body with code": {`{"body":{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"}}`, 200, `{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"}`, true},
	} {
		sent := time.Now()
		got := sailsclient.ParseJWR(socketio.Ack{At: sent.Add(time.Second), Args: c.args}, sent)
		if got.Malformed != nil || got.StatusCode != c.status || string(got.Body) != c.body || got.OK() != c.ok || got.Headers == nil {
			t.Errorf("%s: %+v %v", name, got, got.Malformed)
		}
		if got.ParseError != nil || got.Duration != time.Second || (got.Body == nil) != (c.body == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestParseErrorIsNoJWR(t *testing.T) {
	const bare = `{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ","name":"Error","message":"Failed to parse","stack":"Error: at"`
	for args, want := range map[string]struct {
		status  int
		details string
	}{
		bare + `,"status":400,"details":"No url provided"}`: {400, "No url provided"},
		bare + `,"details":{"a":1}}`:                        {400, `{"a":1}`},
		bare + `,"status":422}`:                             {422, ""},
	} {
		got := sailsclient.ParseJWR(socketio.Ack{Args: args}, time.Time{})
		if got.OK() || got.StatusCode != want.status || got.Body != nil ||
			got.ParseError == nil || got.ParseError.Message != "Failed to parse" || got.ParseError.Details != want.details {
			t.Errorf("%s: %+v %+v", args, got, got.ParseError)
		}
	}
}

func FuzzParseJWR(f *testing.F) {
	for _, seed := range []string{
		`{"body":{"a":1},"headers":{},"statusCode":200}`, `{"body":null}`, `{}`, ``, `null`, `42`, `[]`, `{"statusCode":1e400}`,
		`{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ","status":400,"message":"m","details":"d"}`, `{"body":1},2`, `{"BODY":1}`,
		`{"statusCode":"200"}`, `{"statusCode":true,"body":[]}`, `{"headers":[{}]}`, `{"body":1,"more":2}`, `{"a":1,"a":2}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, args string) {
		checkNothingLost(t, args)
	})
}
