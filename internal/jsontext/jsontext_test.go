package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"sailscope/internal/jsontext"
)

func TestStringEnd(t *testing.T) {
	for text, want := range map[string]int{`""`: 2, `"a",`: 3, `"\"\\"}`: 6, `"ü":1`: 4, `"open`: 5, `"\`: 2} {
		if got := jsontext.StringEnd([]byte(text), 0); got != want {
			t.Errorf("%s ends at %d, want %d", text, got, want)
		}
	}
}

func TestSkipSpace(t *testing.T) {
	for text, want := range map[string]int{"": 0, "1": 0, " \t\r\n1": 4, "  ": 2} {
		if got := jsontext.SkipSpace([]byte(text), 0); got != want {
			t.Errorf("%q goes on at %d, want %d", text, got, want)
		}
	}
}

func TestValueEnd(t *testing.T) {
	for text, want := range map[string]int{
		`"a":1`: 3, `12,`: 2, `-1.5e3}`: 6, `true]`: 4, "null": 4, `{}`: 2, `[],`: 2, `{"}":[1,{"a":"]"}]} ,{`: 19, `[ {`: 3, "": 0,
	} {
		if got := jsontext.ValueEnd([]byte(text), 0); got != want {
			t.Errorf("%s ends at %d, want %d", text, got, want)
		}
	}
}

func TestUnfinishedText(t *testing.T) {
	for _, tc := range []struct {
		text     string
		inString bool
		depth    int
	}{
		{`{"a":[`, false, 2}, {`{"a":"[`, true, 1}, {`{"a\"`, true, 1}, {`{}]`, false, -1}, {`"\\"`, false, 0},
	} {
		if got := jsontext.InString(tc.text, false); got != tc.inString {
			t.Errorf("%s ends inside a string: %t", tc.text, got)
		}
		if got := jsontext.Depth(tc.text); got != tc.depth {
			t.Errorf("%s has %d open brackets, want %d", tc.text, got, tc.depth)
		}
	}
}

func TestUnquote(t *testing.T) {
	for raw, want := range map[string]string{`"a"`: "a", `"a\n\u00e9"`: "a\né", `"open`: "open", `"`: "", `""`: "", `"\x"`: `\x`} {
		if got := jsontext.Unquote(raw); got != want {
			t.Errorf("%s is %q, want %q", raw, got, want)
		}
	}
}

func TestReadTellsWhatIsMissing(t *testing.T) {
	for text, want := range map[string]string{`"a`: "end of the string", `"\x"`: "escape", `"\u12"`: "escape", "\"\n\"": "character of a string"} {
		if _, got := jsontext.ReadString(text, 0); got != want {
			t.Errorf("%q lacks %q, want %q", text, got, want)
		}
	}
}

// A value is what encoding/json takes for one, and ends where that says.
func FuzzScanner(f *testing.F) {
	for _, text := range []string{
		`{"a":[1,-0.5e+3,"\u00e9\n",true,false,null,{}],"b":[]}`, ` [1 , 2] `, "01", "1.", "-", `{"a" 1}`, `[1,]`, `{"a":1,}`, "tru", `"a` + "\x01" + `"`, "[1]]", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := jsontext.Scanner{Text: text}
		s.Value()
		start := jsontext.SkipSpace(text, 0)
		end := s.At
		s.Space()
		valid := !s.Bad && s.At == len(text)
		nested := strings.Count(text, "[") + strings.Count(text, "{")
		if valid != json.Valid([]byte(text)) && nested <= jsontext.MaxDepth { // encoding/json takes more
			t.Fatalf("%q: valid %t, %+v", text, valid, s)
		}
		if valid {
			for name, got := range map[string]int{"text": jsontext.ValueEnd(text, start), "bytes": jsontext.ValueEnd([]byte(text), start)} {
				if got != end {
					t.Fatalf("%q as %s ends at %d, want %d", text, name, got, end)
				}
			}
		}
	})
}
