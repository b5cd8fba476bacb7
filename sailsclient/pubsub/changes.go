package pubsub

import "encoding/json"

// FieldChange is one field of an update. Path is that of the field in the
// record, as jsontree writes paths; Before or After is nil if it was not there.
type FieldChange struct {
	Path          string
	Before, After json.RawMessage
}

// MaxChanges bounds what Changes tells of one notice.
const MaxChanges = 1000

// maxCompared is how deep objects are compared inside: each level reads what is
// below it once more.
const maxCompared = 30

// Changes compares Data with Previous, field by field, in the order of Data. Of
// an update it is the fields that it set to something else: an object in both is
// compared inside, a list as a whole, and the id of an association with the
// record that the server had populated. Without Previous it is the fields of
// Data, with nothing before; of a destroyed record, those of Previous, with
// nothing after.
//
// Paths hold keys as the server wrote them: show them through escape.JSON.
func (n Notice) Changes() []FieldChange {
	c := comparison{}
	switch previous := fieldsOf(string(n.Previous)); n.Verb {
	case Destroyed:
		c.fields("", previous, nil, 0)
	case Created, Updated:
		c.update("", previous, fieldsOf(string(n.Data)))
	default: // the others change collections, which they name themselves
	}
	return c.changes
}

// field is a member of an object; both are JSON text.
type field struct{ key, value string }

// fieldsOf are the members of a JSON object, nil if it is none. Of members with
// the same key the last one counts, as for every decoder.
func fieldsOf(raw string) []field {
	s := scanner{text: raw}
	s.space()
	if s.peek() != '{' {
		return nil
	}
	fields, index := []field{}, map[string]int{}
	for key, more := s.key(true); more; key, more = s.key(false) {
		start := s.at
		s.value(0)
		value := s.text[start:s.at]
		if i, twice := index[key]; twice {
			fields[i].value = value
			continue
		}
		index[key] = len(fields)
		fields = append(fields, field{key, value})
	}
	if s.bad {
		return nil
	}
	return fields
}

// comparison gathers changes.
type comparison struct{ changes []FieldChange }

func (c *comparison) add(path, before, after string) {
	if len(c.changes) < MaxChanges {
		c.changes = append(c.changes, FieldChange{path, rawOrNil(before), rawOrNil(after)})
	}
}

// update compares the record before with the fields that were set. What was not
// set is as it was.
func (c *comparison) update(path string, before, set []field) {
	was := byKey(before)
	for _, f := range set {
		if old := was[f.key]; !isRecord(old, f.value) {
			c.compare(path+step(f.key), old, f.value, 1)
		}
	}
}

// fields compares two objects.
func (c *comparison) fields(path string, before, after []field, depth int) {
	was, is := byKey(before), byKey(after)
	for _, f := range before {
		if is[f.key] == "" {
			c.add(path+step(f.key), f.value, "")
		}
	}
	for _, f := range after {
		c.compare(path+step(f.key), was[f.key], f.value, depth+1)
	}
}

func (c *comparison) compare(path, before, after string, depth int) {
	if before == after || before != "" && hashOf(before) == hashOf(after) {
		return
	}
	if depth < maxCompared && isObject(before) && isObject(after) {
		c.fields(path, fieldsOf(before), fieldsOf(after), depth)
		return
	}
	c.add(path, before, after)
}

func byKey(fields []field) map[string]string {
	m := make(map[string]string, len(fields))
	for _, f := range fields {
		m[f.key] = f.value
	}
	return m
}

func hashOf(raw string) uint64 {
	s := scanner{text: raw}
	return s.value(0)
}

// isRecord tells whether a populated record is the one with this id. One whose
// primary key has another name is not recognized.
func isRecord(populated, id string) bool {
	if !isObject(populated) || !isID(id) {
		return false
	}
	own := byKey(fieldsOf(populated))[idKey]
	return isID(own) && unquoteID(own) == unquoteID(id)
}

// step is the part of a path that leads to a key, which is in its quotation
// marks: as jq has it.
func step(key string) string {
	if name := key[1 : len(key)-1]; isName(name) {
		return "." + name
	}
	return "[" + key + "]"
}

// isName tells whether jq takes a key without quotation marks.
func isName(key string) bool {
	for i, c := range []byte(key) {
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || !isDigit(c)) {
			return false
		}
	}
	return key != ""
}
