package pubsub

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

func byKey(fields []field) map[string]string {
	m := make(map[string]string, len(fields))
	for _, f := range fields {
		m[f.key] = f.value
	}
	return m
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
