package request_test

import (
	"strings"
	"testing"

	"sailscope/model/request"
)

func TestParseRequest(t *testing.T) {
	for _, tc := range []struct{ line, body, method, url, data, problem string }{
		{line: "GET /boat?limit=3", method: "get", url: "/boat?limit=3"},
		{line: "  /boat ", method: "get", url: "/boat"},
		{line: "post /boat", body: ` {"name":"Freya"} `, method: "post", url: "/boat", data: `{"name":"Freya"}`},
		{line: "PUT /berth/1/boats", body: "[1,2]", method: "put", url: "/berth/1/boats", data: "[1,2]"},
		{line: `PUT /echo {"x":[1]}`, method: "put", url: "/echo", data: `{"x":[1]}`},
		{line: `PUT /echo {"x":1}`, body: "{}", problem: "only one can go"},
		{line: "GET /boat?name={x}", method: "get", url: "/boat?name={x}"},
		{line: "GET boat", problem: "has to start with /"},
		{line: "", problem: "write a request first"},
		{line: "GET", problem: "GET needs a path"},
		{line: "FETCH /boat", problem: `unknown method "FETCH"`},
		{line: "POST /boat", body: "{\n  \"name\" 1}", problem: "line 2, column 10"},
		{line: "POST /boat", body: "{", problem: "line 1, column"},
		{line: "POST /boat", body: "7", problem: "object or array"},
	} {
		r, err := request.Draft{Line: tc.line, Body: tc.body}.Request(nil)
		if tc.problem != "" {
			if err == nil || !strings.Contains(err.Error(), tc.problem) {
				t.Errorf("%q, %q: error %v, want one with %q", tc.line, tc.body, err, tc.problem)
			}
			continue
		}
		if err != nil || r.Method != tc.method || r.URL != tc.url {
			t.Errorf("%q: %+v, %v", tc.line, r, err)
		}
		data, _ := r.Data.(interface{ MarshalJSON() ([]byte, error) })
		got := ""
		if data != nil {
			raw, _ := data.MarshalJSON()
			got = string(raw)
		}
		if got != tc.data {
			t.Errorf("%q: data %q, want %q", tc.line, got, tc.data)
		}
	}
}
