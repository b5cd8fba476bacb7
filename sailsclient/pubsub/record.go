package pubsub

import (
	"slices"
	"strings"

	"sailscope/internal/jsontext"
)

// record is an object of a response. Keys and values are JSON text.
type record struct {
	fields []field // of members with the same key the last counts
	inner  []inner
}

// inner is a field of a record that holds further records.
type inner struct {
	key     string
	records []record
	isList  bool
}

// get returns a field's value, "" if there is none.
func (r record) get(key string) string {
	for _, f := range slices.Backward(r.fields) {
		if f.key == key {
			return f.value
		}
	}
	return ""
}

// hasTimestamps tells whether the record has both times that Sails keeps of
// records unless an app turns them off.
func (r record) hasTimestamps() bool {
	const createdAt, updatedAt = `"createdAt"`, `"updatedAt"`
	return isID(r.get(createdAt)) && isID(r.get(updatedAt))
}

// holding returns the attributes that hold an id, at most as many as a model's
// primary key may be among.
func (r record) holding(id ID) (keys []string) {
	for _, f := range r.fields {
		if isID(f.value) && unquoteID(f.value) == id && len(keys) < maxCandidates {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// Limits of what is read of one response. Records beyond them are counted.
const (
	maxRecords      = MaxSubscriptions
	maxFields       = 300_000
	maxFieldsInside = 200 // of one record
)

// recordReader reads records, and those inside them.
type recordReader struct {
	fields  int // that may still be read
	skipped int // records that are beyond the limits, in whole or in part
}

// readRecords reads the records in a response: an object, or a list of nothing
// else. Its time grows with the text's length and nothing else; its memory is
// bounded.
func readRecords(text string) (records []record, isList bool, skipped int) {
	reader := &recordReader{fields: maxFields}
	records, isList = reader.all(text, (*recordReader).whole)
	return records, isList, reader.skipped
}

// readRecord reads one object, without what is inside it.
func readRecord(text string) (r record, ok bool) {
	reader := &recordReader{fields: maxFieldsInside}
	records, isList := reader.all(text, (*recordReader).flat)
	if isList || len(records) != 1 {
		return record{}, false
	}
	return records[0], true
}

// all reads an object or a list of objects, nil if the text is neither.
func (r *recordReader) all(text string, one func(*recordReader, *jsontext.Scanner) record) (records []record, isList bool) {
	s := &jsontext.Scanner{Text: text}
	if s.Peek() == '{' {
		only := one(r, s)
		if s.Bad {
			return nil, false
		}
		return []record{only}, false
	}
	skipped := 0
	for more := s.Element(true); more; more = s.Element(false) {
		switch {
		case s.Peek() != '{':
			return nil, false
		case len(records) >= maxRecords || r.fields <= 0:
			s.Value()
			skipped++
		default:
			records = append(records, one(r, s))
		}
	}
	if s.Bad {
		return nil, false
	}
	r.skipped += skipped
	return records, true
}

// flat reads the fields of an object.
func (r *recordReader) flat(s *jsontext.Scanner) record {
	const usual = 8
	one, cut := record{fields: make([]field, 0, usual)}, 0
	for key, more := s.Key(true); more; key, more = s.Key(false) {
		start := s.At
		s.Value()
		if r.fields > 0 && len(one.fields) < maxFieldsInside {
			one.fields = append(one.fields, field{key, s.Text[start:s.At]})
			r.fields--
		} else {
			cut = 1
		}
	}
	r.skipped += cut
	return one
}

// whole reads an object, and the records in its fields.
func (r *recordReader) whole(s *jsontext.Scanner) record {
	one := r.flat(s)
	if s.Bad {
		return one
	}
	for _, f := range one.fields {
		if !strings.HasPrefix(f.value, "{") && !strings.HasPrefix(f.value, "[") {
			continue
		}
		if records, isList := r.all(f.value, (*recordReader).flat); records != nil {
			one.inner = append(one.inner, inner{f.key, records, isList})
		}
	}
	return one
}

// find returns the records of a field, nil if it holds none.
func (r record) find(key string) []record {
	for _, inner := range slices.Backward(r.inner) {
		if inner.key == key {
			return inner.records
		}
	}
	return nil
}
