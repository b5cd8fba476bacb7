package pubsub

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"sailscope/internal/jsontext"
)

// fits reports whether the response can come from the blueprint, and how well that is known.
// The last segment of a path counts as a model only after something has confirmed it: a
// notification, a record with the id of the path, a list of records, or two different actions
// at the same path.
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

// namesSocket reports whether the request or the response contains this socket's id, which is
// never that of a record.
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

// sample is a part of the records that shows which model they are of.
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

// fitsFind believes in a list of records below a known prefix. Any other list that may be one
// of records is a guess.
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

// fitsUnkeyed reports whether a list without ids has records with another primary key. If
// that is not certain, the records are kept until their model is known.
func (s *lesson) fitsUnkeyed() bool {
	if slices.ContainsFunc(sample(s.records), func(r record) bool { return !r.hasTimestamps() }) {
		return s.ledger.schema.knows(s.model) || s.keepForLater()
	}
	if !s.ledger.schema.isPrefix(s.prefix) {
		s.guessUnlessConfirmed()
	}
	return true
}

// keepForLater keeps the ids of a list until something confirms that the list comes from a
// find. It reports whether something has.
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

// fitsCreate believes in a new record if its model is known. If not, an object with timestamps
// is a guess.
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

// fitsRecord believes that an object is the record of the path if it has that id. If the id
// has an unusual name, the object may be anything: the response to GET /join/vip may be
// {"room":"vip"}.
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

// confirm notes that a response at the path looks like the blueprint's, and reports whether
// the model is confirmed, by what is known or by another action at the same path.
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

// fitsPopulate has to distinguish /berth/1/boats from /api/v1/boats.
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

// looksLikeID reports whether a segment of a path looks like an id of any model: a number, or
// a long id as databases make them.
func looksLikeID(id ID) bool {
	const long = 16
	return isCount(id) || len(id) >= long && strings.ContainsAny(string(id), "0123456789")
}

func isCount(id ID) bool {
	return strings.Trim(string(id), "0123456789") == ""
}

// replacements returns the ids of a request that replaces a collection. Sails subscribes to
// all of them, even if there are no such records.
func (s *lesson) replacements() []ID {
	if raw, err := json.Marshal(s.because.Data); err == nil && strings.HasPrefix(string(raw), "[") {
		return idList(string(raw), maxRecords)
	}
	_, query, _ := strings.Cut(s.because.URL, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil // it is unknown how the server has read it
	}
	return idList(values.Get(s.attribute), maxRecords)
}
