//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package saved_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sailscope/model/saved"
)

// A file of a few kilobytes must not cost gigabytes.
func TestAFileIsCheckedBeforeItIsParsed(t *testing.T) {
	laughs := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := range 11 {
		laughs += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 9), ","))
	}
	headers := "request: GET /\nheaders:\n" + strings.Repeat("  k: v\n", 5000)
	for name, text := range map[string]string{
		"brackets": strings.Repeat("[", 20<<10), "dashes": strings.Repeat("- ", 20<<10), "aliases": laughs + "request: *a11\n", "headers": headers,
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := saved.Parse("x.yaml", []byte(text))
			runtime.ReadMemStats(&after)
			if wrong, ok := errors.AsType[*saved.Error](err); !ok || wrong.File != "x.yaml" || wrong.Line < 1 {
				t.Errorf("the error is %v", err)
			}
			const most = 64 << 20
			if bytes := after.TotalAlloc - before.TotalAlloc; bytes > most {
				t.Errorf("it took %d MB", bytes>>20)
			}
		})
	}
}

func TestAFolderIsReadWithinBounds(t *testing.T) {
	dir := t.TempDir()
	text := []byte("request: GET /x\n# " + strings.Repeat("x", 1_000_000) + "\n")
	const files = 20
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.yaml", i)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	requests, problems := saved.Load(dir)
	if len(requests) != 16 || len(problems) != 1 || !strings.Contains(problems[0].Error(), "more than 16 MB") {
		t.Errorf("%d requests, problems %v", len(requests), problems)
	}
}
