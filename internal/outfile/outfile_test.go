package outfile_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sailscope/internal/outfile"
)

func TestReplace(t *testing.T) {
	const mode = 0o600
	for name, replace := range map[string]func(string, []byte, os.FileMode) error{"Replace": outfile.Replace, "ReplaceLocked": outfile.ReplaceLocked} {
		t.Run(name, func(t *testing.T) {
			outer := t.TempDir()
			dir := filepath.Join(outer, "dir")
			file := filepath.Join(dir, "file")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{"one", "two"} {
				if err := replace(file, []byte(text), mode); err != nil {
					t.Fatal(err)
				}
				if got, err := os.ReadFile(file); err != nil || string(got) != text {
					t.Errorf("the file holds %q, %v", got, err)
				}
			}
			if err := replace(dir, nil, mode); err == nil {
				t.Error("a directory is replaced")
			}
			for where, want := range map[string]string{outer: "dir", dir: "file"} {
				if got := namesIn(t, where); !slices.Equal(got, []string{want}) {
					t.Errorf("there are %q, want %q alone", got, want)
				}
			}
		})
	}
}

// A process that was killed while it wrote has left half a temporary file.
func TestReplaceLockedTakesLeftoversAway(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file+".next", []byte("something longer, cut off"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := outfile.ReplaceLocked(file, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "new" {
		t.Errorf("the file holds %q, %v", got, err)
	}
	if got := namesIn(t, filepath.Dir(file)); !slices.Equal(got, []string{"file"}) {
		t.Errorf("there are %q", got)
	}
}

func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
