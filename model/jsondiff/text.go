package jsondiff

import (
	"encoding/json"
	"fmt"

	"sailscope/internal/jsontext"
)

// text is JSON with the ends of its containers, so that a value can be skipped without reading it
// again. So a comparison reads each text only once.
type text struct {
	raw    []byte
	blocks []block // the containers, in the order in which they begin
}

// block is a container: an object or an array.
type block struct {
	end  int // behind its closing bracket
	next int // the first block that is not inside of it
}

// value is where a value begins.
type value struct {
	at int
	// block is the container of the value, or the next one after it.
	block int
}

// nothing is a missing value.
func nothing() value { return value{at: -1} }

func (v value) isThere() bool { return v.at >= 0 }

// readText checks a text and finds its containers. encoding/json bounds how deep
// they may be in each other.
func readText(raw []byte) (*text, error) {
	t := &text{raw: raw}
	if jsontext.SkipSpace(raw, 0) == len(raw) {
		return t, nil // no value
	}
	if !json.Valid(raw) {
		var value json.RawMessage
		return nil, fmt.Errorf("not JSON: %w", json.Unmarshal(raw, &value))
	}
	var open []int
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			i = jsontext.StringEnd(raw, i) - 1
		case '{', '[':
			open = append(open, len(t.blocks))
			t.blocks = append(t.blocks, block{})
		case '}', ']':
			t.blocks[open[len(open)-1]] = block{end: i + 1, next: len(t.blocks)}
			open = open[:len(open)-1]
		}
	}
	return t, nil
}

func (t *text) root() value {
	at := jsontext.SkipSpace(t.raw, 0)
	if at == len(t.raw) {
		return nothing()
	}
	return value{at: at}
}

// bytes is a value's text, nil if it is not there.
func (t *text) bytes(v value) []byte {
	if !v.isThere() {
		return nil
	}
	return t.raw[v.at:t.end(v)]
}

func (t *text) isContainer(v value) bool { return t.raw[v.at] == '{' || t.raw[v.at] == '[' }

// end is where a value ends.
func (t *text) end(v value) int {
	switch {
	case t.isContainer(v):
		return t.blocks[v.block].end
	case t.raw[v.at] == '"':
		return jsontext.StringEnd(t.raw, v.at)
	}
	return jsontext.WordEnd(t.raw, v.at)
}

// behind is the first container behind a value.
func (t *text) behind(v value) int {
	if t.isContainer(v) {
		return t.blocks[v.block].next
	}
	return v.block
}

// members are the names in an object, each once and in order, and their values.
func (t *text) members(object value) (names []string, values map[string]value) {
	values = make(map[string]value)
	t.each(object, func(key int, v value) {
		name := jsontext.Unquote(t.raw[key:jsontext.StringEnd(t.raw, key)])
		if _, known := values[name]; !known {
			names = append(names, name)
		}
		values[name] = v // of several, the last one counts, as everywhere
	})
	return names, values
}

// elements are the values in an array.
func (t *text) elements(array value) []value {
	var all []value
	t.each(array, func(_ int, v value) { all = append(all, v) })
	return all
}

// each visits the values in a container. key is where the name of a member
// begins.
func (t *text) each(container value, visit func(key int, v value)) {
	at, next := jsontext.SkipSpace(t.raw, container.at+1), container.block+1
	for t.raw[at] != '}' && t.raw[at] != ']' {
		key := at
		if t.raw[container.at] == '{' {
			at = jsontext.SkipSpace(t.raw, jsontext.StringEnd(t.raw, at)) // the colon
			at = jsontext.SkipSpace(t.raw, at+1)
		}
		v := value{at: at, block: next}
		visit(key, v)
		next = t.behind(v)
		if at = jsontext.SkipSpace(t.raw, t.end(v)); t.raw[at] == ',' {
			at = jsontext.SkipSpace(t.raw, at+1)
		}
	}
}
