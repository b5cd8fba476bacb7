//go:build unix

package infile_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sailscope/internal/infile"
)

const limit = 1 << 10

// Each of these would wait, or never end. That it returns is the test.
func TestOnlyRegularFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(fifo, link); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		fifo: "a pipe", link: "a pipe", "/dev/zero": "a device", "/dev/tty": "a device", dir: "a folder", filepath.Join(dir, "none"): "no such file",
	} {
		_, err := infile.Read(file, limit)
		if _, ok := errors.AsType[*fs.PathError](err); !ok || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
	}
}

// The null device is what people name when they want no file to be read.
func TestTheNullDeviceIsEmpty(t *testing.T) {
	for range 2 {
		if content, err := infile.Read(os.DevNull, limit); err != nil || len(content) > 0 {
			t.Errorf("%s holds %q, %v", os.DevNull, content, err)
		}
	}
}

func TestReadIsBounded(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	for size, ok := range map[int]bool{0: true, limit: true, limit + 1: false} {
		if err := os.WriteFile(file, bytes.Repeat([]byte("x"), size), 0o600); err != nil {
			t.Fatal(err)
		}
		content, err := infile.Read(file, limit)
		if ok != (err == nil) || ok && len(content) != size {
			t.Errorf("%d bytes: read %d, %v", size, len(content), err)
		}
		if !ok && !strings.Contains(err.Error(), "larger than 1 KB") {
			t.Errorf("the error is %v", err)
		}
	}
}
