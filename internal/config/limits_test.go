package config

import (
	"runtime"
	"strings"
	"testing"
)

// TestAFileIsCheckedBeforeItIsParsed: 20 KB of [ took two gigabytes of the
// parser, 200 KB two minutes.
func TestAFileIsCheckedBeforeItIsParsed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"brackets": {strings.Repeat("[", 20<<10), "x.yaml:1:1: lists and maps are nested more than 100 deep"},
		"dashes":   {"sockets:\n" + strings.Repeat("- ", 20<<10), "x.yaml:2:1: lists and maps are nested more than 100 deep"},
		"keys":     {strings.Repeat("k: v\n", 5000), "x.yaml:3334:1: the text has more than 10000 keys"},
		"colons":   {strings.Repeat(":", 1<<20), "x.yaml:1:1: the text holds more than 65536 brackets"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Parse("x.yaml", []byte(c.text), func(Setting, string) error { return nil })
			runtime.ReadMemStats(&after)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
			const most = 64 << 20
			if bytes := after.TotalAlloc - before.TotalAlloc; bytes > most {
				t.Errorf("it took %d MB", bytes>>20)
			}
		})
	}
}
