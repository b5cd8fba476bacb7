package cli

import (
	"fmt"
	"strings"
	"testing"

	"sailscope/internal/sailstest"
)

// answeredWith is the data that has the real server's event get acknowledged with
// these values.
func answeredWith(values string) string { return `{"answer":[` + values + `]}` }

// A server whose answers are no JWRs: what came is shown, with what it is not.
func TestMalformedResponses(t *testing.T) {
	url := sailstest.StartPlain(t, sailstest.EIO4).URL()
	for values, want := range map[string]struct {
		code     int
		out, err string
	}{
		`"x"`:                           {exitFailed, `{"error":"the response is not a JWR: it is a string","body":"x","ms":`, "it is a string"},
		`[1]`:                           {exitFailed, `{"error":"the response is not a JWR: it is an array","body":[1],"ms":`, "it is an array"},
		``:                              {exitFailed, `{"error":"the response is not a JWR: it is empty","ms":`, "it is empty"},
		`1,{"a":[2.5]}`:                 {exitFailed, `"body":[1,{"a":[2.5]}],"ms":`, "it has 2 arguments, and the first is a number"},
		`{"statusCode":"200","body":1}`: {exitOK, `{"statusCode":200,"headers":{},"body":1,"ms":`, "statusCode is a string"},
		`{"body":1},"more\u202e"`: {
			exitOK, `"warning":"the response is not a JWR: it has 2 arguments","raw":[{"body":1},"more\u202e"]}`, "it has 2 arguments",
		},
		`{"statusCode":"404","headers":[7]}`: {exitFailed, `"raw":{"statusCode":"404","headers":[7]}`, "headers is an array"},
	} {
		t.Run(values, func(t *testing.T) {
			data := answeredWith(values)
			r := run(t, append([]string{"request", "GET", "/x", "--url", url, "-d", data}, patient()...)...)
			r.expect(t, want.code, want.out, want.err)
			if strings.Contains(r.out+r.err, "json:") || strings.Contains(r.out+r.err, "Go ") {
				t.Errorf("it speaks of Go: %s%s", r.out, r.err)
			}
			l := listen(t.Context(), t, "--url", url, "--request", "GET /x "+data)
			l.next("connect")
			line := l.next("response")
			l.out.Close()
			if text := fmt.Sprint(line["error"], line["warning"]); !strings.Contains(text, want.err) {
				t.Errorf("listen says %v", line)
			}
			if body, raw := line["body"], line["raw"]; body == nil && raw == nil && values != "" {
				t.Errorf("listen lost the value: %v", line)
			}
		})
	}
}

// What sails.io.js can read is a success, with a warning; anything else is not.
func TestCompareWithMalformedResponses(t *testing.T) {
	url := sailstest.StartPlain(t, sailstest.EIO4).URL()
	for values, readable := range map[string]bool{`"x"`: false, `{"statusCode":"200","body":1}`: true} {
		code, report := exitFailed, `"error":"the response is not a JWR: it is a string"`
		if readable {
			code, report = exitOK, `"statusCode":200,"warning":"the response is not a JWR: statusCode is a string"`
		}
		ask := "GET /x " + answeredWith(values)
		args := append([]string{"compare", "--url", url, "--url", url, "--for", "10ms", "--request", ask}, patient()...)
		run(t, args...).expect(t, code, report, "not a JWR")
	}
}
