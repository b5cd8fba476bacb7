//go:build unix

package saved_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sailscope/model/saved"
)

// Reading a pipe would wait for ever. That Load returns is the test.
func TestAPipeIsNoRequest(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "zero.yaml")); err != nil {
		t.Fatal(err)
	}
	requests, problems := saved.Load(dir)
	if len(requests) != 0 || len(problems) != 2 || !strings.Contains(problems[0].Error(), "a pipe") || !strings.Contains(problems[1].Error(), "a device") {
		t.Errorf("%d requests, problems %v", len(requests), problems)
	}
}
