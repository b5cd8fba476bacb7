package request

import (
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// maxCompletions bounds the completions of one line. Nobody goes through more of them.
const maxCompletions = 20

// Complete returns whole request lines that begin with line, the best first: lines of seen in
// their order, then their paths with the verb of line, then verbs. Case does not matter. The
// text of line itself does not change.
func Complete(line string, seen []string) []string {
	if line == "" {
		return nil
	}
	c := completions{line: line}
	for _, candidate := range seen {
		c.offer(candidate)
	}
	verb, _, found := strings.Cut(line, " ")
	for _, candidate := range seen {
		path := pathOf(candidate)
		switch {
		case path == "":
		case strings.HasPrefix(line, "/"):
			c.offer(path)
		case found:
			c.offer(verb + " " + path)
		}
	}
	for _, verb := range sailsclient.Methods() {
		c.offer(strings.ToUpper(verb) + " ")
	}
	return c.found
}

// pathOf returns the path of a request line, without a body.
func pathOf(line string) string {
	_, path, found := strings.Cut(line, " ")
	if !found {
		path = line
	}
	if at := bodyStart(path); at >= 0 {
		path = path[:at]
	}
	if path = strings.TrimSpace(path); !strings.HasPrefix(path, "/") {
		return ""
	}
	return path
}

type completions struct {
	line  string
	found []string
}

func (c *completions) offer(candidate string) {
	n := len(c.line)
	if len(c.found) == maxCompletions || len(candidate) <= n || !strings.EqualFold(candidate[:n], c.line) {
		return
	}
	if candidate = c.line + candidate[n:]; !slices.Contains(c.found, candidate) {
		c.found = append(c.found, candidate)
	}
}
