package jsontree

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// all is no limit.
const all = math.MaxInt32

func mustParse(tb testing.TB, raw string) *Tree {
	tb.Helper()
	tree, err := Parse([]byte(raw))
	if err != nil {
		tb.Fatalf("Parse(%q): %v", raw, err)
	}
	return tree
}

func linesOf(t *Tree) []string {
	lines := make([]string, t.Len())
	for i := range lines {
		lines[i] = string(t.AppendLine(nil, i, all))
	}
	return lines
}

func TestLines(t *testing.T) {
	for raw, want := range map[string]string{
		`{"a":[1,"x\\n"],"b":"one\ntwo\nthree","c":{ }}`: `{
  "a": [
    1,
    "x\\n"
  ],
  "b": "one\n
  ┊ two\n
  ┊ three",
  "c": {}
}`,
		`"ends\n"`:                       `"ends\n"`,
		` 12345678901234567890.10 `:      `12345678901234567890.10`,
		`[]`:                             `[]`,
		`1 "two" {"three":null}`:         "1\n\"two\"\n{\n  \"three\": null\n}",
		"[\"\u202e\",{\"\u009b\":true}]": "[\n  \"\\u202e\",\n  {\n    \"\\u009b\": true\n  }\n]",
		"":                               "",
	} {
		if got := strings.Join(linesOf(mustParse(t, raw)), "\n"); got != want {
			t.Errorf("%s\nshows as\n%s\nwant\n%s", raw, got, want)
		}
	}
}

func TestALongLineStops(t *testing.T) {
	raw := `{"key":"` + strings.Repeat("界", 1<<20) + `","next":` + strings.Repeat("1", 1<<20) + `}`
	tree := mustParse(t, raw)
	for line := range tree.Len() {
		got := tree.AppendLine(nil, line, 100)
		if len(got) > 110 || bytes.Contains(got, []byte("ufffd")) {
			t.Errorf("line %d: %d bytes, %.130q", line, len(got), got)
		}
	}
}

func TestFoldedLines(t *testing.T) {
	tree := mustParse(t, `{"user": {"id": 1, "name": "Freya"}, "list": [`+strings.Repeat(`{"a":"b, [c"},`, 9)+`0], "long": {"`+strings.Repeat("k", 70)+`":1}, "text": "a\nb"}`)
	var got []string
	for line := 1; line < tree.Len(); {
		b, ok := tree.Block(line)
		if !ok {
			break
		}
		got = append(got, string(tree.AppendFolded(nil, b, 85)))
		_, last := tree.Span(b)
		line = last + 1
	}
	want := []string{
		`  "user": {"id":1,"name":"Freya"}, // 2 keys`,
		`  "list": [{"a":"b, [c"},{"a":"b, [c"},{"a":"b, [c"},{"a":"b, [c"},…], // 10 items`,
		`  "long": {"` + strings.Repeat("k", 58) + `…"}, // 1 key`,
		`  "text": "a\n…" // 2 lines`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("folded:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPaths(t *testing.T) {
	tree := mustParse(t, `{"user":[1,{"name":"x","odd key":[[],[5,"a\nb"]],"":2,"3":4},7,8],"é":1}`)
	var got []string
	for line := range tree.Len() {
		got = append(got, tree.Path(line))
	}
	want := strings.Fields(`. .user .user[0] .user[1] .user[1].name .user[1]["odd_key"] .user[1]["odd_key"][0] .user[1]["odd_key"][1]
		.user[1]["odd_key"][1][0] .user[1]["odd_key"][1][1] .user[1]["odd_key"][1][1] .user[1]["odd_key"][1] .user[1]["odd_key"]
		.user[1][""] .user[1]["3"] .user[1] .user[2] .user[3] .user .["é"] .`)
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "odd_key", "odd key")
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("paths %q, want %q", got, want)
	}
	if got := tree.Complete(".user[1].n"); len(got) != 1 || got[0] != ".user[1].name" {
		t.Errorf("completed to %q", got)
	}
	if got := tree.Complete(".u"); len(got) != 1 || got[0] != ".user" {
		t.Errorf("completed to %q", got)
	}
	for path, want := range map[string]string{
		".user[9]":   "there is no [9] in .user",
		".nobody.x":  "there is no .nobody in .",
		".user[":     "[ is not closed",
		".user[x]":   `[x] is no place in a list, like [3], and no key, like ["name"]`,
		`.["x`:       `["x is not closed`,
		".user.name": "there is no .name in .user",
	} {
		if _, err := tree.Find(path); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

// value draws a JSON value: what encoding/json makes of any.
func value(t *rapid.T, depth int) any {
	kinds := 6
	if depth == 0 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return rapid.SampledFrom([]any{nil, true, false}).Draw(t, "literal")
	case 1:
		return rapid.Float64Range(-1e9, 1e9).Draw(t, "number")
	case 2:
		return rapid.String().Draw(t, "string")
	case 3:
		return rapid.SampledFrom([]string{"a\nb", "\n", "a\n", "\\n", "x\n\ny\n", "\u202e\n\""}).Draw(t, "text")
	case 4:
		list := make([]any, rapid.IntRange(0, 5).Draw(t, "items"))
		for i := range list {
			list[i] = value(t, depth-1)
		}
		return list
	default:
		object := make(map[string]any)
		for range rapid.IntRange(0, 5).Draw(t, "keys") {
			object[rapid.StringN(0, 4, -1).Draw(t, "key")] = value(t, depth-1)
		}
		return object
	}
}

func drawTree(t *rapid.T) *Tree {
	raw, err := json.Marshal(value(t, 4))
	if err != nil {
		t.Fatal(err)
	}
	if rapid.Bool().Draw(t, "spaced") {
		var b bytes.Buffer
		if err := json.Indent(&b, raw, "\t", "\r\n "); err != nil {
			t.Fatal(err)
		}
		raw = b.Bytes()
	}
	tree, err := Parse(raw)
	if err != nil {
		t.Fatalf("Parse(%s): %v", raw, err)
	}
	return tree
}

// What the lines say is what the text means, whatever the text.
func TestLinesMeanTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := drawTree(t)
		text := strings.Join(linesOf(tree), "")
		text = strings.ReplaceAll(text, Continued, "\x00")
		for before := ""; before != text; {
			before = text
			text = strings.ReplaceAll(text, " \x00", "\x00")
		}
		text = strings.ReplaceAll(text, "\x00", "")
		var got, want any
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if err := json.Unmarshal(tree.Raw(), &want); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%s means %v, want %v", text, got, want)
		}
	})
}

// A path leads to the value that it was asked for, and the value is that of the line.
func TestPathsLead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := drawTree(t)
		for line := range tree.Len() {
			path := tree.Path(line)
			found, err := tree.Find(path)
			if err != nil || found != tree.node(line).line {
				t.Fatalf("line %d of %s: %s leads to line %d, %v", line, tree.Raw(), path, found, err)
			}
			if value := tree.Value(line); !json.Valid(value) {
				t.Fatalf("line %d of %s: the value %s", line, tree.Raw(), value)
			}
		}
	})
}

// Folds agree with a list of the lines that show.
func TestFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := drawTree(t)
		folds := NewFolds(tree)
		folded := make(map[int]bool)
		for range rapid.IntRange(0, 10).Draw(t, "steps") {
			if tree.Blocks() == 0 {
				break
			}
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				folds.UnfoldAll()
				clear(folded)
			case 1:
				folds.FoldAll()
				for b := range tree.Blocks() {
					folded[b] = folded[b] || tree.parentOf(b) >= 0
				}
			case 2:
				line := rapid.IntRange(0, tree.Len()-1).Draw(t, "line")
				folds.Reveal(line)
				for b := range folded {
					if first, last := tree.Span(b); first < line && line <= last {
						delete(folded, b)
					}
				}
			default:
				b := rapid.IntRange(0, tree.Blocks()-1).Draw(t, "block")
				folds.Toggle(b)
				folded[b] = !folded[b]
			}
			checkFolds(t, tree, folds, folded)
		}
	})
}

func checkFolds(t *rapid.T, tree *Tree, folds *Folds, folded map[int]bool) {
	var rows []int
	for line := range tree.Len() {
		hidden := false
		for b, is := range folded {
			first, last := tree.Span(b)
			hidden = hidden || is && first < line && line <= last
		}
		if !hidden {
			rows = append(rows, line)
		}
		if got := folds.Row(line); got != len(rows)-1 {
			t.Fatalf("line %d is row %d, want %d", line, got, len(rows)-1)
		}
	}
	if folds.Rows() != len(rows) {
		t.Fatalf("%d rows, want %d", folds.Rows(), len(rows))
	}
	for row, line := range rows {
		if got := folds.Line(row); got != line {
			t.Fatalf("row %d shows line %d, want %d", row, got, line)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+7,"x\n\u00e9y",null,true,{}]}`, `[1,]`, `"\q"`, `01`, `[tru]`, `{"a" 1}`, `"a\nb\"`, `1{}`, "\"\x01\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tree, err := Parse(raw)
		if json.Valid(raw) != (err == nil && roots(tree) == 1) {
			t.Fatalf("Parse(%q): %v", raw, err)
		}
		if err != nil {
			return
		}
		for line := range tree.Len() {
			for _, limit := range []int{all, 7, 0} {
				for _, r := range string(tree.AppendLine(nil, line, limit)) {
					if r < ' ' || r >= 0x7f && r <= 0x9f {
						t.Fatalf("line %d of %q holds %q", line, raw, r)
					}
				}
			}
			tree.Path(line)
		}
		for b := range tree.Blocks() {
			for _, cells := range []int{0, 20, 85} {
				for _, r := range string(tree.AppendFolded(nil, b, cells)) {
					if r < ' ' || r >= 0x7f && r <= 0x9f {
						t.Fatalf("block %d of %q holds %q", b, raw, r)
					}
				}
			}
		}
	})
}

func roots(t *Tree) int {
	n := 0
	for line := 0; line < t.Len(); line++ {
		if b, ok := t.Block(line); ok {
			_, line = t.Span(b)
		}
		n++
	}
	return n
}
