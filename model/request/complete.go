package request

import (
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// maxCompletions bounds how many are offered for one line: nobody goes through
// more of them by key.
const maxCompletions = 20

// Complete offers whole request lines that begin with line, the best first: those
// seen before in their order, then the paths of those with the verb of line,
// then verbs. Case does not matter, but what was written stays as it is.
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

// pathOf is the path of a request line, without the body that may stand there.
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
