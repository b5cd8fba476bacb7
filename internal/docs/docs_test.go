package docs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/cli"
	"sailscope/sailsclient"
	"sailscope/tui"
)

const root = "../.."

// Flags of this test binary.
var update = flag.Bool("update", false, "write the generated tables of the pages again")

func pages(t *testing.T) []Page {
	t.Helper()
	all, err := Read(root)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func page(t *testing.T, path string) Page {
	t.Helper()
	p, err := Find(pages(t), path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// generatedTables are the tables that come from the program.
func generatedTables() map[string]func() string {
	return map[string]func() string{
		"keys":       tui.KeyTable,
		"exit-codes": cli.ExitCodeTable,
		"settings":   cli.SettingsTable,
		"flags":      cli.FlagTable,
		"refusals":   refusalWords,
	}
}

// refusalWords are the words of all refusals, "other" last.
func refusalWords() string {
	var words []string
	const farBeyond = 1000
	for r := range sailsclient.Refusal(farBeyond) {
		if word := "`" + r.String() + "`"; !slices.Contains(words, word) && r.String() != "other" {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ") + ", and `other` for the rest.\n"
}

func TestGeneratedTables(t *testing.T) {
	found := 0
	for _, p := range pages(t) {
		text, err := p.Generated(generatedTables())
		if err != nil {
			t.Error(err)
			continue
		}
		found += len(marker.FindAllString(p.Text, -1))
		if text == p.Text {
			continue
		}
		if !*update {
			t.Errorf("%s: its tables are not the program's; run `make docs`", p.Path)
			continue
		}
		if err := os.WriteFile(filepath.Join(root, p.Path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if tables := len(generatedTables()); found != tables {
		t.Errorf("the pages have %d generated tables, want each of %d once", found, tables)
	}
}

// Who opens the README should see all of it soon.
func TestREADMEIsShort(t *testing.T) {
	const most = 150
	if lines := strings.Count(page(t, "README.md").Text, "\n"); lines > most {
		t.Errorf("README.md has %d lines, want at most %d", lines, most)
	}
}

// Links lead to files and headings that are there.
func TestLinks(t *testing.T) {
	all := pages(t)
	linked := map[string]bool{}
	for _, p := range all {
		for _, target := range p.Links() {
			if strings.Contains(target, "://") {
				continue
			}
			if err := follow(all, p, target, linked); err != nil {
				t.Errorf("%s: the link %s: %v", p.Path, target, err)
			}
		}
	}
	for _, p := range all {
		if strings.HasPrefix(p.Path, "docs/") && !linked[p.Path] {
			t.Errorf("no page links to %s", p.Path)
		}
	}
}

func follow(all []Page, from Page, target string, linked map[string]bool) error {
	file, anchor, _ := strings.Cut(target, "#")
	to := from.Path
	if file != "" {
		to = filepath.ToSlash(filepath.Join(filepath.Dir(from.Path), file))
		if _, err := os.Stat(filepath.Join(root, to)); err != nil {
			return err
		}
		linked[to] = true
	}
	if anchor == "" {
		return nil
	}
	p, err := Find(all, to)
	if err != nil {
		return err
	}
	if !slices.Contains(p.Anchors(), anchor) {
		return fmt.Errorf("%s has no heading #%s, but %q", to, anchor, p.Anchors())
	}
	return nil
}

// The pages use the glossary's words. "room" is rejected only for other things
// than Sails' rooms, which no test can tell.
func TestPagesUseTheWordsOfTheGlossary(t *testing.T) {
	rejected := Rejected(page(t, "docs/glossary.md"))
	delete(rejected, "room")
	if len(rejected) < 10 {
		t.Fatalf("the glossary rejects only %q", rejected)
	}
	for _, p := range pages(t) {
		if p.Path == "docs/glossary.md" || p.Path == "CHANGELOG.md" || !strings.HasPrefix(p.Path, "docs/") && strings.Contains(p.Path, "/") {
			continue
		}
		p.Text, _ = p.Generated(emptyTables())
		number := 0
		for line := range strings.Lines(p.Prose()) {
			number++
			for word, better := range rejected {
				if hasWord(line, word) {
					t.Errorf("%s:%d: %q, say %q:\n%s", p.Path, number, word, better, line)
				}
			}
		}
	}
}

// emptyTables hide generated tables, which have tests of their own.
func emptyTables() map[string]func() string {
	empty := map[string]func() string{}
	for name, table := range generatedTables() {
		lines := strings.Count(strings.TrimRight(table(), "\n"), "\n")
		empty[name] = func() string { return strings.Repeat("|\n", lines) + "|" }
	}
	return empty
}

// hasWord tells whether a line has the word or words, also in the plural.
func hasWord(line, word string) bool {
	words := strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') })
	text := " " + strings.Join(words, " ") + " "
	return strings.Contains(text, " "+word+" ") || strings.Contains(text, " "+word+"s ")
}
