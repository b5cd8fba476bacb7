package request_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/internal/header"
	"sailscope/internal/secret"
	"sailscope/model/request"
)

func TestVariables(t *testing.T) {
	d := request.Draft{
		Line:    "PATCH /boat/{{id}}?page={{ page }}",
		Headers: "authorization: Bearer {{TOKEN}}\nx-id: {{id}}",
		Body:    `{"id": {{id}}, "name": "{{name}}", "{{not one}}": 1}`,
	}
	if got := d.Variables(); !slices.Equal(got, []string{"id", "page", "TOKEN", "name"}) {
		t.Fatalf("variables %q", got)
	}
	values := map[string]string{"id": "7", "page": "2", "TOKEN": "hush", "name": `Frey"a\`}
	r, err := d.Request(values)
	if err != nil {
		t.Fatal(err)
	}
	data, _ := r.Data.(json.RawMessage)
	if r.URL != "/boat/7?page=2" || r.Headers["authorization"] != "Bearer hush" || r.Headers["x-id"] != "7" ||
		string(data) != `{"id": 7, "name": "Frey\"a\\", "{{not one}}": 1}` {
		t.Errorf("request %+v, data %s", r, data)
	}
	delete(values, "name")
	if _, err := d.Request(values); err == nil || !strings.Contains(err.Error(), "{{name}} is not set") {
		t.Errorf("an unset variable: %v", err)
	}
	// The body may be one variable, also on the line.
	r, err = request.Draft{Line: "PUT /x {{all}}"}.Request(map[string]string{"all": `{"a":[]}`})
	if data, _ := r.Data.(json.RawMessage); err != nil || string(data) != `{"a":[]}` {
		t.Errorf("data %s, %v", data, err)
	}
}

// A value cannot break out of the place it is put in.
func TestValuesStayInTheirPlace(t *testing.T) {
	for _, d := range []request.Draft{
		{Line: "GET /{{v}}"},
		{Line: "GET /x", Headers: "x-app: {{v}}"},
	} {
		if _, err := d.Request(map[string]string{"v": "a\nx-admin: 1"}); err == nil || !strings.Contains(err.Error(), "control character") {
			t.Errorf("%+v: %v", d, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		r, err := request.Draft{Line: "POST /x", Body: `{"a\"": "<{{v}}>"}`}.Request(map[string]string{"v": value})
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]string
		data, _ := r.Data.(json.RawMessage)
		if err := json.Unmarshal(data, &got); err != nil || got[`a"`] != "<"+value+">" {
			t.Fatalf("%q became %q, %v", value, got, err)
		}
	})
}

func TestParseHeaders(t *testing.T) {
	got, err := request.ParseHeaders("\nX-App: demo \n\n  x-empty:\n -x-gone \n-x-odd: 1")
	if err != nil || got.String() != "X-App: demo\nx-empty: \n-x-gone\n-x-odd: 1" || !got[2].Without || got[2].Name != "x-gone" || got[3].Without {
		t.Errorf("%q, %v", got, err)
	}
	for _, tc := range []struct {
		text    string
		line    int
		problem string
	}{
		{"a: b\nBearer hush", 2, "no colon"},
		{": hush", 1, "no name"},
		{"a b: hush", 1, "cannot have"},
		{"a: b\n\nA: hush", 3, "there already, in line 1"},
		{"a: hush\x00", 1, "control character"},
		{"a: b\n-A", 2, "there already, in line 1"},
		{"-hush hush", 1, "no colon"},
		{"-", 1, "no colon"},
	} {
		_, err := request.ParseHeaders(tc.text)
		var e *request.HeaderError
		if !errors.As(err, &e) || e.Line != tc.line || !strings.Contains(err.Error(), tc.problem) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: %v, want line %d and %q", tc.text, err, tc.line, tc.problem)
		}
	}
}

// A header with an empty value goes with the request; one with a minus does not.
func TestHeadersLeftOut(t *testing.T) {
	d := request.Draft{Line: "GET /", Headers: "x-empty:\n-x-gone\n-X-CSRF-Token"}
	r, err := d.Request(nil)
	if value, there := r.Headers["x-empty"]; err != nil || !there || value != "" || len(r.Headers) != 1 || !slices.Equal(r.Without, []string{"x-gone", "X-CSRF-Token"}) {
		t.Errorf("%+v, %v", r, err)
	}
	if d.Mask() != d {
		t.Errorf("the history keeps %+v", d.Mask())
	}
	token := request.Draft{Line: "GET /", Headers: "-" + strings.Repeat("eyJhbGciOiJIUzI1NiJ9.", 3)}
	if got := token.Mask().Headers; got != secret.Masked {
		t.Errorf("a token without a name is kept: %s", got)
	}
}

// Headers that can be read are read the same again as they are written, and no
// error shows a text without a name.
func FuzzHeaders(f *testing.F) {
	for _, seed := range []string{"a: b", "x-empty:\n-x-gone", "-a: b", "a:b:c\r\nA: d", "-", "Bearer x", "a b: c", "-\u00e9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		headers, err := request.ParseHeaders(text)
		if err != nil {
			return
		}
		again, err := request.ParseHeaders(headers.String())
		if err != nil || !slices.Equal(again, headers) {
			t.Errorf("%q became %q (%v)", headers, again, err)
		}
		for _, h := range headers {
			if !header.IsName(h.Name) || h.Without && h.Value != "" {
				t.Errorf("%q is read as %+v", text, h)
			}
		}
	})
}

func TestCheckAndFormatBody(t *testing.T) {
	for _, tc := range []struct{ body, formatted, problem string }{
		{body: " \n"},
		{body: `{"a":1,"b":[]}`, formatted: "{\n  \"a\": 1,\n  \"b\": []\n}"},
		{body: `{"a":{{id}},"b":"{{ x }}"}`, formatted: "{\n  \"a\": {{id}},\n  \"b\": \"{{ x }}\"\n}"},
		{body: " {{all}} ", formatted: "{{all}}"},
		{body: "{\n  \"a\": {{id}} 1}", problem: "line 2, column 15"},
		{body: "7", problem: "object or array"},
		{body: "{", problem: "line 1, column 2"},
	} {
		err := request.CheckBody(tc.body)
		got, formatErr := request.FormatBody(tc.body)
		if tc.problem == "" && (err != nil || formatErr != nil || got != tc.formatted) {
			t.Errorf("%q: %v; %v; %q", tc.body, err, formatErr, got)
		}
		if tc.problem != "" && (err == nil || !strings.Contains(err.Error(), tc.problem) || formatErr == nil) {
			t.Errorf("%q: %v; %v, want %q", tc.body, err, formatErr, tc.problem)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		raw, err := json.Marshal([]any{jsonValue(3).Draw(t, "value")})
		if err != nil {
			t.Fatal(err)
		}
		once, err := request.FormatBody(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := request.FormatBody(once); err != nil || twice != once {
			t.Fatalf("formatting %q again gives %q, %v", once, twice, err)
		}
	})
}

func TestMask(t *testing.T) {
	d := request.Draft{
		Line:    `POST /login?token=hush&page=2&sid={{SID}} {"password" : "hush"}`,
		Headers: "Authorization: Bearer hush\nX-CSRF-Token: {{CSRF}}\nauth-2: Bearer {{T}}\nx-app: demo\nforgotten hush",
		Body:    `{"apiKey":"hu\"sh","token":"{{T}}","passwords":7,"author":"Ada","pwd":[{"new":"hush","n":-1.5,"is":true},null]}`,
	}
	want := request.Draft{
		Line:    `POST /login?token=***&page=2&sid={{SID}} {"password" : "***"}`,
		Headers: "Authorization: ***\nX-CSRF-Token: {{CSRF}}\nauth-2: Bearer {{T}}\nx-app: demo\n***",
		Body:    `{"apiKey":"***","token":"{{T}}","passwords":"***","author":"Ada","pwd":[{"new":"***","n":"***","is":true},null]}`,
	}
	if got := d.Mask(); got != want || got.Mask() != want {
		t.Errorf("masked as %+v", got)
	}
	for _, d := range []request.Draft{
		{Line: "GET /x?token=***"},
		{Line: "GET /x", Headers: "cookie: ***"},
		{Line: "PUT /x", Body: `{"password":"***"}`},
	} {
		if _, err := d.Request(nil); err == nil || !strings.Contains(err.Error(), "is a placeholder for a secret") {
			t.Errorf("%+v is sent: %v", d, err)
		}
	}
	if _, err := (request.Draft{Line: "PUT /x?name=***", Headers: "x-a: ***", Body: `{"note":"***"}`}).Request(nil); err != nil {
		t.Errorf("three stars are not always a secret: %v", err)
	}
}

func TestComplete(t *testing.T) {
	seen := []string{"GET /boat?limit=3", "POST /boat", `PUT /boat/1 {"a":1}`, "GET /berth", "nonsense"}
	for _, tc := range []struct{ line, want string }{
		{"", ""},
		{"P", `POST /boat|PUT /boat/1 {"a":1}|POST |PUT |PATCH `},
		{"get", "get /boat?limit=3|get /berth|get "},
		{"GET /b", "GET /boat?limit=3|GET /berth|GET /boat|GET /boat/1"},
		{"DELETE /boat", "DELETE /boat?limit=3|DELETE /boat/1"},
		{"/be", "/berth"},
		{"GET /berth", ""},
		{"GET x", ""},
	} {
		if got := strings.Join(request.Complete(tc.line, seen), "|"); got != tc.want {
			t.Errorf("%q is completed by %q, want %q", tc.line, got, tc.want)
		}
	}
	many := make([]string, 500)
	for i := range many {
		many[i] = "GET /" + strings.Repeat("x", i+1)
	}
	if got := len(request.Complete("GET", many)); got != 20 {
		t.Errorf("%d completions", got)
	}
}

func TestSecretsOfADraft(t *testing.T) {
	d := request.Draft{Line: `POST /x?token=a1&n=2&sid={{S}} {"pwd":"b2"}`, Headers: "cookie: c3\nx: y", Body: `{"secret":[4]}`}
	if got := d.Secrets(); !slices.Equal(got, []string{"a1", "b2", "c3", "4"}) {
		t.Errorf("secrets %q", got)
	}
}
