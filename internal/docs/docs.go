// Package docs reads the project's pages, README.md and docs/, for the tests that
// check them: links, generated tables, examples, and the command lines that
// internal/e2e runs.
package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Page is a page in Markdown.
type Page struct {
	Path string // from the root of the repository, with slashes
	Text string
}

// Read returns the pages of the repository that has its root at root.
func Read(root string) ([]Page, error) {
	var pages []Page
	for _, pattern := range []string{"*.md", "docs/*.md", "bench/*.md", "testdata/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, fmt.Errorf("find the pages: %w", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("read a page: %w", err)
			}
			path, err := filepath.Rel(root, file)
			if err != nil {
				return nil, fmt.Errorf("name a page: %w", err)
			}
			pages = append(pages, Page{filepath.ToSlash(path), string(text)})
		}
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("there are no pages in %s", root)
	}
	return pages, nil
}

// Block is a fenced block of a page.
type Block struct {
	Page     string
	Line     int    // of its first line of text, from 1
	Language string // "sh", "yaml", "go", or "" for output
	Text     string
}

// Blocks returns the fenced blocks of the page.
func (p Page) Blocks() []Block {
	var blocks []Block
	var open *Block
	indent := ""
	number := 0
	for line := range strings.Lines(p.Text) {
		number++
		before, fence, isFence := strings.Cut(strings.TrimRight(line, "\n"), "```")
		isFence = isFence && strings.TrimSpace(before) == ""
		switch {
		case isFence && open == nil:
			indent = before
			open = &Block{Page: p.Path, Line: number + 1, Language: fence}
		case isFence:
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.Text += strings.TrimPrefix(line, indent)
		}
	}
	return blocks
}

// Command is a command line of a page.
type Command struct {
	Page string
	Line int
	Text string // without the comment behind it
}

// Commands returns the command lines of the page's blocks of shell.
func (p Page) Commands() []Command {
	var commands []Command
	for _, block := range p.Blocks() {
		if block.Language != "sh" {
			continue
		}
		for i, line := range strings.Split(block.Text, "\n") {
			line, _, _ = strings.Cut(line, " #")
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				commands = append(commands, Command{p.Path, block.Line + i, line})
			}
		}
	}
	return commands
}

// Prose returns the page without its blocks, code spans and generated tables:
// what people wrote as sentences. Lines keep their numbers.
func (p Page) Prose() string {
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(p.Text) {
		isFence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if !fenced && !isFence {
			b.WriteString(codeSpan.ReplaceAllString(strings.TrimSuffix(line, "\n"), "``"))
		}
		b.WriteByte('\n')
		fenced = fenced != isFence
	}
	return b.String()
}

var (
	codeSpan = regexp.MustCompile("`[^`\n]+`")
	link     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	marker   = regexp.MustCompile(`<!-- ([a-z-]+) -->\n`)
)

// Links returns the targets of the page's links and pictures.
func (p Page) Links() []string {
	var targets []string
	for _, match := range link.FindAllStringSubmatch(p.Prose(), -1) {
		targets = append(targets, match[1])
	}
	return targets
}

// Anchors returns the names that links may give to places in the page: those that
// GitHub makes of its headings.
func (p Page) Anchors() []string {
	var anchors []string
	fenced := false
	for line := range strings.Lines(p.Text) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if !strings.HasPrefix(line, "#") || fenced {
			continue
		}
		title := strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))
		anchors = append(anchors, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case strings.ContainsRune("`.,:;?!'\"()/*", r):
				return -1
			}
			return r
		}, title))
	}
	return anchors
}

// Generated returns the page with its generated tables replaced by those that
// tables makes: the text between <!-- name --> and <!-- /name -->.
func (p Page) Generated(tables map[string]func() string) (string, error) {
	text := p.Text
	for _, match := range marker.FindAllStringSubmatch(p.Text, -1) {
		begin, name := match[0], match[1]
		table, known := tables[name]
		if !known {
			return "", fmt.Errorf("%s: there is no generated table %q", p.Path, name)
		}
		before, rest, _ := strings.Cut(text, begin)
		end := "<!-- /" + name + " -->"
		_, after, closed := strings.Cut(rest, end)
		if !closed {
			return "", fmt.Errorf("%s: %s has no %s", p.Path, strings.TrimSpace(begin), end)
		}
		text = before + begin + strings.TrimRight(table(), "\n") + "\n" + end + after
	}
	return text, nil
}

// Rejected returns the words that the glossary rejects, each with the word to use.
func Rejected(glossary Page) map[string]string {
	words := map[string]string{}
	for line := range strings.Lines(glossary.Text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 || strings.HasPrefix(cells[0], "-") || strings.TrimSpace(cells[0]) == "say" {
			continue
		}
		for word := range strings.SplitSeq(cells[2], ",") {
			if word = strings.TrimSpace(word); word != "" {
				words[word] = strings.TrimSpace(cells[0])
			}
		}
	}
	return words
}

// Find returns the page at a path.
func Find(pages []Page, path string) (Page, error) {
	i := slices.IndexFunc(pages, func(p Page) bool { return p.Path == path })
	if i < 0 {
		return Page{}, fmt.Errorf("there is no page %s", path)
	}
	return pages[i], nil
}
