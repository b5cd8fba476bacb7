package header

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string][2]string{
		"X-App: demo": {"X-App", "demo"}, " a:b:c ": {"a", "b:c"}, "X-Empty:": {"X-Empty", ""}, "a: b\tc": {"a", "b\tc"},
	} {
		name, value, err := Parse(text)
		if err != nil || name != want[0] || value != want[1] {
			t.Errorf("%q: %q, %q, %v", text, name, value, err)
		}
	}
	for text, want := range map[string]string{
		"Bearer hunter2": "there is no colon", ": hunter2": "it has no name", "two words: hunter2": "its name holds a character",
		"X-App: hunter2\nx": "the value of X-App holds a control character",
	} {
		if _, _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
