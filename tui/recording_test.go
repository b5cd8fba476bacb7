package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded is the lines of the one recording there is.
func recorded(t *testing.T) []map[string]any {
	t.Helper()
	files, err := filepath.Glob("sailscope-recording-*.jsonl")
	if err != nil || len(files) != 1 {
		t.Fatalf("files %q %v, want one", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var lines []map[string]any
	for line := range bytes.Lines(text) {
		var v map[string]any
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		lines = append(lines, v)
	}
	return lines
}

func TestRecording(t *testing.T) {
	t.Chdir(t.TempDir())
	d := newDriver(t, 120, 40, 2)
	d.connected(0, noon) // before it, and not in it
	d.press("W")
	d.mustShow("● recording 0")
	d.connected(1, noon)
	d.ask(0, "GET /boat")
	d.answer(0, 200, `[]`)
	const events = 50
	for i := range events {
		d.event(i%2, noon, "boat", fmt.Sprintf(`{"verb":"updated","id":%d,"data":{}}`, i))
	}
	r := d.app.recording
	d.press("W", "W") // a second one begins when the first is done
	d.event(0, noon, "late", `1`)
	<-r.Done
	d.update(recordedMsg{r})
	d.mustShow("✓ recorded 53 rows to ")
	d.mustNotShow("● recording")
	lines := recorded(t)
	if len(lines) != events+3 || lines[0]["type"] != "connect" || lines[2]["type"] != "response" || lines[3]["event"] != "boat" || lines[4]["socket"] != 2.0 {
		t.Errorf("%d lines: %v", len(lines), lines[:5])
	}
	d.press("q")
	if !d.quit {
		t.Error("q asks although no recording runs")
	}
}

// Nothing recorded is no file, and a log without rows is none either.
func TestRecordingNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	d := newDriver(t, 120, 40, 1)
	d.press("W")
	r := d.app.recording
	d.press("W")
	<-r.Done
	d.update(recordedMsg{r})
	d.mustShow("nothing was recorded")
	if cmd := d.app.saveLog(); cmd != nil || d.app.focused().Status.Problem != "there is no row to save" {
		t.Errorf("saving nothing says %q", d.app.focused().Status.Problem)
	}
	if files, err := os.ReadDir("."); err != nil || len(files) != 0 {
		t.Errorf("files %v, %v", files, err)
	}
}

// Quitting asks, and what was recorded by then is on the disk.
func TestQuittingARecording(t *testing.T) {
	t.Chdir(t.TempDir())
	d := newDriver(t, 120, 40, 1)
	d.press("v", "W", "q")
	d.mustShow("A recording runs, and would end.")
	d.press("n")
	d.event(0, noon, "news", `1`)
	d.press("q", "y")
	if !d.quit {
		t.Error("it does not quit")
	}
	d.app.closeAll()
	if lines := recorded(t); len(lines) != 1 || lines[0]["event"] != "news" {
		t.Errorf("recorded %v", lines)
	}
}

// A recording that cannot be written says why, and is over.
func TestARecordingThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	d := newDriver(t, 120, 40, 1)
	d.press("W")
	if r := d.app.recording; r != nil { // else it has ended already
		<-r.Done
		d.update(recordedMsg{r})
	}
	d.mustShow("✕ the recording ended: ")
	if d.app.recording != nil || strings.Contains(d.plain(), "✓ recorded") {
		t.Error("it goes on")
	}
}
