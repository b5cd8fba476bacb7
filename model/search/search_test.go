package search

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRanges(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        [][2]int
	}{
		{"", "abc", nil},
		{"b", "abcB", [][2]int{{1, 2}, {3, 4}}},
		{"B", "abcB", [][2]int{{3, 4}}},
		{"aa", "aaaa a", [][2]int{{0, 2}, {2, 4}}},
		{"é", "caféÉ", [][2]int{{3, 5}, {5, 7}}},
		{"界", "世界", [][2]int{{3, 6}}},
		{"क्ष", `["क\u094dष"]`, [][2]int{{2, 14}}}, // as the screen has it
	} {
		got := New(c.query).Ranges(c.text)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q in %q: %v, want %v", c.query, c.text, got, c.want)
		}
		if New(c.query).In([]byte(c.text)) != (len(c.want) > 0) {
			t.Errorf("In(%q) disagrees", c.text)
		}
	}
}

func TestAnExactQueryFindsWhatStringsFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aAé界 "))).Draw(t, "text")
		query := "A" + rapid.StringOf(rapid.SampledFrom([]rune("aAé"))).Draw(t, "query")
		ranges := New(query).Ranges(text)
		if len(ranges) != strings.Count(text, query) {
			t.Fatalf("%q in %q: %v", query, text, ranges)
		}
		for _, r := range ranges {
			if text[r[0]:r[1]] != query {
				t.Fatalf("%q in %q: %v", query, text, ranges)
			}
		}
	})
}
