package socketio_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/sailsclient/socketio"
)

func TestEncodeArgs(t *testing.T) {
	type inner struct {
		Data socketio.Binary `json:"data"`
		Text string          `json:"text"`
	}
	type outer struct {
		inner
		List []inner           `json:"list,omitempty"`
		Some socketio.Binary   `json:"some,omitempty"`
		Ref  *socketio.Binary  `json:"ref"`
		Any  any               `json:"any,omitempty"`
		Map  map[string]*inner `json:"map,omitempty"`
	}
	at := socketio.Binary("ref")
	placeholder := func(num int) string { return `{"_placeholder":true,"num":` + strconv.Itoa(num) + `}` }
	for name, c := range map[string]struct {
		args        []any
		want        string
		attachments []string
	}{
		"nothing":            {nil, `[]`, nil},
		"no bytes":           {[]any{"a", 1, nil, []byte("x")}, `["a",1,null,"eA=="]`, nil},
		"bytes":              {[]any{socketio.Binary("a"), 1, socketio.Binary("b")}, `[` + placeholder(0) + `,1,` + placeholder(1) + `]`, []string{"a", "b"}},
		"no content":         {[]any{socketio.Binary{}, socketio.Binary(nil)}, `[` + placeholder(0) + `,` + placeholder(1) + `]`, []string{"", ""}},
		"the same twice":     {[]any{at, at}, `[` + placeholder(0) + `,` + placeholder(1) + `]`, []string{"ref", "ref"}},
		"in order of keys":   {[]any{map[string]any{"b": socketio.Binary("2"), "a": socketio.Binary("1")}}, `[{"a":` + placeholder(0) + `,"b":` + placeholder(1) + `}]`, []string{"1", "2"}},
		"in structs":         {[]any{outer{inner: inner{socketio.Binary("d"), "t"}, Ref: &at}}, `[{"data":` + placeholder(0) + `,"text":"t","ref":` + placeholder(1) + `}]`, []string{"d", "ref"}},
		"absent in structs":  {[]any{outer{Some: socketio.Binary{}}}, `[{"data":` + placeholder(0) + `,"text":"","ref":null}]`, []string{""}},
		"deep":               {[]any{outer{Any: []any{map[string]socketio.Binary{"k": {1}}}, Map: map[string]*inner{"m": {Data: socketio.Binary{2}}}}}, `[{"data":` + placeholder(0) + `,"text":"","ref":null,"any":[{"k":` + placeholder(1) + `}],"map":{"m":{"data":` + placeholder(2) + `,"text":""}}}]`, []string{"", "\x01", "\x02"}},
		"in a string":        {[]any{placeholder(0), socketio.Binary("a")}, `["{\"_placeholder\":true,\"num\":0}",` + placeholder(0) + `]`, []string{"a"}},
		"as JSON text":       {[]any{json.RawMessage(`{"a": [1, "b"]}`), socketio.Binary("a")}, `[{"a":[1,"b"]},` + placeholder(0) + `]`, []string{"a"}},
		"what ends a marker": {[]any{`"}`, socketio.Binary(`"}`), `"}`}, `["\"}",` + placeholder(0) + `,"\"}"]`, []string{`"}`}},
	} {
		data, attachments, err := socketio.EncodeArgs(c.args)
		got := make([]string, 0, len(attachments))
		for _, a := range attachments {
			got = append(got, string(a))
		}
		if err != nil || data != c.want || !slices.Equal(got, c.attachments) {
			t.Errorf("%s: %s %q %v, want %s %q", name, data, got, err, c.want, c.attachments)
		}
	}
}

func TestEncodeArgsThatAreNoJSON(t *testing.T) {
	for name, arg := range map[string]any{"a channel": make(chan int), "a function": func() {}, "not JSON": json.RawMessage("{")} {
		if data, _, err := socketio.EncodeArgs([]any{socketio.Binary("x"), arg}); err == nil || !strings.Contains(err.Error(), "encode the arguments") {
			t.Errorf("%s became %q, %v", name, data, err)
		}
	}
}

// The bytes that are sent are a copy: whoever sent them may go on using theirs.
func TestEncodeArgsCopies(t *testing.T) {
	mine := socketio.Binary("mine")
	_, attachments, err := socketio.EncodeArgs([]any{mine})
	if err != nil {
		t.Fatal(err)
	}
	mine[0] = 'X'
	if string(attachments[0]) != "mine" {
		t.Errorf("%q is sent", attachments[0])
	}
}

func TestBinaryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var args []any
		var want []string
		for _, v := range rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 0, 8).Draw(t, "bytes") {
			text := rapid.String().Draw(t, "text")
			args = append(args, text, map[string]any{text: socketio.Binary(v)})
			want = append(want, fmt.Sprintf("<%x>", v))
		}
		data, attachments, err := socketio.EncodeArgs(args)
		if err != nil || !json.Valid([]byte(data)) || len(attachments) != len(want) {
			t.Fatalf("%q became %s, %d attachments, %v", args, data, len(attachments), err)
		}
		rest := readable(data, attachments)
		for _, one := range want {
			_, after, found := strings.Cut(rest, `:`+one+`}`)
			if !found {
				t.Fatalf("%s is not in its place in %s", one, rest)
			}
			rest = after
		}
	})
}

func TestReplacePlaceholders(t *testing.T) {
	attachments := [][]byte{[]byte("zero"), nil, {2}}
	for text, want := range map[string]string{
		``:                              ``,
		`{"_placeholder":true,"num":0}`: `<7a65726f>`,
		`{"num":0,"_placeholder":true}`: `<7a65726f>`,
		"[ { \"_placeholder\" :\ttrue ,\n\"num\" : 2 } ]":                   `[ <02> ]`,
		`[{"_placeholder":true,"num":2},{"num":1,"_placeholder":true},"x"]`: `[<02>,<>,"x"]`,
		`{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}`:       `<7a65726f>,{"_placeholder":true,"num":0}`,
		`{"a":{"b":[[{"_placeholder":true,"num":2}]]}}`:                     `{"a":{"b":[[<02>]]}}`,
		// Text stays text.
		`"{\"_placeholder\":true,\"num\":0}"`:  `"{\"_placeholder\":true,\"num\":0}"`,
		`"\\",{"_placeholder":true,"num":2}`:   `"\\",<02>`,
		`"{",{"_placeholder":true,"num":2},""`: `"{",<02>,""`,
		// So do references to what there is not, and what is no reference.
		`{"_placeholder":true,"num":3}`:                       `{"_placeholder":true,"num":3}`,
		`{"_placeholder":true,"num":-1}`:                      `{"_placeholder":true,"num":-1}`,
		`{"_placeholder":true,"num":0.0}`:                     `{"_placeholder":true,"num":0.0}`,
		`{"_placeholder":true,"num":0e0}`:                     `{"_placeholder":true,"num":0e0}`,
		`{"_placeholder":true,"num":"0"}`:                     `{"_placeholder":true,"num":"0"}`,
		`{"_placeholder":true,"num":null}`:                    `{"_placeholder":true,"num":null}`,
		`{"_placeholder":true,"num":9223372036854775808}`:     `{"_placeholder":true,"num":9223372036854775808}`,
		`{"_placeholder":true,"num":18446744073709551616}`:    `{"_placeholder":true,"num":18446744073709551616}`,
		`{"_placeholder":false,"num":0}`:                      `{"_placeholder":false,"num":0}`,
		`{"_placeholder":true}`:                               `{"_placeholder":true}`,
		`{"_placeholder":true,"num":0,"more":1}`:              `{"_placeholder":true,"num":0,"more":1}`,
		`{"more":1,"_placeholder":true,"num":0}`:              `{"more":1,"_placeholder":true,"num":0}`,
		`{"_placeholder":true,"num":{"num":0}}`:               `{"_placeholder":true,"num":{"num":0}}`,
		`{"_placeholder":{"_placeholder":true,"num":2}`:       `{"_placeholder":<02>`, // not JSON, and nobody minds
		strings.Repeat(`{"_placeholder":true,"num":`, 10_000): strings.Repeat(`{"_placeholder":true,"num":`, 10_000),
	} {
		if got := readable(text, attachments); got != want {
			t.Errorf("%.200q became %.200q, want %.200q", text, got, want)
		}
		if got := readable(text, nil); got != text {
			t.Errorf("%.200q without attachments became %.200q", text, got)
		}
	}
}

func TestSoleAttachment(t *testing.T) {
	attachments := [][]byte{[]byte("zero"), {}}
	for text, want := range map[string]string{
		`{"_placeholder":true,"num":0}`:              "zero",
		"\t{\"num\":0,\n \"_placeholder\":true}\r\n": "zero",
		`{"_placeholder":true,"num":1}`:              "",
	} {
		if got, ok := socketio.SoleAttachment([]byte(text), attachments); !ok || string(got) != want {
			t.Errorf("%q is %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{
		``, ` `, `null`, `"zero"`, `{}`, `{"_placeholder":true,"num":2}`, `{"_placeholder":true,"num":99999999999999999999}`,
		`[{"_placeholder":true,"num":0}]`, `{"_placeholder":true,"num":0},1`, `1,{"_placeholder":true,"num":0}`,
		`{"_placeholder":true,"num":0}{"_placeholder":true,"num":0}`, `"{\"_placeholder\":true,\"num\":0}"`,
	} {
		if got, ok := socketio.SoleAttachment([]byte(text), attachments); ok {
			t.Errorf("%q is the attachment %q", text, got)
		}
	}
	if _, ok := socketio.SoleAttachment([]byte(`{"_placeholder":true,"num":0}`), nil); ok {
		t.Error("an attachment came from nowhere")
	}
}

// FuzzReplacePlaceholders: what is JSON stays JSON, and every reference to an attachment is replaced once.
func FuzzReplacePlaceholders(f *testing.F) {
	for _, seed := range []string{
		`[{"_placeholder":true,"num":0},{"num":1,"_placeholder":true}]`, `{"a":{"_placeholder" : true , "num" : 2 }}`,
		`"{\"_placeholder\":true,\"num\":0}"`, `{"_placeholder":true,"num":9999999999999999999999}`,
		`{"_placeholder":true,"num":0,"num":1}`, `{"\u005fplaceholder":true,"num":0}`, `["\\",{"_placeholder":true,"num":1}]`, `null`,
	} {
		f.Add([]byte(seed), byte(2))
	}
	f.Fuzz(func(t *testing.T, text []byte, many byte) {
		attachments := make([][]byte, many%16)
		replaced := 0
		out := socketio.ReplacePlaceholders(text, attachments, func(dst, attachment []byte) []byte {
			replaced++
			return append(base64.StdEncoding.AppendEncode(append(dst, '"'), attachment), '"')
		})
		if !json.Valid(text) {
			return // nothing may crash, that is all
		}
		if !json.Valid(out) {
			t.Fatalf("%q became %q", text, out)
		}
		if want := references(t, text, len(attachments)); replaced != want {
			t.Errorf("%d of %d references in %q were replaced", replaced, want, text)
		}
		if left := references(t, out, len(attachments)); left != 0 {
			t.Errorf("%d references are left in %q, of %q", left, out, text)
		}
	})
}

// references counts those to the first attachments in JSON text: without spaces, each has one of two spellings.
func references(t *testing.T, text []byte, attachments int) int {
	t.Helper()
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	count := 0
	for num := range attachments {
		count += bytes.Count(compact.Bytes(), fmt.Appendf(nil, `{"_placeholder":true,"num":%d}`, num))
		count += bytes.Count(compact.Bytes(), fmt.Appendf(nil, `{"num":%d,"_placeholder":true}`, num))
	}
	return count
}
