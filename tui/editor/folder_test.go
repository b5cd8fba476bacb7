package editor

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// What a killed process has left in an editor's folder goes at the next start;
// what belongs to one that runs stays.
func TestLeftTextsAreRemoved(t *testing.T) {
	dead := exec.CommandContext(t.Context(), "go", "version")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	folders := map[string]bool{
		strconv.Itoa(dead.Process.Pid) + "-1": false, strconv.Itoa(os.Getppid()) + "-1": true, strconv.Itoa(os.Getpid()) + "-1": false, "else": true,
	}
	for name := range folders {
		if err := os.MkdirAll(filepath.Join(foldersIn(dir), name, "deep"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	RemoveLeft(dir)
	for name, stays := range folders {
		if _, err := os.Stat(filepath.Join(foldersIn(dir), name)); stays != (err == nil) {
			t.Errorf("%s: %v, want it to stay: %t", name, err, stays)
		}
	}
}

func TestAnEditorsFolderIsPrivate(t *testing.T) {
	for _, state := range []string{"", filepath.Join(t.TempDir(), "state")} {
		dir, err := newFolder(state)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", dir, info, err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
}
