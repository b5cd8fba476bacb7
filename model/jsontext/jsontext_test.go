package jsontext_test

import (
	"testing"

	"sailscope/model/jsontext"
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
