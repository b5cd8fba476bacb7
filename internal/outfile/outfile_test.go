package outfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"sailscope/internal/outfile"
)

func TestReplace(t *testing.T) {
	const mode = 0o600
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	for _, text := range []string{"one", "two"} {
		if err := outfile.Replace(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != text {
			t.Errorf("the file holds %q, %v", got, err)
		}
	}
	if err := outfile.Replace(dir, nil, mode); err == nil {
		t.Error("a directory is replaced")
	}
	for _, where := range []string{dir, filepath.Dir(dir)} {
		if left, err := filepath.Glob(filepath.Join(where, ".writing-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %q, %v", left, err)
		}
	}
}
