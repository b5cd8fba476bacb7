package pubsub

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"sailscope/internal/jsontext"
)

// fits tells whether the response is one that the blueprint gives, and how well
// that is known. The last segment of a path is no model before something confirms
// it: a notification, a record that has the id of the path, a list of records, or
// two different actions at the same path.
func (s *lesson) fits() bool {
	known := &s.ledger.schema
	s.model, s.evidence = known.identity(s.segment)
	if len(s.model) > maxName || known.beginsWithModel(s.prefix) || s.namesSocket() {
		return false // /boat/launch/7 is an action of the app's own
	}
	switch s.action {
	case find:
		return s.fitsFind()
	case populate:
		return s.fitsPopulate()
	case create:
		return s.fitsCreate()
	default:
		if s.isList || len(s.records) == 0 {
			return false
		}
		if s.id == "" { // DELETE /boat?id=7
			return known.knows(s.model) && s.allHaveIDs(s.model, s.records)
		}
		return s.fitsRecord()
	}
}

// namesSocket tells whether the request or the response calls this socket by its
// id: no record has that.
func (s *lesson) namesSocket() bool {
	isSocket := func(id string) bool {
		return id != "" && slices.ContainsFunc(s.ledger.sockets, func(socket string) bool { return strings.EqualFold(socket, id) })
	}
	if len(s.ledger.sockets) == 0 {
		return false
	}
	return isSocket(s.segment) || isSocket(string(s.id)) || isSocket(string(s.other)) ||
		slices.ContainsFunc(sample(s.records), func(r record) bool {
			id, ok := s.ledger.schema.idOf(s.model, r)
			return ok && isSocket(string(id))
		})
}

// sample is what is looked at of records to tell what they are.
func sample(records []record) []record {
	const enough = 200
	return records[:min(len(records), enough)]
}

func (s *lesson) allHaveIDs(model string, records []record) bool {
	return !slices.ContainsFunc(sample(records), func(r record) bool {
		_, ok := s.ledger.schema.idOf(model, r)
		return !ok
	})
}

// fitsFind takes a list of records below a known prefix for what it looks like,
// and everything else that may be a list of records for a guess.
func (s *lesson) fitsFind() bool {
	known := &s.ledger.schema
	switch {
	case !s.isList:
		return false
	case known.knows(s.model) && s.allHaveIDs(s.model, s.records):
		return true
	case len(s.records) == 0:
		s.guessUnlessConfirmed()
		return true
	case !s.allHaveIDs(s.model, s.records):
		return s.fitsUnkeyed()
	}
	confirmed := s.confirm()
	if !known.isPrefix(s.prefix) && !confirmed { // /join/lobby, or /api/boat
		s.evidence = Guessed
	}
	return true
}

// fitsUnkeyed tells whether a list without ids is of records with another primary
// key. If that is not certain, they are kept for when their model is known.
func (s *lesson) fitsUnkeyed() bool {
	if slices.ContainsFunc(sample(s.records), func(r record) bool { return !r.hasTimestamps() }) {
		return s.ledger.schema.knows(s.model) || s.keepForLater()
	}
	if !s.ledger.schema.isPrefix(s.prefix) {
		s.guessUnlessConfirmed()
	}
	return true
}

// keepForLater keeps the ids in a list that may be a find's until something
// confirms that. It is true if something has.
func (s *lesson) keepForLater() bool {
	if s.confirm() {
		return true
	}
	if m, kept := s.ledger.schema.note(s.model); kept {
		list := unkeyed{reason: reason{because: s.request, again: s.request, order: s.ledger.orders}, at: s.at}
		s.ledger.schema.unkey(m, s.records, list, s.budget)
	}
	return false
}

// fitsCreate takes an object for a new record if its model is known. If that is
// not, its timestamps make it a guess.
func (s *lesson) fitsCreate() bool {
	known := &s.ledger.schema
	if s.isList || len(s.records) == 0 {
		return false
	}
	r := s.records[0]
	if _, hasID := known.idOf(s.model, r); !hasID {
		return false
	}
	switch {
	case !known.knows(s.model):
		if s.confirm() {
			return true
		}
		s.evidence = Guessed
		return r.hasTimestamps()
	case known.isPrefix(s.prefix):
		return true
	default: // POST /join/boat
		return len(known.about(s.model).shape) > 0 && known.about(s.model).fits(keysOf(r))
	}
}

func keysOf(r record) map[string]bool {
	keys := make(map[string]bool, len(r.fields))
	for _, f := range r.fields {
		keys[f.key] = true
	}
	return keys
}

// fitsRecord takes an object for the record that the path names if it has that id.
// One that has it under a name that is no usual key's may be anything, as GET
// /join/vip answers {"room":"vip"}.
func (s *lesson) fitsRecord() bool {
	known, r := &s.ledger.schema, s.records[0]
	if own, ok := known.idOf(s.model, r); ok {
		if sameID(own, s.id) {
			s.confirm()
			return true
		}
		return false
	}
	if len(r.holding(s.id)) == 0 {
		return false
	}
	if known.knows(s.model) || r.hasTimestamps() || s.confirm() {
		return true
	}
	if m, kept := known.note(s.model); kept {
		m.narrow(s.model, r, s.id)
	}
	return false
}

// confirm notes that something answers at the path as the blueprint does, and
// tells whether the model is confirmed: by what is known, or by another action at
// the same path.
func (s *lesson) confirm() bool {
	m, kept := s.ledger.schema.note(s.model)
	if m.known || !kept {
		return m.known
	}
	if m.base != s.base {
		m.base, m.actions = s.base, 0
	}
	m.actions |= 1 << s.action
	return m.actions != 1<<s.action && s.evidence >= Believed
}

func (s *lesson) guessUnlessConfirmed() {
	if !s.confirm() {
		s.evidence = Guessed
	}
}

// fitsPopulate has to tell /berth/1/boats from /api/v1/boats.
func (s *lesson) fitsPopulate() bool {
	known := &s.ledger.schema
	isOwner := known.knows(s.model) || known.prefixes[s.prefix] || looksLikeID(s.id)
	isPrefix := known.prefixes[strings.ToLower(s.base+"/"+string(s.id))]
	if !isOwner || isPrefix || !jsontext.IsName(s.attribute) {
		return false
	}
	model := known.about(s.model)
	if model.counts && !isCount(s.id) {
		return false // /user/me/boats
	}
	return model.others[s.attribute] != "" || s.allHaveIDs(s.otherModel(), s.records)
}

// looksLikeID tells whether a segment of a path can be taken for an id without
// knowing the model: a number, or the long kinds that databases make.
func looksLikeID(id ID) bool {
	const long = 16
	return isCount(id) || len(id) >= long && strings.ContainsAny(string(id), "0123456789")
}

func isCount(id ID) bool {
	return strings.Trim(string(id), "0123456789") == ""
}

// replacements are the ids that a collection is replaced by. Sails subscribes to
// them as they are in the request, whether there are such records or not.
func (s *lesson) replacements() []ID {
	if raw, err := json.Marshal(s.because.Data); err == nil && strings.HasPrefix(string(raw), "[") {
		return idList(string(raw), maxRecords)
	}
	_, query, _ := strings.Cut(s.because.URL, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil // the server has read it in a way of its own
	}
	return idList(values.Get(s.attribute), maxRecords)
}
