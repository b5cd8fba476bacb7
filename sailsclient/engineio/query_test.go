package engineio_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sailscope/sailsclient/engineio"
)

func TestQuery(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"a=1+2":                  "a=1%2B2",
		"a=%2B%20x":              "a=%2B%20x",
		"a=1;b=2":                "a=1%3Bb%3D2",
		"token=aGk+/8w==":        "token=aGk%2B%2F8w%3D%3D",
		"z=1&a=2&m=3":            "z=1&a=2&m=3",
		"a=1&b=2&a=3":            "a=3&b=2",
		"flag":                   "flag=",
		"=x":                     "=x",
		"a=é&b=%C3%A9":           "a=%C3%A9&b=%C3%A9",
		"a b=c d":                "a%20b=c%20d",
		"a=~!*'()-_.#\"<>`{}|\\": "a=~!*%27()-_.%23%22%3C%3E%60%7B%7D%7C%5C",
	} {
		q, err := engineio.ParseQuery(text)
		if got := q.String(); got != want || err != nil {
			t.Errorf("%q: %s (%v), want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"a=%zz", "a=%", "%f=1", "a=%ff", "a=\xff"} {
		if q, err := engineio.ParseQuery(text); err == nil || strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v, %v", text, q, err)
		}
	}
}

func TestQueryWith(t *testing.T) {
	first := engineio.Query{{Name: "EIO", Value: "9"}, {Name: "b", Value: "2"}}
	second := first.With("EIO", "4").With("c", "3")
	if first.String() != "EIO=9&b=2" || second.String() != "EIO=4&b=2&c=3" || second.Get("c") != "3" || second.Get("d") != "" {
		t.Errorf("%s, %s", first, second)
	}
}

// What goes out is read by any server as what was meant, and by us as the same
// again.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"a=1&b=2", "a=1+2;c", "a=b=c&a&&=", "%C3%A9=%2B", "a=%zz", "?a=1", "a='#\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := engineio.ParseQuery(text)
		if err != nil {
			if q != nil {
				t.Errorf("%v with %v", q, err)
			}
			return
		}
		again, err := engineio.ParseQuery(q.String())
		if err != nil || !slices.Equal(again, q) {
			t.Errorf("%v became %v (%v)", q, again, err)
		}
		read, err := http.NewRequest(http.MethodGet, "http://app/?"+q.String(), nil)
		if err != nil {
			t.Fatalf("%q makes no URL: %v", q, err)
		}
		values, err := url.ParseQuery(read.URL.RawQuery)
		for _, p := range q {
			if !utf8.ValidString(p.Value) || err != nil || !slices.Equal(values[p.Name], []string{p.Value}) {
				t.Errorf("%q is read as %q (%v)", q, values, err)
			}
		}
	})
}
