package pubsub

import (
	"slices"
	"strings"

	"sailscope/internal/jsontext"
)

// record is an object of a response. Keys and values are JSON text.
type record struct {
	fields []field // if keys are equal, the last one counts
	inner  []inner
}

// inner is a field of a record with further records.
type inner struct {
	key     string
	records []record
	isList  bool
}

// get returns a field's value, "" for none.
func (r record) get(key string) string {
	for _, f := range slices.Backward(r.fields) {
		if f.key == key {
			return f.value
		}
	}
	return ""
}

// hasTimestamps reports whether the record has createdAt and updatedAt, which Sails adds to
// records unless an app turns that off.
func (r record) hasTimestamps() bool {
	const createdAt, updatedAt = `"createdAt"`, `"updatedAt"`
	return isID(r.get(createdAt)) && isID(r.get(updatedAt))
}

// holding returns the attributes with an id as the value, up to the limit of candidates for a
// primary key.
func (r record) holding(id ID) (keys []string) {
	for _, f := range r.fields {
		if isID(f.value) && unquoteID(f.value) == id && len(keys) < maxCandidates {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// Limits of reading one response. Records beyond them are counted.
const (
	maxRecords      = MaxSubscriptions
	maxFields       = 300_000
	maxFieldsInside = 200 // of one record
)

// recordReader reads records, and those inside them.
type recordReader struct {
	fields  int // number of fields that may still be read
	skipped int // records beyond the limits, at least in part
}

// readRecords reads the records of a response: an object, or a list of objects. The time grows
// with the length of the text, and the memory is bounded.
func readRecords(text string) (records []record, isList bool, skipped int) {
	reader := &recordReader{fields: maxFields}
	records, isList = reader.all(text, (*recordReader).whole)
	return records, isList, reader.skipped
}

// readRecord reads one object, without the records inside it.
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

// whole reads an object and the records in its fields.
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
