// Package jsondiff finds the fields in which two JSON texts differ.
//
// What is the same to a program is the same here: the order of an object's keys,
// white space and the spelling of strings don't count, and of a key that is there
// twice the last one does. Numbers are compared as they are written, because 1.10
// and 1.1 are different texts to whoever looks at a price. Elements of arrays are
// compared by their places.
package jsondiff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"sailscope/internal/jsontext"
)

// Difference is a value that is not the same in both texts.
type Difference struct {
	// Path is where it is, as jq writes it: .user[3].name, or . for the whole. It
	// holds names out of the texts, which may be hostile.
	Path string
	// Before and After are the values' texts, nil where there is none.
	Before, After []byte
}

// Result is what a comparison found.
type Result struct {
	Differences []Difference // in the order of the first text
	More        int          // how many there are beyond those
	Ignored     int          // how many there are at paths that are ignored
}

// Count is the number of differences, listed or not.
func (r Result) Count() int { return len(r.Differences) + r.More }

// maxPath is how long a path may be to a value that is taken apart: what lies
// deeper, in a text nested to do harm, is compared as one text.
const maxPath = 1 << 10

// Compare lists the differences between two JSON texts, at most limit of them.
// A text that is empty has no value. An error says which of them is not JSON.
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

// child compares what is one step further, in one of the texts or both.
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

// pair compares two values, either of which need not be there.
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

// sameString compares strings by what they mean.
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
		return []byte(strconv.Quote(s)) // not so: any string can be written
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
