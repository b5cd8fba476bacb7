package pubsub

import (
	"slices"
	"strconv"
	"strings"

	"sailscope/sailsclient/internal/bound"
)

// schema is what the responses and events of a server tell of its models.
type schema struct {
	models   map[string]*modelInfo
	prefixes map[string]bool   // the paths before models that blueprints answered at
	plurals  map[string]string // segments of paths in the plural, by the model that each was taken for
	unkeyed  int               // ids that the models' unkeyed lists hold, all together
}

// These keep a server from filling the memory with models.
const (
	maxModels     = 500
	maxAttributes = 200
	maxPrefixes   = 20
	// maxName is the length of the longest name of a model or an attribute that
	// is learned, and maxID that of the longest id of a notification, in bytes.
	maxName = 256
	maxID   = bound.ID
)

// modelInfo is about a model. Keys are JSON strings.
type modelInfo struct {
	// known means that something has confirmed that there is such a model, and not
	// only a path that may name it.
	known  bool
	shape  map[string]bool   // the attributes of its records; true for lists
	others map[string]string // the models that attributes are associated with, as far as one can guess
	counts bool              // its ids are numbers
	primaryKey

	base    string // the path that the actions were requested at
	actions uint16 // that answered there as blueprints do, a bit each
}

func newSchema() schema {
	return schema{models: map[string]*modelInfo{}, prefixes: map[string]bool{}, plurals: map[string]string{}}
}

// know returns what there is about a model that exists. It is false if there is
// no place for one more.
func (s *schema) know(identity string) (m *modelInfo, kept bool) {
	m, kept = s.note(identity)
	m.known = true
	return m, kept
}

// note returns what there is about a model that may exist, to add to.
func (s *schema) note(identity string) (m *modelInfo, kept bool) {
	if m := s.models[identity]; m != nil {
		return m, true
	}
	if len(s.models) >= maxModels || len(identity) > maxName {
		return &modelInfo{}, false
	}
	m = &modelInfo{}
	s.models[strings.Clone(identity)] = m
	return m, true
}

// about returns what there is about a model, which may not exist. What is noted
// there of one that is not known is forgotten.
func (s *schema) about(identity string) *modelInfo {
	if m := s.models[identity]; m != nil {
		return m
	}
	return &modelInfo{}
}

func (s *schema) knows(identity string) bool {
	m := s.models[identity]
	return m != nil && m.known
}

// identity is the model that a segment of a path stands for. Sails can be
// configured to have paths in the plural.
func (s *schema) identity(segment string) (identity string, evidence Evidence) {
	singulars := singularsOf(segment)
	if s.knows(segment) || singulars[0] == segment {
		return segment, Believed
	}
	for _, singular := range singulars {
		if s.knows(singular) {
			return singular, Believed
		}
	}
	return singulars[0], Guessed
}

// sameID compares ids as databases do, which take "007" for 7.
func sameID(a, b ID) bool {
	if a == b || isPlainCount(a) && isPlainCount(b) {
		return a == b // most ids, and cheap
	}
	x, errX := strconv.ParseFloat(string(a), 64)
	y, errY := strconv.ParseFloat(string(b), 64)
	return errX == nil && errY == nil && x == y
}

// isPlainCount tells the numbers that are spelled in one way.
func isPlainCount(id ID) bool { return id != "" && id[0] != '0' && isCount(id) }

func (m *modelInfo) has(key string, isList bool) {
	before, known := m.shape[key]
	switch {
	case known && before == isList:
	case known || len(m.shape) < maxAttributes && len(key) <= maxName:
		if m.shape == nil {
			m.shape = map[string]bool{}
		}
		m.shape[strings.Clone(key)] = isList
	}
}

func (m *modelInfo) associate(attribute, model string) {
	before := m.others[attribute]
	if before == model || len(attribute) > maxName || len(model) > maxName {
		return
	}
	if before != "" || len(m.others) < maxAttributes {
		if m.others == nil {
			m.others = map[string]string{}
		}
		m.others[strings.Clone(attribute)] = strings.Clone(model)
	}
}

// otherOf is the model that an attribute is associated with.
func (s *schema) otherOf(identity, attribute string) string {
	if other := s.about(identity).others[attribute]; other != "" {
		return other
	}
	name := strings.ToLower(attribute)
	if model := s.named(name); model != "" {
		return model
	}
	return singularOf(name)
}

// named is the model that a name in the singular or in the plural is of, "" if
// there is none. That an attribute has the name of what a path may name is enough
// for a guess.
func (s *schema) named(name string) string {
	if s.models[name] != nil {
		return name
	}
	for _, singular := range singularsOf(name) {
		if s.models[singular] != nil {
			return singular
		}
	}
	return ""
}

// beginsWithModel tells whether what stands before a model is no prefix, but
// begins with another model. Models answer below prefixes that are known.
func (s *schema) beginsWithModel(prefix string) bool {
	return !s.prefixes[prefix] && slices.ContainsFunc(split(prefix), func(step segment) bool {
		identity, _ := s.identity(step.text)
		return s.models[identity] != nil
	})
}

// isPrefix tells whether blueprints are known to answer below a path. Without a
// prefix is the usual way.
func (s *schema) isPrefix(prefix string) bool { return prefix == "" || s.prefixes[prefix] }

// addPrefix notes a path before models.
func (s *schema) addPrefix(prefix string) {
	if len(s.prefixes) < maxPrefixes && len(prefix) <= maxName {
		s.prefixes[prefix] = true
	}
}

// fits tells whether a record has the attributes of a model, and one at least
// that not every model has. The keys are the record's.
func (m *modelInfo) fits(keys map[string]bool) bool {
	telling := false
	for key := range keys {
		if _, has := m.shape[key]; !has {
			return false
		}
		telling = telling || key != idKey && key != `"createdAt"` && key != `"updatedAt"`
	}
	for key, isList := range m.shape {
		if !keys[key] && !isList {
			return false
		}
	}
	return telling
}
