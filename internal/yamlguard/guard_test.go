//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package yamlguard_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/parser"

	"sailscope/internal/yamlguard"
)

var limits = yamlguard.Limits{Tokens: 10_000}

func TestWhatPeopleWritePasses(t *testing.T) {
	nested := strings.Repeat("[", 90) + strings.Repeat("]", 90)
	for name, text := range map[string]string{
		"empty":           "",
		"socket":          "sockets:\n  - name: a\n    url: http://a\n    header: {x-app: demo}\n  - name: b\n    url: http://b\n",
		"brackets in |":   "request: POST /x\nbody: |\n  " + strings.Repeat("[", 50_000) + "\n  - - - - -\n",
		"brackets in \"":  "request: POST /x\nbody: \"" + strings.Repeat("[", 50_000) + "\"\n",
		"nested":          "a: " + nested,
		"a long list":     "a: [" + strings.Repeat("b,", 2000) + "c]",
		"many keys":       strings.Repeat("a: b\n", 3000),
		"long text":       "a: " + strings.Repeat("long ", 180_000),
		"deep indents":    indented(90, "a:"),
		"& in a value":    "a: b & c * d",
		"a JSON document": `{"request": "POST /x", "body": "{\"a\": [1, 2, {\"b\": null}]}"}`,
	} {
		if err := yamlguard.Check([]byte(text), limits); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func indented(depth int, line string) string {
	var text strings.Builder
	for i := range depth {
		text.WriteString(strings.Repeat(" ", i) + line + "\n")
	}
	return text.String()
}

// bombs are texts that cost their parser gigabytes, minutes, or both.
func bombs() map[string]string {
	const size = 20 << 10
	laughs := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := range 11 {
		laughs += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 9), ","))
	}
	var keys strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&keys, "k%d: v\n", i)
	}
	return map[string]string{
		"brackets": strings.Repeat("[", size), "closed brackets": strings.Repeat("[", size) + strings.Repeat("]", size),
		"braces": strings.Repeat("{", size), "flow maps": strings.Repeat("{a: ", size), "mixed": strings.Repeat("[{a: ", size),
		"dashes": strings.Repeat("- ", size), "question marks": strings.Repeat("? ", size), "dashes in lines": indented(300, "-"),
		"keys in lines": indented(300, "a:"), "list items in lines": indented(300, "- a:"),
		"laughs": laughs, "self": "a: &a [*a]", "merge": "a: &a {<<: *a}", "keys": keys.String(),
		"colons": strings.Repeat(": ", 1<<19), "colons only": strings.Repeat(":", 1<<20), "megabyte of brackets": strings.Repeat("[", 1<<20),
		"ats": strings.Repeat("@", 1<<20), "quotes": strings.Repeat(`"`, 1<<20), "commas": "[" + strings.Repeat(",", 1<<20),
		"short lines": strings.Repeat("- a\n", 1<<18),
	}
}

func TestBombsAreRefused(t *testing.T) {
	for name, text := range bombs() {
		t.Run(name, func(t *testing.T) {
			var wrong *yamlguard.Error
			var err error
			const most = 100 << 20
			if bytes := allocated(func() { err = yamlguard.Check([]byte(text), limits) }); bytes > most {
				t.Errorf("the check took %d MB", bytes>>20)
			}
			if !errors.As(err, &wrong) || wrong.Line < 1 || wrong.What == "" {
				t.Errorf("it passed: %v", err)
			}
		})
	}
}

// allocated is how many bytes do allocates.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestAliasesAreAllowedWhereNobodyExpandsThem(t *testing.T) {
	if err := yamlguard.Check([]byte("a: &a b\nc: *a"), yamlguard.Limits{Tokens: 10, Aliases: true}); err != nil {
		t.Error(err)
	}
}

// What passes is cheap to parse.
func FuzzCheck(f *testing.F) {
	for _, text := range bombs() {
		f.Add([]byte(text[:min(len(text), 200)]), 20)
	}
	f.Add([]byte("a: \"x\n  - [\" [[\n? - {b: |\n  c"), 200)
	f.Fuzz(func(t *testing.T, text []byte, times int) {
		const largest = 1 << 20
		if times < 1 || len(text) == 0 || len(text) > largest/times {
			return
		}
		text = []byte(strings.Repeat(string(text), times))
		if yamlguard.Check(text, limits) != nil {
			return
		}
		const most = 256 << 20
		if bytes := allocated(func() { _, _ = parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey()) }); bytes > most {
			t.Errorf("parsing %d bytes took %d MB: %.200q", len(text), bytes>>20, text)
		}
	})
}
