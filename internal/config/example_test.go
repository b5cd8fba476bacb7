package config

import (
	"strings"
	"testing"

	"sailscope/internal/settings"
)

// The examples in the file are right: without the comment signs it is read, and
// with them it says nothing.
func TestExample(t *testing.T) {
	var text strings.Builder
	for line := range strings.Lines(Example()) {
		if !strings.HasPrefix(line, "##") {
			text.WriteString(strings.TrimPrefix(line, "# "))
		}
	}
	c, err := Parse("example.yaml", []byte(text.String()), refuseBad)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sockets) != 2 || len(c.Defaults) != 3 || len(c.Ignore) != 1 {
		t.Errorf("it has %d sockets, %d defaults, %d paths to ignore", len(c.Sockets), len(c.Defaults), len(c.Ignore))
	}
	c, err = Parse("example.yaml", []byte(Example()), refuseBad)
	if err != nil || len(c.Sockets) != 0 || len(c.Defaults) != 0 {
		t.Errorf("as it is, it says %+v, %v", c, err)
	}
}

// The file has an example of every setting, and each is right.
func TestTheExampleHasEverySetting(t *testing.T) {
	text := "defaults:\n" + strings.ReplaceAll(settings.Example(), "##   ", "  ")
	c, err := Parse("example.yaml", []byte(text), func(Setting, string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if want := settings.Keys(settings.Defaults); len(c.Defaults) != len(want) || !strings.Contains(Example(), settings.Example()) {
		t.Errorf("it has %d settings, want %d", len(c.Defaults), len(want))
	}
}

// What is right in a file is read beside what is wrong, except sockets whose
// defaults are not known.
func TestTheRestOfAWrongFile(t *testing.T) {
	sockets := func(text string) []string {
		c, err := Parse("c.yaml", []byte(text), refuseBad)
		if err == nil {
			t.Errorf("%q is right", text)
		}
		return c.Names()
	}
	if names := sockets("theme: drak\nsockets:\n- {name: a, url: bad}\n- {name: b, url: x}\n- {name: c}\n"); len(names) != 1 || names[0] != "b" {
		t.Errorf("it has the sockets %q", names)
	}
	if names := sockets("sockets:\n- {name: a, url: x}\ndefaults: {path: bad}\n"); len(names) != 0 {
		t.Errorf("without defaults it has the sockets %q", names)
	}
}
