package pubsub

import (
	"slices"
	"strconv"
	"strings"

	"sailscope/sailsclient/internal/bound"
)

// schema is what is known about a server's models, from its responses and events.
type schema struct {
	models   map[string]*modelInfo
	prefixes map[string]bool   // the paths before models where blueprints have responded
	plurals  map[string]string // the plural segments of paths, by the model that each is for
	unkeyed  int               // number of ids in the unkeyed lists of all models
}

// Limits, so that a server cannot fill the memory with models.
const (
	maxModels     = 500
	maxAttributes = 200
	maxPrefixes   = 20
	// maxName bounds the names of models and attributes, and maxID the ids of
	// notifications, in bytes.
	maxName = 256
	maxID   = bound.ID
)

// modelInfo is what is known about a model. Keys are JSON strings.
type modelInfo struct {
	// known means that the model is confirmed. Otherwise only a path may name it.
	known  bool
	shape  map[string]bool   // the attributes of its records; true for lists
	others map[string]string // the models that attributes are associated with, a guess
	counts bool              // its ids are numbers
	primaryKey

	base    string // the path of the requested actions
	actions uint16 // the actions that responded there as blueprints do, one bit each
}

func newSchema() schema {
	return schema{models: map[string]*modelInfo{}, prefixes: map[string]bool{}, plurals: map[string]string{}}
}

// know returns the info of a model that exists. ok is false if there are too many models.
func (s *schema) know(identity string) (m *modelInfo, kept bool) {
	m, kept = s.note(identity)
	m.known = true
	return m, kept
}

// note returns the info of a model that may exist, to change it.
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

// about returns the info of a model, which may not exist. For an unknown model it is a new one
// that nothing keeps.
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

// identity returns the model that a segment of a path means. Sails can be configured to have
// plural paths.
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

// sameID compares ids as databases do: "007" equals 7.
func sameID(a, b ID) bool {
	if a == b || isPlainCount(a) && isPlainCount(b) {
		return a == b // the usual case, and fast
	}
	x, errX := strconv.ParseFloat(string(a), 64)
	y, errY := strconv.ParseFloat(string(b), 64)
	return errX == nil && errY == nil && x == y
}

// isPlainCount reports whether a number can be written in only one way.
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

// otherOf returns the model that an attribute is associated with.
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

// named returns the model with a name in the singular or the plural, "" for none. For a guess,
// it is enough that a path may name the model.
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

// beginsWithModel reports whether the path before a model begins with another model and is
// thus no prefix.
func (s *schema) beginsWithModel(prefix string) bool {
	return !s.prefixes[prefix] && slices.ContainsFunc(split(prefix), func(step segment) bool {
		identity, _ := s.identity(step.text)
		return s.models[identity] != nil
	})
}

// isPrefix reports whether blueprints have responded below a path. The usual prefix is empty.
func (s *schema) isPrefix(prefix string) bool { return prefix == "" || s.prefixes[prefix] }

// addPrefix notes a prefix of models.
func (s *schema) addPrefix(prefix string) {
	if len(s.prefixes) < maxPrefixes && len(prefix) <= maxName {
		s.prefixes[prefix] = true
	}
}

// fits reports whether a record has the attributes of a model, and at least one that not every
// model has. keys are the record's.
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
