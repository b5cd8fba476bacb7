package secret

import (
	"cmp"
	"slices"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/internal/variable"
)

// Body changes the strings and numbers under secret keys in JSON, at any depth, the
// values beside names of secrets, and the secrets within other strings. An unfinished
// body, or one with variables in place of values, is not valid JSON: Body changes what it
// can parse. It reads every key, because a quick check before that could miss one. One
// pass is fast enough for bodies of megabytes.
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

// memberMapper scans a text once.
type memberMapper struct {
	text   string
	change Output
	edits  []edit
	known  map[string]bool // by raw key: whether it is secret
	open   []pair          // the enclosing objects and arrays; the first is the text
	deeper int             // number of enclosing ones that are not in open
}

// edit is the replacement of text[from:to].
type edit struct {
	from, to int
	text     string
}

// pair collects what is known about an object that may be a name and a value: {"name":
// "password", "value": "..."}, in any order.
type pair struct {
	edits  int   // number of edits before the object
	named  bool  // the object names a secret
	values []int // where its values begin
	key    edit  // the edit of "key" if there is no value beside it: then it is a secret and not a name
}

// deepest limits how many nested objects are treated as pairs.
const deepest = 500

// next handles the text at an index, and returns the index to continue at.
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

// member handles a key, and its value if the key is secret. The value begins at index
// value. It returns the index to continue at.
func (m *memberMapper) member(key string, value int) int {
	if value == len(m.text) || strings.IndexByte(",:}]", m.text[value]) >= 0 {
		return value // there is no value
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

// isSecret is isKey for a raw key, with a cache: most texts have few different keys.
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

// close handles the end of the innermost object or array.
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

// isPairName reports whether a member's value names the value beside it, as in lists of
// headers and fields, forms and JSON patches.
func isPairName(key string) bool {
	switch strings.ToLower(key) {
	case "name", "key", "header", "field", "param", "parameter", "property", "attribute", "type", "id", "label", "path", "k", "n":
		return true
	}
	return false
}

// isPairValue reports whether a member holds the value that isPairName's member names.
func isPairValue(key string) bool {
	switch strings.ToLower(key) {
	case "value", "values", "val", "content", "data", "v":
		return true
	}
	return false
}

// mapString changes a JSON string that is an Authorization header's value, or the secrets
// within any other string.
func mapString(raw string, change Output) string {
	if !strings.ContainsAny(raw, `:= \`) {
		return raw // keeps most strings fast
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

// quoted returns a text as a JSON string.
func quoted(text string) string { return `"` + jsonForm(text, false) + `"` }

// valueOf returns where the value of the key that ends at an index begins, -1 if that
// string is not a key.
func valueOf(text string, end int) int {
	colon := jsontext.SkipSpace(text, end)
	if colon == len(text) || text[colon] != ':' {
		return -1
	}
	return jsontext.SkipSpace(text, colon+1)
}

// mapScalars changes the strings and numbers of a JSON value, except keys, and also words
// that are not valid JSON. Variables stay.
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

// mapEachScalar changes all strings of a JSON text, including keys, and all numbers.
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

// changedString returns a changed JSON string, "" if it stays the same.
func changedString(raw string, change Output) string {
	plain := jsontext.Unquote(raw)
	if changed := change(plain); changed != plain {
		return quoted(changed)
	}
	return ""
}

// scalarAt returns the scalar at an index, "" if there is none to change, and where it
// ends.
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

// variableAt returns the length of the variable at the start of a text, or 0.
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
