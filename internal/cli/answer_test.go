package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

func TestAnswersAsJSON(t *testing.T) {
	for name, c := range map[string]struct {
		jwr  sailsclient.JWR
		want string
	}{
		"plain": {
			sailsclient.JWR{StatusCode: 200, Headers: map[string]any{"x": "y"}, Body: rawJSON(`{"a":1}`), Duration: 12340 * time.Microsecond},
			`{"statusCode":200,"headers":{"x":"y"},"body":{"a":1},"ms":12.3}`,
		},
		"no body":   {jwr(``), `{"statusCode":200,"headers":{},"ms":0}`},
		"null body": {jwr(`null`), `{"statusCode":200,"headers":{},"body":null,"ms":0}`},
		"big numbers": {
			jwr(`{"z":12345678901234567890,"a":1.10,"e":1e400}`),
			`{"statusCode":200,"headers":{},"body":{"z":12345678901234567890,"a":1.10,"e":1e400},"ms":0}`,
		},
		"HTML stays": {jwr(`"<b>&"`), `{"statusCode":200,"headers":{},"body":"<b>&","ms":0}`},
		"on one line, and safe": {
			jwr("{\r\n \"a\": [\"\u202e\x7f\",\n 1]\n}"),
			`{"statusCode":200,"headers":{},"body":{"a":["\u202e\u007f",1]},"ms":0}`,
		},
		"binary": {
			sailsclient.JWR{
				StatusCode: 200, Headers: map[string]any{},
				Body:        rawJSON(`{"z":{"_placeholder":true,"num":1},"a":[{"_placeholder" : true, "num":0},{"_placeholder":true,"num":2}],"s":"{\"_placeholder\":true,\"num\":0}"}`),
				Attachments: [][]byte{{0, 255}, []byte("hi")},
			},
			`{"statusCode":200,"headers":{},"body":{"z":{"$binary":"aGk="},"a":[{"$binary":"AP8="},{"_placeholder":true,"num":2}],"s":"{\"_placeholder\":true,\"num\":0}"},"ms":0}`,
		},
		"placeholder without attachments": {
			jwr(`{"_placeholder":true,"num":0}`), `{"statusCode":200,"headers":{},"body":{"_placeholder":true,"num":0},"ms":0}`,
		},
		"parse error": {
			sailsclient.JWR{StatusCode: 400, Headers: map[string]any{}, ParseError: &sailsclient.ParseError{Message: "no\x1b", Details: "why"}},
			`{"statusCode":400,"error":"no\u001b","details":"why"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := jsonl.Encode(answerOf(c.jwr))
			if err != nil || string(got) != c.want+"\n" {
				t.Errorf("got  %s, %v\nwant %s", got, err, c.want)
			}
		})
	}
}

func jwr(body string) sailsclient.JWR {
	j := sailsclient.JWR{StatusCode: 200, Headers: map[string]any{}}
	if body != "" {
		j.Body = rawJSON(body)
	}
	return j
}

func FuzzBinary(f *testing.F) {
	f.Add([]byte(`{"a":{"_placeholder":true,"num":0}}`), []byte("x"))
	f.Add([]byte(`["{","_placeholder",true,{"_placeholder":true,"num":99999999999999999999}]`), []byte{})
	f.Fuzz(func(t *testing.T, text, attachment []byte) {
		if !json.Valid(text) {
			return
		}
		got := jsonl.WithBinary(text, [][]byte{attachment})
		if !json.Valid(got) {
			t.Errorf("%q became %q", text, got)
		}
		if !strings.Contains(string(text), "_placeholder") && string(got) != string(text) {
			t.Errorf("%q became %q for no reason", text, got)
		}
	})
}
