//go:build !race

package rules

import (
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// wordedFolders are those whose texts people read: labels, hints, help, errors.
func wordedFolders() []string {
	return []string{
		"sailscope/internal/advice", "sailscope/internal/cli", "sailscope/internal/config", "sailscope/internal/demo", "sailscope/internal/doctor",
		"sailscope/internal/header", "sailscope/internal/infile", "sailscope/internal/jsontext", "sailscope/internal/outfile", "sailscope/internal/secret",
		"sailscope/internal/settings", "sailscope/internal/variable", "sailscope/internal/watchdog", "sailscope/internal/yamlguard",
		"sailscope/model", "sailscope/sailsclient", "sailscope/theme", "sailscope/tui",
	}
}

// docs/glossary.md lists the words that this module does not use. A literal with
// a space in it is a text; one without is a name.
func TestTextsKeepToTheGlossary(t *testing.T) {
	rejected := glossary(t)
	for _, f := range module(t) {
		if !below(f.path, wordedFolders()) {
			continue
		}
		for at, text := range texts(f) {
			if word := rejected.FindString(filterSyntax.ReplaceAllString(text, "")); word != "" {
				t.Errorf("%s: %q: docs/glossary.md has another word than %q", at, text, word)
			}
		}
	}
}

func TestTheGlossaryIsRead(t *testing.T) {
	rejected := glossary(t)
	for text, want := range map[string]bool{
		"no answer in time":          true,
		"paused, 12 wait, p goes on": true,
		"Quit all the same?":         true,
		"the answers":                true,
		"no response in time":        false,
		"a room of the app":          false, // it is Sails' word
		"the standard input":         false,
	} {
		if got := rejected.MatchString(text); got != want {
			t.Errorf("%q is rejected: %v, want %v", text, got, want)
		}
	}
}

// Names, comments and texts are in American English.
func TestSpellingIsAmerican(t *testing.T) {
	british := regexp.MustCompile(`(?i)colour|behaviour|favour|honour|neighbour|cancell(ed|ing)|\bgrey|\bcentre|(recogn|organ|summar|initial|normal|serial)is(e|ing)|analyse`)
	for _, f := range module(t) {
		for _, file := range f.files {
			for _, group := range file.Comments {
				if word := british.FindString(group.Text()); word != "" {
					t.Errorf("%s: a comment says %q", f.at(group.Pos()), word)
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if name, ok := n.(*ast.Ident); ok && british.MatchString(name.Name) {
					t.Errorf("%s: %s", f.at(name.Pos()), name.Name)
				}
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && !isTest(f.set, file) && british.MatchString(text.Value) {
					t.Errorf("%s: %s", f.at(text.Pos()), text.Value)
				}
				return true
			})
		}
	}
}

// filterSyntax is what people write into a filter.
var filterSyntax = regexp.MustCompile(`\bkind:\S+`)

// glossary matches the words and phrases that docs/glossary.md rejects.
func glossary(t *testing.T) *regexp.Regexp {
	t.Helper()
	page, err := os.ReadFile("../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	var rejected []string
	for line := range strings.Lines(string(page)) {
		columns := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		switch {
		case strings.HasPrefix(columns[0], "---"):
		case len(columns) == 3 && strings.TrimSpace(columns[2]) != "do not say": // words
			for word := range strings.SplitSeq(columns[2], ",") {
				if word = strings.TrimSpace(word); word != "" && word != "room" { // Sails has rooms
					rejected = append(rejected, regexp.QuoteMeta(word)+"s?")
				}
			}
		case len(columns) == 2 && strings.TrimSpace(columns[0]) != "instead of": // phrases
			rejected = append(rejected, regexp.QuoteMeta(strings.Trim(strings.TrimSpace(columns[0]), "?")))
		}
	}
	const least = 20
	if len(rejected) < least {
		t.Fatalf("docs/glossary.md rejects only %q: is it read as it is written?", rejected)
	}
	return regexp.MustCompile(`(?i)\b(` + strings.Join(rejected, "|") + `)(\b|$)`)
}

// texts are the literals of a folder that people may read, by place.
func texts(f *folder) func(func(at, text string) bool) {
	return func(yield func(at, text string) bool) {
		more := true
		for _, file := range f.files {
			if isTest(f.set, file) {
				continue
			}
			ast.Inspect(file, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return more
				}
				text, err := strconv.Unquote(literal.Value)
				if err == nil && strings.Contains(strings.TrimSpace(text), " ") {
					more = more && yield(f.at(literal.Pos()), text)
				}
				return more
			})
		}
	}
}

func below(path string, folders []string) bool {
	for _, folder := range folders {
		if path == folder || strings.HasPrefix(path, folder+"/") {
			return true
		}
	}
	return false
}
