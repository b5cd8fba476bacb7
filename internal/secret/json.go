package secret

import (
	"cmp"
	"slices"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/internal/variable"
)

// Body changes the strings and numbers under secret keys in JSON, however
// deep, the values beside names of secrets, and the secrets within other strings.
// A body that is unfinished, or has variables in the place of values, is not JSON:
// Body changes what it can read of that. It reads every key, because a quick
// check before that could miss one. One pass is cheap enough for bodies of
// megabytes.
func Body(text string, change Output) string {
	m := memberMapper{text: text, change: change, known: make(map[string]bool), open: make([]pair, 1)}
	for at := 0; at < len(text); {
		at = m.next(at)
	}
	for len(m.open) > 0 {
		m.close()
	}
	return m.result()
}

// memberMapper goes through a text once.
type memberMapper struct {
	text   string
	change Output
	edits  []edit
	known  map[string]bool // of keys, as they are written: whether they are secret
	open   []pair          // the objects and arrays around; the first is the text
	deeper int             // how many there are that are not in open
}

// edit is what stands in the place of text[from:to].
type edit struct {
	from, to int
	text     string
}

// pair is what is known of an object that may be a name and a value:
// {"name": "password", "value": "..."}, in any order.
type pair struct {
	edits  int   // how many there were before it
	named  bool  // it names a secret
	values []int // where its values begin
	key    edit  // what "key" is if there is no value beside it: a secret, and no name
}

// deepest bounds how many objects are looked at as pairs at a time.
const deepest = 500

// next takes in what is at an index, and returns where to go on.
func (m *memberMapper) next(at int) int {
	switch m.text[at] {
	case '{', '[':
		if len(m.open) <= deepest {
			m.open = append(m.open, pair{edits: len(m.edits)})
		} else {
			m.deeper++
		}
	case '}', ']':
		if m.deeper > 0 {
			m.deeper--
		} else if len(m.open) > 1 {
			m.close()
		}
	case '"':
		end := jsontext.StringEnd(m.text, at)
		if value := valueOf(m.text, end); value >= 0 {
			return m.member(m.text[at:end], value)
		}
		m.replace(at, end, mapString(m.text[at:end], m.change))
		return end
	}
	return at + 1
}

// member takes in a key and, if it is a secret, its value, which begins at an
// index. It returns where to go on.
func (m *memberMapper) member(key string, value int) int {
	if value == len(m.text) || strings.IndexByte(",:}]", m.text[value]) >= 0 {
		return value // there is none
	}
	p := &m.open[len(m.open)-1]
	secret, name := m.isSecret(key), jsontext.Unquote(key)
	switch {
	case m.deeper > 0:
	case m.text[value] == '"' && isPairName(name):
		end := jsontext.StringEnd(m.text, value)
		if !isKey(jsontext.Unquote(m.text[value:end])) {
			break
		}
		p.named = true
		if secret {
			p.key = edit{value, end, mapScalars(m.text[value:end], m.change)}
		}
		return end
	case isPairValue(name):
		p.values = append(p.values, value)
		secret = secret || p.named
	}
	if !secret {
		return value
	}
	end := jsontext.ValueEnd(m.text, value)
	m.replace(value, end, mapScalars(m.text[value:end], m.change))
	return end
}

// isSecret is isKey for a key as it is written. There are few different
// ones in most texts.
func (m *memberMapper) isSecret(key string) bool {
	secret, known := m.known[key]
	if !known {
		const most = 256
		secret = isKey(jsontext.Unquote(key))
		if len(m.known) < most {
			m.known[key] = secret
		}
	}
	return secret
}

// close takes in that the innermost object or array has ended.
func (m *memberMapper) close() {
	p := m.open[len(m.open)-1]
	m.open = m.open[:len(m.open)-1]
	if !p.named {
		return
	}
	if len(p.values) == 0 {
		m.replace(p.key.from, p.key.to, p.key.text)
	}
	for _, from := range p.values {
		to := jsontext.ValueEnd(m.text, from)
		inside := slices.DeleteFunc(m.edits[p.edits:], func(e edit) bool { return e.from >= from && e.to <= to })
		m.edits = m.edits[:p.edits+len(inside)]
		m.replace(from, to, mapScalars(m.text[from:to], m.change))
	}
}

func (m *memberMapper) replace(from, to int, text string) {
	if text != m.text[from:to] {
		m.edits = append(m.edits, edit{from, to, text})
	}
}

func (m *memberMapper) result() string {
	slices.SortFunc(m.edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var b strings.Builder
	done := 0
	for _, e := range m.edits {
		b.WriteString(m.text[done:e.from] + e.text)
		done = e.to
	}
	return b.String() + m.text[done:]
}

// isPairName tells the members that hold the name of what is beside them, of
// lists of headers and fields, forms and JSON patches.
func isPairName(key string) bool {
	switch strings.ToLower(key) {
	case "name", "key", "header", "field", "param", "parameter", "property", "attribute", "type", "id", "label", "path", "k", "n":
		return true
	}
	return false
}

// isPairValue tells the members that hold what isPairName is the name of.
func isPairValue(key string) bool {
	switch strings.ToLower(key) {
	case "value", "values", "val", "content", "data", "v":
		return true
	}
	return false
}

// mapString changes a JSON string that is an Authorization header's value, and
// the secrets within another.
func mapString(raw string, change Output) string {
	if !strings.ContainsAny(raw, `:= \`) {
		return raw // most strings cost little
	}
	plain := jsontext.Unquote(raw)
	within := mapWithin
	if areCredentials(plain) {
		within = func(text string, change Output) string { return change(text) }
	}
	changed := within(plain, change)
	if changed == plain {
		return raw
	}
	return quoted(changed)
}

// quoted is a text as a JSON string.
func quoted(text string) string { return `"` + jsonForm(text, false) + `"` }

// valueOf is where the value begins of the key that ends at an index, -1 if that
// string is no key.
func valueOf(text string, end int) int {
	colon := jsontext.SkipSpace(text, end)
	if colon == len(text) || text[colon] != ':' {
		return -1
	}
	return jsontext.SkipSpace(text, colon+1)
}

// mapScalars changes the strings and numbers of a JSON value that are no keys, and
// words that have no business in JSON. Variables stay.
func mapScalars(value string, change Output) string {
	var b strings.Builder
	for at := 0; at < len(value); {
		end, scalar := scalarAt(value, at)
		if changed := change(scalar); scalar != "" && changed != scalar {
			b.WriteString(`"` + changed + `"`)
		} else {
			b.WriteString(value[at:end])
		}
		at = end
	}
	return b.String()
}

// mapEachScalar changes all strings of a JSON text, keys too, and all numbers.
func mapEachScalar(text string, change Output) string {
	var b strings.Builder
	done := 0
	for at := 0; at < len(text); {
		var end int
		var changed string
		switch text[at] {
		case '"':
			end = jsontext.StringEnd(text, at)
			changed = changedString(text[at:end], change)
		case '[', '{', '}', ']', ',', ':', ' ', '\t', '\r', '\n':
			at++
			continue
		default:
			end = jsontext.ValueEnd(text, at)
			if word := text[at:end]; change(word) != word {
				changed = `"` + Masked + `"`
			}
		}
		if changed != "" {
			b.WriteString(text[done:at] + changed)
			done = end
		}
		at = end
	}
	return b.String() + text[done:]
}

// changedString is a changed JSON string, "" if it stays as it is.
func changedString(raw string, change Output) string {
	plain := jsontext.Unquote(raw)
	if changed := change(plain); changed != plain {
		return quoted(changed)
	}
	return ""
}

// scalarAt is what may be changed of what is at an index, and where that ends.
func scalarAt(value string, at int) (end int, scalar string) {
	switch value[at] {
	case '"':
		end = jsontext.StringEnd(value, at)
		if valueOf(value, end) >= 0 {
			return end, "" // a key
		}
		return end, strings.TrimSuffix(value[at+1:end], `"`)
	case '{':
		if length := variableAt(value[at:]); length > 0 {
			return at + length, ""
		}
		return at + 1, ""
	case '[', '}', ']', ',', ':', ' ', '\t', '\r', '\n':
		return at + 1, ""
	}
	end = jsontext.ValueEnd(value, at)
	if word := value[at:end]; word != "true" && word != "false" && word != "null" {
		scalar = word
	}
	return end, scalar
}

// variableAt is the length of the variable that a text begins with, or 0.
func variableAt(text string) int {
	const longest = 256
	if !strings.HasPrefix(text, "{{") {
		return 0
	}
	found := variable.Syntax.FindString(text[:min(len(text), longest)])
	if !strings.HasPrefix(text, found) {
		return 0
	}
	return len(found)
}
