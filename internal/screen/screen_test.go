package screen_test

import (
	"io"
	"testing"

	"sailscope/internal/screen"
)

// Margins of a screen that was larger a moment ago are those of the screen.
func TestMarginsBeyondTheScreen(t *testing.T) {
	s := screen.New(10, 3, nil)
	defer s.Close()
	if _, err := io.WriteString(s, "one\r\ntwo\r\nthree\x1b[2;9r\x1b[S"); err != nil {
		t.Fatal(err)
	}
	if got := s.Frame().String(); got != "one\nthree\n" {
		t.Errorf("the screen shows %q", got)
	}
}

func TestCountAfter(t *testing.T) {
	s := screen.New(40, 1, nil)
	defer s.Close()
	if _, err := io.WriteString(s, "1 socket, events:12,345 following"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"events:": 12_345, "socket": 0, "nothing": 0, "": 1} {
		if got := s.Frame().CountAfter(text); got != want {
			t.Errorf("after %q comes %d, want %d", text, got, want)
		}
	}
}
