package pubsub

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// schema is what the answers and events of a server tell of its models.
type schema struct {
	models   map[string]*modelInfo
	prefixes map[string]bool // the paths before models that blueprints answered at
}

// These keep a server from filling the memory with models.
const (
	maxModels     = 500
	maxAttributes = 200
	maxPrefixes   = 20
)

// modelInfo is about a model that is known to exist. Keys are JSON strings.
type modelInfo struct {
	key    string            // the primary key, "" if it is not known
	shape  map[string]bool   // the attributes of its records; true for lists
	others map[string]string // the models that attributes are associated with, as far as one can guess
	counts bool              // its ids are numbers
}

// idKey is the primary key of most models.
const idKey = `"id"`

func newSchema() schema {
	return schema{models: map[string]*modelInfo{}, prefixes: map[string]bool{}}
}

// know returns what there is about a model, which exists.
func (s *schema) know(identity string) *modelInfo {
	m := s.about(identity)
	if len(s.models) < maxModels {
		s.models[strings.Clone(identity)] = m
	}
	return m
}

// about is what there is about a model, which may not exist. What is noted there
// of one that is not known is forgotten.
func (s *schema) about(identity string) *modelInfo {
	if m := s.models[identity]; m != nil {
		return m
	}
	return &modelInfo{shape: map[string]bool{}, others: map[string]string{}}
}

func (s *schema) knows(identity string) bool { return s.models[identity] != nil }

// identity is the model that a segment of a path stands for. Sails can be
// configured to have paths in the plural.
func (s *schema) identity(segment string) (identity string, evidence Evidence) {
	singular := singularOf(segment)
	switch {
	case s.knows(segment) || singular == segment:
		return segment, Believed
	case s.knows(singular):
		return singular, Believed
	default:
		return singular, Guessed
	}
}

// record is an object of an answer, by key; both are JSON text.
type record map[string]string

// idOf is a record's id, if it has one.
func (s *schema) idOf(identity string, r record) (ID, bool) {
	key := cmp.Or(s.about(identity).key, idKey)
	if raw := r[key]; isID(raw) {
		return unquoteID(raw), true
	}
	return "", false
}

// learnKey finds out a model's primary key from a record and its id: it is the
// only attribute that has the id, unless there is one called id.
func (s *schema) learnKey(identity string, r record, id ID) {
	own, hasID := s.idOf(identity, r)
	if hasID && own == id {
		s.know(identity).key = cmp.Or(s.about(identity).key, idKey)
		return
	}
	if key, ok := r.holding(id); ok && !hasID {
		s.know(identity).key = key
	}
}

// holding is the key of the only attribute with this id.
func (r record) holding(id ID) (key string, ok bool) {
	for k, raw := range r {
		if isID(raw) && unquoteID(raw) == id {
			if ok {
				return "", false
			}
			key, ok = strings.Clone(k), true
		}
	}
	return key, ok
}

// sameID compares ids as databases do, which take "007" for 7.
func sameID(a, b ID) bool {
	x, errX := strconv.ParseFloat(string(a), 64)
	y, errY := strconv.ParseFloat(string(b), 64)
	return a == b || errX == nil && errY == nil && x == y
}

// association is a record's attribute that is associated with other records,
// and those that the server has populated it with.
type association struct {
	attribute, model string
	records          []record
}

// study learns from a record what its model is like, and finds its associations.
// Those that are not populated are found if they are named after a model.
func (s *schema) study(m *modelInfo, r record) []association {
	var found []association
	for key, raw := range r {
		isList := strings.HasPrefix(raw, "[")
		m.has(key, isList)
		if !isList && !isObject(raw) && raw != "null" {
			continue
		}
		records, _ := recordsIn(raw)
		attribute := unquote(key)
		model := s.guess(attribute, isList, records)
		if model == "" || !s.allHaveIDs(model, records) || isList && records == nil && raw != "[]" {
			continue
		}
		if !s.knows(model) && m.others[attribute] != "" {
			model = m.others[attribute] // which was a better guess
		}
		m.associate(attribute, model)
		found = append(found, association{attribute, model, records})
	}
	return found
}

func (m *modelInfo) has(key string, isList bool) {
	if _, known := m.shape[key]; known || len(m.shape) < maxAttributes {
		m.shape[strings.Clone(key)] = isList
	}
}

func (m *modelInfo) associate(attribute, model string) {
	if m.others[attribute] == model {
		return
	}
	if m.others[attribute] != "" || len(m.others) < maxAttributes {
		m.others[strings.Clone(attribute)] = strings.Clone(model)
	}
}

// otherOf is the model that an attribute is associated with.
func (s *schema) otherOf(identity, attribute string) string {
	if other := s.about(identity).others[attribute]; other != "" {
		return other
	}
	name := strings.ToLower(attribute)
	if s.knows(name) {
		return name
	}
	return singularOf(name)
}

// beginsWithModel tells whether what stands before a model is no prefix, but
// begins with another model. Models answer below prefixes that are known.
func (s *schema) beginsWithModel(prefix string) bool {
	return !s.prefixes[prefix] && slices.ContainsFunc(split(prefix), func(step segment) bool {
		identity, _ := s.identity(step.text)
		return s.knows(identity)
	})
}

// addPrefix notes a path before models.
func (s *schema) addPrefix(prefix string) {
	if len(s.prefixes) < maxPrefixes {
		s.prefixes[prefix] = true
	}
}

func (s *schema) allHaveIDs(identity string, records []record) bool {
	return !slices.ContainsFunc(records, func(r record) bool {
		_, ok := s.idOf(identity, r)
		return !ok
	})
}

// guess is the model that an attribute is associated with: one with its name, or
// else the only one whose records look like those at the other end. What is no
// association has none.
func (s *schema) guess(attribute string, isList bool, records []record) string {
	name := strings.ToLower(attribute)
	for _, candidate := range []string{name, singularOf(name)} {
		if s.knows(candidate) {
			return candidate
		}
	}
	if len(records) == 0 {
		return ""
	}
	if model := s.looksLike(records[0]); model != "" {
		return model
	}
	if isList {
		return singularOf(name)
	}
	return name
}

// looksLike is the only model whose records have the same attributes. In a
// populated record there are no lists of further records.
func (s *schema) looksLike(r record) string {
	only := ""
	for identity, m := range s.models {
		if !m.fits(r) {
			continue
		}
		if only != "" {
			return ""
		}
		only = identity
	}
	return only
}

// fits tells whether a populated record has the model's attributes, and one at
// least that not every model has.
func (m *modelInfo) fits(r record) bool {
	telling := false
	for key := range r {
		if _, has := m.shape[key]; !has {
			return false
		}
		telling = telling || key != idKey && key != `"createdAt"` && key != `"updatedAt"`
	}
	for key, isList := range m.shape {
		if r[key] == "" && !isList {
			return false
		}
	}
	return telling
}

// singularOf undoes the usual plurals of English.
func singularOf(word string) string {
	switch {
	case strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "us"), strings.HasSuffix(word, "is"), len(word) < len("abs"):
		return word
	case strings.HasSuffix(word, "ies"):
		return strings.TrimSuffix(word, "ies") + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "shes"), strings.HasSuffix(word, "ches"), strings.HasSuffix(word, "xes"):
		return strings.TrimSuffix(word, "es")
	default:
		return strings.TrimSuffix(word, "s")
	}
}

// recordsIn are the objects in JSON: one, or a list of nothing else. It is for
// answers of many megabytes too.
func recordsIn(raw string) (records []record, isList bool) {
	s := scanner{text: raw}
	if s.peek() == '{' {
		r := s.record()
		if s.bad {
			return nil, false
		}
		return []record{r}, false
	}
	for more := s.element(true); more && len(records) < MaxSubscriptions; more = s.element(false) {
		records = append(records, s.record())
	}
	if s.bad {
		return nil, false
	}
	return records, true
}

// record reads an object.
func (s *scanner) record() record {
	const usual = 8
	r := make(record, usual)
	for key, more := s.key(true); more; key, more = s.key(false) {
		start := s.at
		s.value(0)
		r[key] = s.text[start:s.at]
	}
	return r
}
