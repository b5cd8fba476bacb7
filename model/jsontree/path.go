package jsontree

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/model/escape"
)

// Path returns the path of the value that a line shows, as jq writes it: .user[3].name, or . for the
// whole text. It is safe to show.
func (t *Tree) Path(line int) string {
	var parts []string
	n := t.node(line)
	for n.parent >= 0 {
		parts = append(parts, t.segment(n))
		n = node{line: int(t.blocks.at(n.parent).line), block: n.parent, parent: t.parentOf(n.parent)}
	}
	slices.Reverse(parts)
	path := strings.Join(parts, "")
	if !strings.HasPrefix(path, ".") {
		path = "." + path
	}
	return path
}

// segment is the last step of a value's path.
func (t *Tree) segment(n node) string {
	if t.blocks.at(n.parent).kind == Array {
		return "[" + strconv.Itoa(t.index(n)) + "]"
	}
	at := t.offset(n.line)
	key := t.raw[at:jsontext.StringEnd(t.raw, at)]
	if name := key[1 : len(key)-1]; jsontext.IsName(name) {
		return "." + string(name)
	}
	return "[" + string(escape.JSON(key)) + "]"
}

// index is a value's place among its parent's children. Between the blocks among
// them, whose places are known, there are values of a line each.
func (t *Tree) index(n node) int {
	if n.block >= 0 {
		return int(t.blocks.at(n.block).index)
	}
	b := t.lastBlock(n.line)
	if b == n.parent {
		return n.line - int(t.blocks.at(b).line) - 1
	}
	for t.parentOf(b) != n.parent {
		b = t.parentOf(b)
	}
	before := t.blocks.at(b)
	return int(before.index) + n.line - int(before.end)
}

// Find returns the line of the value at a path.
func (t *Tree) Find(path string) (line int, err error) {
	steps, err := parsePath(path)
	if err != nil {
		return 0, err
	}
	if t.Len() == 0 {
		return 0, fmt.Errorf("there is no %s", path)
	}
	for i, s := range steps {
		found, place := -1, 0
		for child := range t.children(line) {
			if t.matches(line, child, place, s) {
				found = child
				break
			}
			place++
		}
		if found < 0 {
			return 0, fmt.Errorf("there is no %s in %s", s, joinSteps(steps[:i]))
		}
		line = found
	}
	return line, nil
}

// children are the first lines of the values in the block that begins at a
// line, none if there is no such block.
func (t *Tree) children(line int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		b, ok := t.Block(line)
		if !ok || t.blocks.at(b).kind == Text {
			return
		}
		end, next := int(t.blocks.at(b).end), b+1
		for line++; line < end; line++ {
			child := line
			if next < t.blocks.length && int(t.blocks.at(next).line) == line {
				line, next = int(t.blocks.at(next).end), int(t.blocks.at(next).next)
			}
			if !yield(child) {
				return
			}
		}
	}
}

// matches tells whether a step leads from the block that begins at a line to
// its child at a place.
func (t *Tree) matches(line, child, place int, s step) bool {
	if b, _ := t.Block(line); t.blocks.at(b).kind == Array {
		return !s.named && place == s.index
	}
	if !s.named {
		return false
	}
	at := t.offset(child)
	key := t.raw[at:jsontext.StringEnd(t.raw, at)]
	return jsontext.Unquote(key) == s.name
}

// Complete returns the paths that begin with a path, at most those of the values in one block.
func (t *Tree) Complete(path string) []string {
	const most = 200
	base := path[:max(strings.LastIndexAny(path, ".["), 0)]
	line, err := t.Find(base)
	if err != nil {
		return nil
	}
	var paths []string
	looked := 0
	for child := range t.children(line) {
		if looked++; looked > most {
			break
		}
		if full := t.Path(child); strings.HasPrefix(full, path) {
			paths = append(paths, full)
		}
	}
	return paths
}

// step is one step of a path: into an object by name, or into an array.
type step struct {
	name  string
	index int
	named bool
}

func (s step) String() string {
	switch {
	case !s.named:
		return "[" + strconv.Itoa(s.index) + "]"
	case jsontext.IsName(s.name):
		return "." + s.name
	default:
		return "[" + strconv.Quote(s.name) + "]"
	}
}

func joinSteps(steps []step) string {
	if len(steps) == 0 {
		return "."
	}
	var b strings.Builder
	for _, s := range steps {
		b.WriteString(s.String())
	}
	return b.String()
}

// parsePath reads .user[3].name, with or without the first point, and
// .["any key"].
func parsePath(path string) ([]step, error) {
	var steps []step
	rest := strings.TrimSpace(path)
	for rest != "" {
		switch rest[0] {
		case '[':
			s, after, err := bracketStep(rest)
			if err != nil {
				return nil, err
			}
			steps, rest = append(steps, s), after
		case '.':
			rest = rest[1:]
		default:
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			steps, rest = append(steps, step{name: rest[:end], named: true}), rest[end:]
		}
	}
	return steps, nil
}

// bracketStep reads [3] or ["a key"].
func bracketStep(s string) (found step, rest string, err error) {
	if strings.HasPrefix(s, `["`) {
		end := 1 + jsontext.StringEnd([]byte(s[1:]), 0)
		if end >= len(s) || s[end] != ']' {
			return step{}, "", fmt.Errorf("%s is not closed", s)
		}
		if err := json.Unmarshal([]byte(s[1:end]), &found.name); err != nil {
			return step{}, "", fmt.Errorf("the key %s: %w", s[1:end], err)
		}
		found.named = true
		return found, s[end+1:], nil
	}
	inside, rest, closed := strings.Cut(s[1:], "]")
	if !closed {
		return step{}, "", fmt.Errorf("%s is not closed", s)
	}
	found.index, err = strconv.Atoi(inside)
	if err != nil {
		return step{}, "", fmt.Errorf("%s is no place in a list, like [3], and no key, like [\"name\"]", "["+inside+"]")
	}
	return found, rest, nil
}
