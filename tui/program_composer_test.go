package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sailscope/internal/demo"
)

const (
	ctrlF, ctrlO, ctrlR, ctrlS, ctrlT, ctrlU, ctrlX = "\x06", "\x0f", "\x12", "\x13", "\x14", "\x15", "\x18"
	right                                           = "\x1b[C"
)

// The composer's keys, against a server, on a terminal.
func TestProgramComposer(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 110, 40, server.URL())
	term.wait("● connected")
	term.press("iGET /boat/2" + enter)
	term.wait("200 OK", `"id": 2`)
	term.press(ctrlU + "PATCH /b" + right)
	term.wait("PATCH /boat/2")
	term.press("\t" + `{"name":"Fre` + "ya")
	term.wait(`{"name":"Freya"}`, "✓ JSON")
	term.press(ctrlF)
	term.wait(`"name": "Freya"`)
	term.press(ctrlT + "x-app: demo\n") // ctrl+j arrives as a line feed
	term.wait("[Headers 1]", "200 OK", "PATCH /boat/2 + body", `"name": "Freya"`)
	term.press(ctrlS + "boats/rename" + enter)
	term.wait("✓ saved as boats/rename")
	text, err := os.ReadFile(filepath.Join(term.requests, "boats", "rename.yaml"))
	if err != nil || !strings.Contains(string(text), "body: |\n  {\n    \"name\": \"Freya\"\n  }\n") {
		t.Errorf("the file is %q, %v", text, err)
	}
	term.press(ctrlR)
	term.wait("━ history ━", "PATCH /boat/2", "x-app: demo", "GET /boat/2")
	term.press("getboat" + enter)
	term.wait("▌ GET /boat/2")
	term.press(ctrlO)
	term.wait("━ saved requests ━", "boats/rename")
	term.press(enter)
	term.wait("▌ PATCH /boat/2")
	term.press(ctrlU + "GET /silent" + enter)
	term.wait("GET /silent", "1 request pending", "ctrl+x cancel")
	term.press(ctrlX)
	term.wait("✕ no response", "Canceled by you")
}
