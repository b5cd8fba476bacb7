package config

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// settingOf is the one setting that a default makes.
func settingOf(t *testing.T, file, line string) Setting {
	t.Helper()
	c, err := Parse(file, []byte("defaults:\n  "+line+"\n"), refuseBad)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Defaults) != 1 {
		t.Fatalf("the settings are %+v", c.Defaults)
	}
	return c.Defaults[0]
}

func TestResolve(t *testing.T) {
	t.Setenv("SAILSCOPE_TEST", " from the environment\n")
	t.Setenv("SAILSCOPE_EMPTY", " ")
	t.Setenv("SAILSCOPE_LINES", "a\nb")
	dir := t.TempDir()
	file := filepath.Join(dir, "c.yaml")
	for line, want := range map[string]string{
		"cookie: text":                                "text",
		"cookie: ''":                                  "",
		"cookie: { env: SAILSCOPE_TEST }":             "from the environment",
		"cookie: { command: echo one; echo }":         "one",
		"cookie: { command: 'echo $SAILSCOPE_TEST' }": "from the environment",
		"cookie: { command: 'cat; echo no input' }":   "no input",
		"ca: root.pem":                                filepath.Join(dir, "root.pem"),
		"ca: ../root.pem":                             filepath.Join(filepath.Dir(dir), "root.pem"),
		"ca: /etc/root.pem":                           "/etc/root.pem",
		"ca: { command: echo root.pem }":              filepath.Join(dir, "root.pem"),
	} {
		got, err := settingOf(t, file, line).Resolve(t.Context())
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", line, got, err, want)
		}
	}
}

func TestSecretsThatAreNotThere(t *testing.T) {
	t.Setenv("SAILSCOPE_EMPTY", " ")
	t.Setenv("SAILSCOPE_LINES", "a\nb")
	for line, want := range map[string]string{
		"cookie: { env: SAILSCOPE_UNSET }":               "c.yaml:2:13: the variable SAILSCOPE_UNSET is not set",
		"cookie: { env: 's%3Aabc.def' }":                 "c.yaml:2:13: env takes the name of a variable, like APP_TOKEN, and not its value",
		"cookie: { env: SAILSCOPE_EMPTY }":               "c.yaml:2:13: the variable SAILSCOPE_EMPTY is empty",
		"cookie: { env: SAILSCOPE_LINES }":               "c.yaml:2:13: the value holds a line break or another control character",
		"cookie: { command: exit 3 }":                    "c.yaml:2:13: the command failed: exit status 3; run it in a shell to see what it says",
		"cookie: { command: 'echo no key >&2; false' }":  "c.yaml:2:13: the command failed: exit status 1; run it in a shell to see what it says",
		"cookie: { command: 'true' }":                    "c.yaml:2:13: the command printed nothing",
		"cookie: { command: 'echo a; echo b' }":          "c.yaml:2:13: the value holds a line break or another control character",
		"cookie: { command: 'head -c 70000 /dev/zero' }": "c.yaml:2:13: the command printed more than 65536 bytes",
		"header: { X-A: { command: 'echo a; exit 1' } }": "c.yaml:2:20: the command failed: exit status 1; run it in a shell to see what it says",
	} {
		_, err := settingOf(t, "c.yaml", line).Resolve(t.Context())
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", line, err, want)
		}
	}
}

func TestCommandsEnd(t *testing.T) {
	_, err := runCommand(t.Context(), "exec sleep 600", 10*time.Millisecond)
	if want := "the command did not end within 10ms"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := runCommand(ctx, "exec sleep 600", time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "config.yaml")
	if _, err := Load(file, refuseBad); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), file) {
		t.Errorf("without a file: %v", err)
	}
	if _, err := Load(dir, refuseBad); err == nil || !strings.Contains(err.Error(), "read the configuration") {
		t.Errorf("a folder: %v", err)
	}
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o604, 0o400} {
		if err := os.WriteFile(file, []byte("defaults: {path: /ws}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		c, err := Load(file, refuseBad)
		if err != nil || c.Exposed != (mode&0o077 != 0) || len(c.Defaults) != 1 {
			t.Errorf("mode %o: %+v, %v", mode, c, err)
		}
		if err := os.Chmod(file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, make([]byte, maxSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(file, refuseBad); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("a large file: %v", err)
	}
}
