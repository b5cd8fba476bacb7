// Package jsondiff finds the fields in which two JSON texts differ.
//
// The order of keys, white space and escapes of strings do not count. If a key is there twice, the last
// one counts. Numbers are compared as text, because 1.10 and 1.1 look different, for example as
// prices. Elements of arrays are compared by their places.
package jsondiff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"sailscope/internal/jsontext"
)

// Difference is a value that differs between the texts.
type Difference struct {
	// Path is the path of the value, as jq writes it: .user[3].name, or . for the whole
	// text. It contains names from the texts, which may be hostile.
	Path string
	// Before and After are the texts of the values, nil if there is none.
	Before, After []byte
}

// Result is the result of a comparison.
type Result struct {
	Differences []Difference // in the order of the first text
	More        int          // how many further differences there are
	Ignored     int          // how many differences are ignored
}

// Count returns the number of all differences.
func (r Result) Count() int { return len(r.Differences) + r.More }

// maxPath bounds the paths in bytes. Values with a longer path, in a maliciously nested text, are
// compared as text.
const maxPath = 1 << 10

// Compare returns the differences between two JSON texts, and lists at most limit of them. An empty text
// has no value. The error says which text is not JSON.
func Compare(before, after []byte, ignore Ignore, limit int) (Result, error) {
	c := comparer{ignore: ignore, limit: limit}
	var err error
	if c.before, err = readText(before); err != nil {
		return Result{}, fmt.Errorf("the first text: %w", err)
	}
	if c.after, err = readText(after); err != nil {
		return Result{}, fmt.Errorf("the second text: %w", err)
	}
	c.pair(c.before.root(), c.after.root(), ignore.start())
	return c.result, nil
}

type comparer struct {
	before, after *text
	ignore        Ignore
	limit         int

	path     []byte // of the values that are compared, without the first point
	ignoring bool   // their differences only count as ignored
	result   Result
}

// child compares two values one step deeper. One of them may be missing.
func (c *comparer) child(s step, before, after value, at progress) {
	if before.isThere() && after.isThere() && bytes.Equal(c.before.bytes(before), c.after.bytes(after)) {
		return
	}
	length, ignoring := len(c.path), c.ignoring
	c.path = s.appendTo(c.path)
	at, ignored := c.ignore.advance(at, s)
	c.ignoring = ignoring || ignored
	c.pair(before, after, at)
	c.path, c.ignoring = c.path[:length], ignoring
}

// pair compares two values. One of them may be missing.
func (c *comparer) pair(before, after value, at progress) {
	switch {
	case !before.isThere() && !after.isThere():
		return
	case !before.isThere() || !after.isThere():
		c.add(before, after)
		return
	}
	was, is := c.before.bytes(before), c.after.bytes(after)
	switch opening := was[0]; {
	case bytes.Equal(was, is):
	case opening == '"' && is[0] == '"' && sameString(was, is):
	case opening != is[0], len(c.path) > maxPath:
		c.add(before, after)
	case opening == '{':
		c.objects(before, after, at)
	case opening == '[':
		c.arrays(before, after, at)
	default:
		c.add(before, after)
	}
}

func (c *comparer) objects(before, after value, at progress) {
	names, members := c.before.members(before)
	others, otherMembers := c.after.members(after)
	for _, name := range names {
		other, found := otherMembers[name]
		if !found {
			other = nothing()
		}
		c.child(step{name: name, named: true}, members[name], other, at)
	}
	for _, name := range others {
		if _, found := members[name]; !found {
			c.child(step{name: name, named: true}, nothing(), otherMembers[name], at)
		}
	}
}

func (c *comparer) arrays(before, after value, at progress) {
	elements, others := c.before.elements(before), c.after.elements(after)
	for i := range max(len(elements), len(others)) {
		was, is := nothing(), nothing()
		if i < len(elements) {
			was = elements[i]
		}
		if i < len(others) {
			is = others[i]
		}
		c.child(step{index: i}, was, is, at)
	}
}

func (c *comparer) add(before, after value) {
	switch {
	case c.ignoring:
		c.result.Ignored++
	case len(c.result.Differences) >= c.limit:
		c.result.More++
	default:
		c.result.Differences = append(c.result.Differences, Difference{
			Path: pathText(c.path), Before: c.before.bytes(before), After: c.after.bytes(after),
		})
	}
}

// pathText begins with a point, whatever the first step is.
func pathText(path []byte) string {
	if len(path) == 0 || path[0] != '.' {
		return "." + string(path)
	}
	return string(path)
}

// sameString compares strings after decoding them.
func sameString(a, b []byte) bool {
	if bytes.IndexByte(a, '\\') < 0 && bytes.IndexByte(b, '\\') < 0 {
		return bytes.Equal(a, b)
	}
	return jsontext.Unquote(a) == jsontext.Unquote(b)
}

// step leads into an object by a name, or into an array.
type step struct {
	name  string
	index int
	named bool
}

// appendTo writes a step as jq does.
func (s step) appendTo(path []byte) []byte {
	switch {
	case !s.named:
		path = strconv.AppendInt(append(path, '['), int64(s.index), 10)
	case jsontext.IsName(s.name):
		return append(append(path, '.'), s.name...)
	default:
		path = append(append(path, '['), quote(s.name)...)
	}
	return append(path, ']')
}

// quote writes a key as JSON, as browsers do: < stays <.
func quote(s string) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return []byte(strconv.Quote(s)) // cannot happen: any string can be encoded
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
