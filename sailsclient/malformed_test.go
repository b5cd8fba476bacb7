package sailsclient_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
)

// malformedCase is an ack that is not a JWR, and what is made of it.
type malformedCase struct {
	args    string
	problem string
	status  int    // 0 if sails.io.js cannot read it either
	body    string // everything that came, if it cannot be read
}

func malformedCases() map[string]malformedCase {
	return map[string]malformedCase{
		"text":                 {`"x"`, "it is a string", 0, `"x"`},
		"number":               {`42`, "it is a number", 0, `42`},
		"true":                 {`true`, "it is true", 0, `true`},
		"null":                 {`null`, "it is null", 0, `null`},
		"nothing":              {``, "it is empty", 0, ``},
		"array":                {`[1]`, "it is an array", 0, `[1]`},
		"several":              {`1,{"a":2}`, "it has 2 arguments, and the first is a number", 0, `[1,{"a":2}]`},
		"an error and a value": {`null,{"a":1}`, "it has 2 arguments, and the first is null", 0, `[null,{"a":1}]`},
		"other object":         {`{"ok":true}`, "it has no statusCode, headers or body", 0, `{"ok":true}`},
		"fields in capitals":   {`{"BODY":1}`, "it has no statusCode, headers or body", 0, `{"BODY":1}`},
		"status word":          {`{"statusCode":"fine","body":1}`, `statusCode is the string "fine"`, 0, `{"statusCode":"fine","body":1}`},
		"status null":          {`{"statusCode":null,"body":1}`, "statusCode is null", 0, `{"statusCode":null,"body":1}`},
		"status zero":          {`{"statusCode":0}`, "statusCode is 0", 0, `{"statusCode":0}`},
		"status too large":     {`{"statusCode":1e400}`, "statusCode is 1e400", 0, `{"statusCode":1e400}`},
		"status fraction":      {`{"statusCode":200.5}`, "statusCode is 200.5", 0, `{"statusCode":200.5}`},
		"status object":        {`{"statusCode":{"a":1}}`, "statusCode is an object", 0, `{"statusCode":{"a":1}}`},
		"not JSON":             {`{`, "it is not JSON", 0, `"{"`},
		"deeper than JSON":     {strings.Repeat("[", 20_000), "it is not JSON", 0, `"` + strings.Repeat("[", 20_000) + `"`},
		"status text":          {`{"statusCode":"200","body":1}`, "statusCode is a string", 200, `1`},
		"status of a refusal":  {`{"statusCode":"404","body":1}`, "statusCode is a string", 404, `1`},
		"headers text":         {`{"headers":"x","body":1}`, "headers is a string", 200, `1`},
		"headers array":        {`{"headers":[1],"body":1}`, "headers is an array", 200, `1`},
		"a second argument":    {`{"body":1},"more"`, "it has 2 arguments", 200, `1`},
		"one field more":       {`{"body":1,"a":2}`, `it also has the field "a"`, 200, `1`},
	}
}

func TestMalformed(t *testing.T) {
	for name, c := range malformedCases() {
		got := sailsclient.ParseJWR(socketio.Ack{Args: c.args}, time.Time{})
		if got.Malformed == nil || got.Malformed.Problem != c.problem || got.StatusCode != c.status || string(got.Body) != c.body {
			t.Errorf("%s: %+v %+v", name, got, got.Malformed)
		}
		if got.Headers == nil || got.Readable() != (c.status != 0) || got.OK() != (c.status == 200) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestMalformedBinary(t *testing.T) {
	for args, want := range map[string]string{
		`{"_placeholder":true,"num":0}`:                                 "it is binary",
		`[{"_placeholder":true,"num":0}]`:                               "it is an array",
		`{"statusCode":{"_placeholder":true,"num":0}}`:                  "statusCode is an object",
		`{"body":1,"headers":{"a":{"_placeholder":true,"num":0}}}`:      "binary data is outside of its body",
		`{"body":1,"headers":{}}`:                                       "binary data is outside of its body",
		`{"body":{"_placeholder":true,"num":0},"statusCode":200}`:       "",
		`{"body":[{"a":{"num":0,"_placeholder":true}}],"headers":null}`: "",
	} {
		got := sailsclient.ParseJWR(socketio.Ack{Args: args, Attachments: [][]byte{[]byte("hi")}}, time.Time{})
		problem := ""
		if got.Malformed != nil {
			problem = got.Malformed.Problem
		}
		if problem != want || len(got.Attachments) != 1 {
			t.Errorf("%s: %q, want %q", args, problem, want)
		}
	}
}

// The official client and ours on a real server whose answers are no JWRs. What
// ours calls readable is what the official one can make sense of.
func TestMalformedOfficially(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		var env []string
		if g == sailstest.EIO4 {
			env = []string{"ALLOW_EIO3=1"} // what sails.io.js speaks
		}
		server := sailstest.StartPlain(t, g, sailstest.WithEnv(env...))
		socket := connect(t, server.URL())
		cases := malformedCases()
		var asked []string
		var requests []map[string]any
		for _, name := range slices.Sorted(maps.Keys(cases)) {
			args, err := socketio.SplitArgs(cases[name].args)
			if err != nil {
				continue // no server of Socket.IO can send it
			}
			data := map[string]any{"answer": args}
			if len(args) == 0 {
				data["answer"] = []any{}
			}
			answer := socket.Ask("get", "/x", data)
			want := cases[name]
			if answer.Malformed == nil || answer.StatusCode != want.status {
				t.Errorf("%s: %+v", name, answer)
			}
			if want.status != 0 {
				asked = append(asked, name)
				requests = append(requests, map[string]any{"method": "get", "url": "/x", "data": data})
			}
		}
		var official struct {
			JWRs []struct {
				StatusCode any             `json:"statusCode"`
				Body       json.RawMessage `json:"body"`
			} `json:"jwrs"`
		}
		out := sailstest.NodeScript(t, "sails-requests.js", server.URL(), string(encode(t, requests)))
		if err := json.Unmarshal([]byte(out), &official); err != nil || len(official.JWRs) != len(asked) {
			t.Fatalf("%v in %s", err, out)
		}
		for i, name := range asked {
			want, got := cases[name], official.JWRs[i]
			if fmt.Sprint(got.StatusCode) != fmt.Sprint(want.status) || string(got.Body) != want.body {
				t.Errorf("%s: sails.io.js was told %v %s", name, got.StatusCode, got.Body)
			}
		}
	})
}

// Whatever an ack holds is in the answer, and no message speaks of Go.
func TestNoAnswerIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var texts []string
		for _, v := range rapid.SliceOfN(jsonValue(3), 0, 3).Draw(t, "arguments") {
			raw, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(raw))
		}
		checkNothingLost(t, strings.Join(texts, ","))
	})
}

// jsonValue is any JSON value, objects mostly with the names of a JWR's fields.
func jsonValue(depth int) *rapid.Generator[any] {
	scalar := rapid.OneOf(
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.IntRange(-1, 1000).AsAny(), rapid.Float64().AsAny(),
		rapid.SampledFrom([]string{"", "200", "x", "json:", "SAILS"}).AsAny(),
	)
	if depth == 0 {
		return scalar
	}
	name := rapid.SampledFrom([]string{"body", "statusCode", "headers", "Body", "status", "code", "message", ""})
	return rapid.OneOf(scalar,
		rapid.SliceOfN(jsonValue(depth-1), 0, 3).AsAny(), rapid.MapOfN(name, jsonValue(depth-1), 0, 4).AsAny())
}

type fataler interface {
	Fatalf(format string, args ...any)
}

// checkNothingLost wants the arguments to be found again in the answer.
func checkNothingLost(t fataler, args string) {
	got := sailsclient.ParseJWR(socketio.Ack{Args: args}, time.Time{})
	if got.Headers == nil || got.ParseError != nil && got.OK() || got.Malformed == nil && !got.Readable() {
		t.Fatalf("%q became %+v", args, got)
	}
	if got.ParseError != nil {
		return
	}
	if m := got.Malformed; m != nil {
		if strings.Contains(m.Problem, "Go ") || strings.Contains(m.Problem, "unmarshal") || len(m.Problem) > 200 {
			t.Fatalf("%q: %q", args, m.Problem)
		}
		came := "[" + args + "]"
		switch {
		case !json.Valid([]byte(came)):
			came = string(m.Raw) // a string, which no other JSON can be compared with
		case strings.Trim(args, " \t\r\n") == "":
			came = "[]"
		}
		raw := string(m.Raw)
		if !sameJSON(came, raw) && !sameJSON(came, "["+raw+"]") {
			t.Fatalf("%q is kept as %q", args, m.Raw)
		}
		return
	}
	// A JWR: its three fields are all there is.
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(args), &fields); err != nil {
		t.Fatalf("%q is no JWR: %+v", args, got)
	}
	body, sent := fields["body"]
	if sent != (got.Body != nil) || sent && !sameJSON(string(body), string(got.Body)) {
		t.Fatalf("%q has the body %q", args, got.Body)
	}
	for name := range fields {
		if name != "body" && name != "statusCode" && name != "headers" {
			t.Fatalf("%q lost the field %q", args, name)
		}
	}
}

func sameJSON(a, b string) bool {
	x, okX := decodeNumbers(a)
	y, okY := decodeNumbers(b)
	return okX && okY && reflect.DeepEqual(x, y)
}

// decodeNumbers decodes JSON and keeps numbers as they are written.
func decodeNumbers(text string) (value any, ok bool) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	return value, json.Valid([]byte(text)) && decoder.Decode(&value) == nil
}
