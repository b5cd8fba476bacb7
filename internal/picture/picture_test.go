//go:build !race

// What the scenes drive is the dashboard, whose own tests the race detector is for.

package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sailscope/internal/screen"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A README's page loads the picture each time: it has to stay small.
const largestPicture = 300_000

// The scripts still play on the dashboard as it is now, and the pictures are
// well-formed.
func TestDraw(t *testing.T) {
	folder := t.TempDir()
	if err := draw(folder, nil); err != nil {
		t.Fatal(err)
	}
	for _, s := range scenes() {
		checkPicture(t, filepath.Join(folder, s.name+".svg"), s.shows)
	}
	if err := draw(folder, []string{"nothing"}); err == nil {
		t.Error("a scene that is not there was drawn")
	}
}

// So are those that the README shows.
func TestCommittedPictures(t *testing.T) {
	for _, s := range scenes() {
		checkPicture(t, s.name+".svg", s.shows)
	}
}

// A film has what does not change once, and switches the rest: each version of a
// row is visible in its shots alone, and that of the last shot where nothing
// moves.
func TestFilm(t *testing.T) {
	terminal := screen.New(10, 2, nil)
	defer terminal.Close()
	var shots []shot
	for i, text := range []string{"\x1b[?25lsame\r\none", "\rtwo", "\rone"} {
		if _, err := io.WriteString(terminal, text); err != nil {
			t.Fatal(err)
		}
		shots = append(shots, shot{terminal.Frame(), "a film", time.Duration(i+1) * time.Second})
	}
	picture := string(film(shots, "about"))
	for text, times := range map[string]int{">same<": 1, ">one<": 1, ">two<": 1, ">a film<": 1, "@keyframes": 2} {
		if got := strings.Count(picture, text); got != times {
			t.Errorf("%q is there %d times, want %d:\n%s", text, got, times, picture)
		}
	}
	for _, rule := range []string{
		"@keyframes v0{0.00%{visibility:visible}16.67%{visibility:hidden}50.00%{visibility:visible}}.v0{visibility:visible;animation:v0 6.0s step-end infinite}",
		"@keyframes v1{0.00%{visibility:hidden}16.67%{visibility:visible}50.00%{visibility:hidden}}.v1{visibility:hidden;",
	} {
		if !strings.Contains(picture, rule) {
			t.Errorf("it has no rule %s:\n%s", rule, picture)
		}
	}
}

func checkPicture(t *testing.T, path string, shows []string) {
	t.Helper()
	picture, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(picture) > largestPicture {
		t.Errorf("the picture has %d bytes, want at most %d", len(picture), largestPicture)
	}
	var text strings.Builder
	decoder := xml.NewDecoder(strings.NewReader(string(picture)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v", err)
		}
		if data, ok := token.(xml.CharData); ok {
			text.Write(data)
			text.WriteByte(' ')
		}
	}
	for _, want := range append(shows, "sailscope demo") {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%s does not show %q", path, want)
		}
	}
}
