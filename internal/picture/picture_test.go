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

	"go.uber.org/goleak"
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
