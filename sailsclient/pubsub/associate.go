package pubsub

import (
	"strings"

	"sailscope/internal/jsontext"
)

// association is a record's attribute that is associated with other records,
// and those that the server has populated it with.
type association struct {
	attribute, model string
	records          []record
}

// study learns from a record what its model is like, and finds its associations.
// Those that are not populated are found if they are named after a model.
func (s *lesson) study(r record) []association {
	var found []association
	for _, f := range r.fields {
		isList := strings.HasPrefix(f.value, "[")
		s.info.has(f.key, isList)
		if !isList && !isObject(f.value) && f.value != "null" {
			continue
		}
		records := r.find(f.key)
		attribute := jsontext.Unquote(f.key)
		model := s.guess(attribute, isList, records)
		if model == "" || !s.allHaveIDs(model, records) || isList && records == nil && f.value != "[]" {
			continue
		}
		if other := s.info.others[attribute]; other != "" && !s.ledger.schema.knows(model) {
			model = other // which was a better guess
		}
		s.info.associate(attribute, model)
		found = append(found, association{attribute, model, records})
	}
	return found
}

// otherModel is the model of the records that a populated attribute holds.
func (s *lesson) otherModel() string {
	known := &s.ledger.schema
	if model := s.guess(s.attribute, s.isList, s.records); known.knows(model) {
		return model
	}
	return known.otherOf(s.model, s.attribute)
}

// guess is the model that an attribute is associated with: one with its name, or
// else the only one whose records look like those at the other end. What is no
// association has none.
func (s *lesson) guess(attribute string, isList bool, records []record) string {
	name := strings.ToLower(attribute)
	if model := s.namedBy(name); model != "" {
		return model
	}
	if len(records) == 0 {
		return ""
	}
	if model := s.looksLike(attribute, records[0]); model != "" {
		return model
	}
	if isList {
		return singularOf(name)
	}
	return name
}

// namedBy is the known model that an attribute has the name of, "" if there is
// none. It is found out once for an attribute.
func (s *lesson) namedBy(name string) string {
	model, known := s.named[name]
	if !known {
		if s.named == nil {
			s.named = map[string]string{}
		}
		model = s.ledger.schema.named(name)
		s.named[name] = model
	}
	return model
}

// looksLike is the only known model whose records have the same attributes. In a
// populated record there are no lists of further records. It is found out once
// for an attribute.
func (s *lesson) looksLike(attribute string, r record) string {
	if model, known := s.looks[attribute]; known {
		return model
	}
	keys, only := keysOf(r), ""
	for identity, m := range s.ledger.schema.models {
		if !m.known {
			continue
		}
		if !s.spend(1 + len(keys) + len(m.shape)) {
			return ""
		}
		if !m.fits(keys) {
			continue
		}
		if only != "" {
			only = ""
			break
		}
		only = identity
	}
	if s.looks == nil {
		s.looks = map[string]string{}
	}
	s.looks[attribute] = only
	return only
}
