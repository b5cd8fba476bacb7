package config

import (
	"slices"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	for text, want := range map[string][]string{
		`compare: { ignore: "**.updatedAt" }`:                     {"**.updatedAt"},
		"compare:\n  ignore:\n    - '[*].id'\n    - .user.name\n": {"[*].id", ".user.name"},
		"compare: { ignore: [] }":                                 nil,
	} {
		c, err := Parse("c.yaml", []byte(text), refuseBad)
		if err != nil || !slices.Equal(c.Ignore, want) {
			t.Errorf("%q: %q, %v", text, c.Ignore, err)
		}
	}
}

// What is right in a list stays, and each mistake has its place.
func TestCompareSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"compare: { ignore: [.a, bad, .b] }":           "c.yaml:1:25: this is bad",
		"compare:\n  ignore: [.a, .b, {x: y}]":         `c.yaml:2:20: ignore takes paths, in quotes, like "**.updatedAt"; this is a map`,
		"compare: { ignore: [.a, .b], ignores: [.c] }": `c.yaml:1:30: unknown key "ignores": did you mean ignore?`,
		"compare: [.a]": "c.yaml:1:10: keys with values belong here, like ignore: ...",
	} {
		c, err := Parse("c.yaml", []byte(text), refuseBad)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if strings.Contains(text, "[.a, ") && !strings.Contains(text, "ignores") && !slices.Equal(c.Ignore, []string{".a", ".b"}) {
			t.Errorf("%q: %q is left", text, c.Ignore)
		}
	}
}
