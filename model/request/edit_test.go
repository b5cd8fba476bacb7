package request_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/model/request"
)

// text is an edited text; | is where the cursor is.
type text struct{ before, after string }

func cursorIn(s string) text {
	before, after, _ := strings.Cut(s, "|")
	return text{before, after}
}

func (x text) String() string { return x.before + "|" + x.after }

func (x text) apply(e request.Edit) text {
	before, after := []rune(x.before), []rune(x.after)
	before = append(before[:len(before)-e.Backspace:len(before)-e.Backspace], []rune(e.Insert)...)
	at := len(before) - e.Left
	return text{string(before[:at]), string(before[at:]) + string(after[e.Delete:])}
}

func (x text) typed(keys string) text {
	for _, r := range keys {
		switch r {
		case '\n':
			x = x.apply(request.NewLineInJSON(x.before, x.after))
		case '\b':
			if x.before != "" {
				x = x.apply(request.BackspaceInJSON(x.before, x.after))
			}
		default:
			x = x.apply(request.TypeInJSON(x.before, x.after, r))
		}
	}
	return x
}

func TestTypingJSON(t *testing.T) {
	for _, tc := range []struct{ text, keys, want string }{
		{"|", "{", "{|}"},
		{"|", `{"`, `{"|"}`},
		{"|", `{"a":1}`, `{"a":1}|`},
		{"|", "{\n", "{\n  |\n}"},
		{"|", "{\n\"a\": [\n1\n]\n}", "{\n  \"a\": [\n    1\n  ]\n}|"},
		{"|", `["say \"hi\""]`, `["say \"hi\""]|`},
		{"|", `{"a":"{[`, `{"a":"{[|"}`},
		{"|", "{\b", "|"},
		{"|", "{\"\b\b", "|"},
		{"{\n  |\n}", "}", "{\n}|"},
		{"{|", "}", "{}|"},
		{"[\n  1|\n]", "]", "[\n  1\n]|"},
		{"[{|]", "}", "[{}|]"},
		{`{"a": |1}`, "[", `{"a": [|1}`},
		{`|"a"`, `"`, `"|"a"`},
		{"{|\"a\"}", "\b", "|\"a\"}"},
	} {
		if got := cursorIn(tc.text).typed(tc.keys).String(); got != tc.want {
			t.Errorf("%q in %q gives %q, want %q", tc.keys, tc.text, got, tc.want)
		}
	}
}

// Whoever types JSON character by character, or pastes it into a terminal that
// does not say what is pasted, ends up with that JSON.
func TestTypedJSONIsWhatWasTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := jsonValue(3).Draw(t, "value")
		for _, indent := range []string{"", "  "} {
			raw, err := json.MarshalIndent(value, "", indent)
			if indent == "" {
				raw, err = json.Marshal(value)
			}
			if err != nil {
				t.Fatal(err)
			}
			got := text{}.typed(string(raw))
			var back any
			if err := json.Unmarshal([]byte(got.before+got.after), &back); err != nil {
				t.Fatalf("%q became %q: %v", raw, got, err)
			}
			again, err := json.Marshal(back)
			if err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(again, want) {
				t.Fatalf("%q became %q", raw, got)
			}
		}
	})
}

func jsonValue(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.IntRange(-999, 999), func(n int) any { return float64(n) }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
	)
	if depth == 0 {
		return leaf
	}
	return rapid.OneOf(
		leaf,
		rapid.Map(rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) }), 0, 4), func(s []any) any { return s }),
		rapid.Map(rapid.MapOfN(rapid.String(), rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) }), 0, 4),
			func(m map[string]any) any { return m }),
	)
}
