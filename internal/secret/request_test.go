package secret_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/internal/secret"
)

func TestRequestLine(t *testing.T) {
	for address, want := range map[string]string{
		"/boat":                                                    `GET /boat`,
		"/book?author=1&presidentId=2":                             `GET /book?author=1&presidentId=2`,
		"/boat?token=hush&x=1#token=hush":                          `GET /boat?token=***&x=1#token=***`,
		"/boat?%74oken=hush&sid=hush&auth=hush":                    `GET /boat?%74oken=***&sid=***&auth=***`,
		"/boat?password=correct horse battery":                     `GET /boat?password=***`,
		"/boat?user[password]=hush&token":                          `GET /boat?user[password]=***&token`,
		`/boat?where={"resetToken":"hush","a":"b c"}&limit=1`:      `GET /boat?where={"resetToken":"***","a":"b c"}&limit=1`,
		"/boat?where=" + url.QueryEscape(`{"a":{"pwd":["hush"]}}`): `GET /boat?where=` + url.QueryEscape(`{"a":{"pwd":["***"]}}`),
		"/boat?where=" + url.QueryEscape(`{"author":"%u"}`):        `GET /boat?where=` + url.QueryEscape(`{"author":"%u"}`),
		"/boat?where={token":                                       `GET /boat?where={token`,
		"/boat?note=%&token=":                                      `GET /boat?note=%&token=`,
		"/boat;jsessionid=hush?a=1;token=hush":                     `GET /boat;jsessionid=***?a=1;token=***`,
		"/boat?u=http://ada:hush@host/":                            `GET /boat?u=http://ada:***@host/`,
		"/boat?next=" + url.QueryEscape("/cb?token=hush"):          `GET /boat?next=` + url.QueryEscape("/cb?token=***"),
		`/boat?where={"a":"{\"pwd\":\"hush\"}"}`:                   `GET /boat?where={"a":"{\"pwd\":\"***\"}"}`,
		`/boat?{"password":"hush"}`:                                `GET /boat?{"password":"***"}`,
		`/boat?a=1&[{"password":"hush & hu#sh?=hush"}]&b=2`:        `GET /boat?a=1&[{"password":"***"}]&b=2`,
		`/boat?where={"password":"a&hush"}&b=2`:                    `GET /boat?where={"password":"***"}&b=2`,
		`/boat?where={"a":1&password=hush`:                         `GET /boat?where={"a":1&password=***`,
		"/boat?" + url.QueryEscape(`{"password":"hush=&"}`):        `GET /boat?` + url.QueryEscape(`{"password":"***"}`),
		`/boat?userpwd=hush&otp_code=hush&SAML-Response=hush`:      `GET /boat?userpwd=***&otp_code=***&SAML-Response=***`,
	} {
		if got := secret.Line("GET "+address, secret.Stars); got != want {
			t.Errorf("%s is shown as %s, want %s", address, got, want)
		}
	}
}

func TestMaskBody(t *testing.T) {
	for body, want := range map[string]string{
		`{"password":{"old":"hush","new":7},"n":1}`:                       `{"password":{"old":"***","new":"***"},"n":1}`,
		`{ "a" : [ { "tokens" : [ "hush", null ] } ]}`:                    `{ "a" : [ { "tokens" : [ "***", null ] } ]}`,
		`{"p\u0061ssword":"hush","pass":1.5e3}`:                           `{"p\u0061ssword":"***","pass":"***"}`,
		`{"token":"","author":"Ada","side":"token"}`:                      `{"token":"","author":"Ada","side":"token"}`,
		`{"jwt":"hush","privateKey":"hush","otp":123456,"laptop":"hush"}`: `{"jwt":"***","privateKey":"***","otp":"***","laptop":"hush"}`,
		`["token","hush"]`: `["token","hush"]`,
		`"token"`:          `"token"`,
		`{"token":"hush"`:  `{"token":"***"`, // not finished
		`{"token":"hush`:   `{"token":"***"`,
		`{"pin":12e,"a":`:  `{"pin":"***","a":`,
		`{"raw":"{\"password\":\"hush\",\"n\":1}"}`:                                 `{"raw":"{\"password\":\"***\",\"n\":1}"}`,
		`["{\"a\":\"{\\\"pin\\\":7}\"}"]`:                                           `["{\"a\":\"{\\\"pin\\\":\\\"***\\\"}\"}"]`,
		`{"url":"http://ada:hush@host/?token=hush"}`:                                `{"url":"http://ada:***@host/?token=***"}`,
		`{"form":"user=ada&password=hush"}`:                                         `{"form":"user=ada&password=***"}`,
		`{"headers":[["x","Bearer hush"],["y","basic hush"]]}`:                      `{"headers":[["x","***"],["y","***"]]}`,
		`{"text":"the token = hush, or a?b=1"}`:                                     `{"text":"the token = hush, or a?b=1"}`,
		`{"token":"hush","id":{{ID}}}`:                                              `{"token":"***","id":{{ID}}}`,
		`{"id":{{ID}},"p\u0061ss":{"old":"hush"},"token":{{T1}},"h":"Bearer hush"}`: `{"id":{{ID}},"p\u0061ss":{"old":"***"},"token":{{T1}},"h":"***"}`,
		`{"saml_response":"hush","SAML-Response":"hush","pass-word":"hush"}`:        `{"saml_response":"***","SAML-Response":"***","pass-word":"***"}`,
		// whole headers
		`{"h":"Authorization: Bearer hush","c":"Cookie: sid=hush","x":"X-App: demo","t":"10:30: late"}`: `{"h":"Authorization: ***","c":"Cookie: ***","x":"X-App: demo","t":"10:30: late"}`,
		`["GET / HTTP/1.1\r\nX-App: demo\r\nx-api-key:hush hush\r\n\r\n"]`:                              `["GET / HTTP/1.1\r\nX-App: demo\r\nx-api-key:***\r\n\r\n"]`,
		`["curl -H 'X-Token: hush' -H \"cookie: hush\" http://me:hush@host/ -v"]`:                       `["curl -H 'X-Token: ***' -H \"cookie: ***\" http://me:***@host/ -v"]`,
		`["send Authorization: Digest username=\"hush\", response=\"hush\""]`:                           `["send Authorization: ***"]`,
		`["I forgot my password: help","Note: the key: C"]`:                                             `["I forgot my password: help","Note: the key: C"]`,
		`["sid=hush; lang=en","a=1&u=http://me:hush@host&password=hush"," {\"pin\":1}"]`:                `["sid=***; lang=en","a=1&u=http://me:***@host&password=***"," {\"pin\":\"***\"}"]`,
		// a name and its value
		`{"headers":[{"name":"authorization","value":"hush"},{"name":"x-app","value":"demo"}]}`:      `{"headers":[{"name":"authorization","value":"***"},{"name":"x-app","value":"demo"}]}`,
		`[{"value":"hush","n":1,"name":"user[pwd]"},{"value":{"a":["hush",{"b":7}]},"key":"token"}]`: `[{"value":"***","n":1,"name":"user[pwd]"},{"value":{"a":["***",{"b":"***"}]},"key":"token"}]`,
		`{"key":"password","value":"hush"}`:                                               `{"key":"password","value":"***"}`,
		`{"Value":"hush","Key":"Password"}`:                                               `{"Value":"***","Key":"Password"}`,
		`{"key":"token hush","a":1}`:                                                      `{"key":"***","a":1}`,
		`{"value":{"name":"token","value":"hush"},"name":"x"}`:                            `{"value":{"name":"token","value":"***"},"name":"x"}`,
		`[{"op":"replace","path":"/password","value":"hush"},{"name":"a"},{"value":"b"}]`: `[{"op":"replace","path":"/password","value":"***"},{"name":"a"},{"value":"b"}]`,
		`{"name":"password","value":"hush`:                                                `{"name":"password","value":"***"`,
	} {
		if got := secret.Body(body, secret.Stars); got != want {
			t.Errorf("%s is shown as %s, want %s", body, got, want)
		}
	}
}

// A body of megabytes without secrets costs one pass: nothing is decoded, and what
// is allocated does not grow with the depth or the length of a text.
func TestMaskingMegabytesCostsLittle(t *testing.T) {
	const times = 20_000
	for text, most := range map[string]float64{
		`{"name":"Ada","at":"2026-11-27T10:00:00Z","n":[1,2]},`: 2, `{"url":"http://host/a","a":"b: c"},`: 5, `"a word and another, one. ",`: 0,
	} {
		body := `[` + strings.Repeat(text, times) + `{}]`
		allocs := testing.AllocsPerRun(1, func() {
			if secret.Body(body, secret.Stars) != body {
				t.Error("something of it is secret")
			}
		})
		if allocs > times*most+100 {
			t.Errorf("%.1f allocations for each %s", allocs/times, text)
		}
	}
}

func BenchmarkMaskMegabytes(b *testing.B) {
	for name, text := range map[string]string{
		"json":  `[` + strings.Repeat(`{"name":"Ada","at":"2026-11-27T10:00:00Z","url":"http://host/a","n":[1,2]},`, 20_000) + `{}]`,
		"text":  `["` + strings.Repeat("a word and another: one. ", 40_000) + `"]`,
		"pairs": `[` + strings.Repeat(`{"name":"password","value":"Ada","n":[1,2]},`, 20_000) + `{}]`,
		"loose": `[` + strings.Repeat(`{"name":"Ada","at":"2026-11-27T10:00:00Z","n":[1,2]},`, 20_000),
		"bytes": `{"a":"` + strings.Repeat("QUJD", 250_000) + `="}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				secret.Body(text, secret.Stars)
			}
		})
	}
}

// What is masked stays JSON, has no secret left, and nothing else is another.
func TestMaskingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		public, hidden := jsonValue(3).Draw(t, "public"), jsonValue(2).Draw(t, "secret")
		key := rapid.SampledFrom([]string{"token", "Password", "x-csrf", "auth"}).Draw(t, "key")
		raw, err := json.MarshalIndent(map[string]any{"public": public, key: hidden}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		masked := secret.Body(string(raw), secret.Stars)
		var got, want map[string]any
		if err := json.Unmarshal([]byte(masked), &got); err != nil {
			t.Fatalf("%s became %s: %v", raw, masked, err)
		}
		if again := secret.Body(masked, secret.Stars); again != masked {
			t.Fatalf("%s became %s, and then %s", raw, masked, again)
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		checkMasked(t, got[key], want[key])
	})
}

func checkMasked(t *rapid.T, got, was any) {
	switch was := was.(type) {
	case map[string]any:
		for k := range was {
			checkMasked(t, got.(map[string]any)[k], was[k])
		}
	case []any:
		for i := range was {
			checkMasked(t, got.([]any)[i], was[i])
		}
	case bool:
	case string:
		if got != secret.Masked && was != "" && !strings.Contains(was, "{{") {
			t.Fatalf("%q is shown as %v", was, got)
		}
	default:
		if got != secret.Masked {
			t.Fatalf("%v is shown as %v", was, got)
		}
	}
}

func jsonValue(depth int) *rapid.Generator[any] {
	leaves := []*rapid.Generator[any]{rapid.String().AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny()}
	if depth == 0 {
		return rapid.OneOf(leaves...)
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) })
	return rapid.OneOf(append(leaves, rapid.SliceOfN(inner, 0, 4).AsAny(), rapid.MapOfN(rapid.String(), inner, 0, 4).AsAny())...)
}
