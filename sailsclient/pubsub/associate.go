package pubsub

import (
	"strings"

	"sailscope/internal/jsontext"
)

// association is an attribute of a record that is associated with other records, and the
// records that the server has populated it with.
type association struct {
	attribute, model string
	records          []record
}

// study learns about a model from a record, and returns the record's associations. It finds
// an association that is not populated only if its name is that of a model.
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
			model = other // that was a better guess
		}
		s.info.associate(attribute, model)
		found = append(found, association{attribute, model, records})
	}
	return found
}

// otherModel returns the model of the records in a populated attribute.
func (s *lesson) otherModel() string {
	known := &s.ledger.schema
	if model := s.guess(s.attribute, s.isList, s.records); known.knows(model) {
		return model
	}
	return known.otherOf(s.model, s.attribute)
}

// guess returns the model that an attribute is associated with: the model with its name, or
// else the only model with records that look like the associated ones. It is "" if the
// attribute is no association.
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

// namedBy returns the known model with the name of an attribute, "" for none. It looks only
// once for each attribute.
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

// looksLike returns the only known model with records that have the same attributes. A
// populated record contains no lists of further records. It looks only once for each
// attribute.
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
