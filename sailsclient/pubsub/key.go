package pubsub

import (
	"slices"
	"strings"
	"time"
)

// primaryKey is what is known of a model's primary key.
type primaryKey struct {
	key string // "" while it is not known
	// candidates are the possible keys, once a record and its id were seen.
	candidates []string
	tries      int // number of records that were searched for it
	unkeyed    *unkeyed
}

// unkeyed are records of a list that came before the model's key was known: their ids, by the
// possible key.
type unkeyed struct {
	ids map[string][]ID
	reason
	at time.Time
}

// idKey is the primary key of most models.
const idKey = `"id"`

// Limits of looking for a primary key.
const (
	maxCandidates = 8
	maxKeyTries   = 50
	maxKeyText    = 64 << 10 // bytes of an event; larger ones are not searched
	maxUnkeyed    = 1000     // records of a list whose ids are kept until the key is known
	maxUnkeyedIDs = 20_000   // such ids of all models together
)

// keyNames returns usual names of primary keys other than id.
func keyNames(identity string) []string {
	return []string{
		`"_id"`, `"uuid"`, `"guid"`, `"pk"`, `"ID"`, `"Id"`,
		`"` + identity + `Id"`, `"` + identity + `_id"`, `"` + identity + `ID"`, `"` + identity + `id"`, `"` + identity + `Uuid"`, `"` + identity + `_uuid"`,
	}
}

// idOf is a record's id, if it has one.
func (s *schema) idOf(identity string, r record) (ID, bool) {
	key := s.about(identity).key
	if key == "" {
		key = usualKey(identity, r)
	}
	if raw := r.get(key); isID(raw) {
		return unquoteID(raw), true
	}
	return "", false
}

// usualKey returns the attribute with a usual name of a primary key.
func usualKey(identity string, r record) string {
	if isID(r.get(idKey)) {
		return idKey
	}
	for _, name := range keyNames(identity) {
		if isID(r.get(name)) {
			return name
		}
	}
	return idKey
}

// narrow learns from a record and its id: the key is one of the attributes that hold the id.
// It reports whether the key has become known.
func (m *modelInfo) narrow(identity string, r record, id ID) bool {
	if m.key != "" {
		return false
	}
	if usual := usualKey(identity, r); isID(r.get(usual)) && unquoteID(r.get(usual)) == id {
		m.key = strings.Clone(usual)
		return true
	}
	return m.choose(r.holding(id))
}

// choose learns that the key is one of some attributes.
func (m *modelInfo) choose(among []string) bool {
	if len(among) == 0 {
		return false // the record was not whole
	}
	if m.candidates == nil {
		for _, key := range among {
			if len(key) <= maxName {
				m.candidates = append(m.candidates, strings.Clone(key))
			}
		}
	} else {
		m.candidates = slices.DeleteFunc(m.candidates, func(key string) bool { return !slices.Contains(among, key) })
	}
	if len(m.candidates) != 1 {
		return false
	}
	m.key = m.candidates[0]
	return true
}

// chooseByList learns from the id of a record that was in a list.
func (m *modelInfo) chooseByList(id ID) bool {
	if m.key != "" || m.unkeyed == nil {
		return false
	}
	var among []string
	for key, ids := range m.unkeyed.ids {
		if slices.Contains(ids, id) {
			among = append(among, key)
		}
	}
	return m.choose(among)
}

// unkey keeps the ids of a list until the model's key is known. If only one attribute can be
// the key, it returns its ids, and otherwise nil.
func (s *schema) unkey(m *modelInfo, records []record, list unkeyed, b *budget) (ids []ID) {
	s.forgetUnkeyed(m)
	if over := len(records) - maxUnkeyed; over > 0 {
		records = records[:maxUnkeyed]
		b.skipped += over
	}
	list.ids = possibleIDs(records, b)
	for _, ids = range list.ids {
		s.unkeyed += len(ids)
	}
	m.unkeyed = &list
	if s.unkeyed > maxUnkeyedIDs {
		b.skipped += len(records)
		s.forgetUnkeyed(m)
	}
	if len(list.ids) != 1 {
		return nil
	}
	return ids
}

func (s *schema) forgetUnkeyed(m *modelInfo) {
	if m.unkeyed == nil {
		return
	}
	for _, ids := range m.unkeyed.ids {
		s.unkeyed -= len(ids)
	}
	m.unkeyed = nil
}

// possibleIDs returns the ids of records, by each attribute that may be the primary key: all
// records have it, with different values.
func possibleIDs(records []record, b *budget) map[string][]ID {
	possible := map[string][]ID{}
	if len(records) == 0 {
		return possible
	}
	for _, f := range records[0].fields {
		if f.key == `"createdAt"` || f.key == `"updatedAt"` || len(f.key) > maxName || len(possible) == maxCandidates {
			continue
		}
		if ids := distinctIDs(records, f.key, b); ids != nil {
			possible[strings.Clone(f.key)] = ids
		}
	}
	return possible
}

func distinctIDs(records []record, key string, b *budget) []ID {
	ids, seen := make([]ID, 0, len(records)), make(map[ID]bool, len(records))
	for _, r := range records {
		raw := r.get(key)
		if !b.spend(1+len(r.fields)) || !isID(raw) {
			return nil
		}
		id := ID(strings.Clone(string(unquoteID(raw))))
		if seen[id] {
			return nil
		}
		seen[id] = true
		ids = append(ids, id)
	}
	return ids
}
