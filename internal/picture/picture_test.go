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

// The script still plays on the dashboard as it is now, and the picture is
// well-formed.
func TestDraw(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dashboard.svg")
	if err := draw(path); err != nil {
		t.Fatal(err)
	}
	checkPicture(t, path)
}

// So is the one that the README shows.
func TestCommittedPicture(t *testing.T) { checkPicture(t, "dashboard.svg") }

func checkPicture(t *testing.T, path string) {
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
	for _, want := range []string{"sailscope demo", "2 sockets", "2 connected", "1 harbour office", "2 Nordlys", "200 OK", "Kittiwake", "lobby", "boat"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the picture does not show %q", want)
		}
	}
}
