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
