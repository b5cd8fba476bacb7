package pubsub

import (
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/sailsclient"
	"sailscope/sailsclient/internal/bound"
)

// Glance is what Look finds in an event without decoding it.
type Glance struct {
	// Verb and ID are empty unless the event is resourceful pubsub. ID shares memory
	// with the event: clone it to keep it for long.
	Verb Verb
	ID   ID
	// Fingerprint is equal for events with the same name and arguments. The order of
	// keys and the offset of recovery do not count. It differs between processes.
	Fingerprint uint64
}

// Look finds the verb, the id and the fingerprint of an event. It is meant for every event,
// and does not allocate for usual ones. Read is for events that somebody looks at. The time
// grows with the size of the arguments and the attachments; it reads each once.
func Look(e sailsclient.Event) Glance {
	g, _ := look(e, hasher{attachments: e.Attachments, hashBytes: hashBytes})
	return g
}

// look also returns the members of the payload. Without a hasher there is no fingerprint, and
// the attachments are not read.
func look(e sailsclient.Event, h hasher) (Glance, payload) {
	s := scanner{Scanner: jsontext.Scanner{Text: e.Payload()}, hasher: h}
	s.Space()
	var (
		p    payload
		hash = h.text(e.Name)
	)
	if s.Peek() == '{' {
		hash = mix(hash, p.read(&s))
	} else if s.At < len(s.Text) {
		hash = mix(hash, s.value(0))
	}
	s.Space()
	alone := s.At == len(s.Text)
	for s.At < len(s.Text) && !s.Bad {
		s.Expect(',')
		hash = mix(hash, s.value(0))
		s.Space()
	}
	if s.Bad {
		return Glance{Fingerprint: mix(h.text(e.Name), h.text(e.Payload()))}, payload{}
	}
	g := Glance{Fingerprint: hash}
	if alone && e.Name != "" && len(e.Name) <= maxName {
		if verb := p.verb(); verb != "" {
			g.Verb, g.ID = verb, unquoteID(p.raw[idMember])
		}
	}
	return g, p
}

// member is a member of payloads of resourceful pubsub.
type member int

const (
	verbMember member = iota
	idMember
	dataMember
	previousMember
	attributeMember
	addedIDMember
	addedIDsMember
	addedMember
	removedIDMember
	removedIDsMember
	memberCount
)

// members is a set of members.
type members uint16

func setOf(list ...member) members {
	var m members
	for _, one := range list {
		m |= 1 << one
	}
	return m
}

// memberOf returns the member of a key with its quotation marks.
func memberOf(key string) (m member, known bool) {
	switch key {
	case `"verb"`:
		return verbMember, true
	case `"id"`:
		return idMember, true
	case `"data"`:
		return dataMember, true
	case `"previous"`:
		return previousMember, true
	case `"attribute"`:
		return attributeMember, true
	case `"addedId"`:
		return addedIDMember, true
	case `"addedIds"`:
		return addedIDsMember, true
	case `"added"`:
		return addedMember, true
	case `"removedId"`:
		return removedIDMember, true
	case `"removedIds"`:
		return removedIDsMember, true
	default:
		return 0, false
	}
}

// payload is the JSON object of an event, member by member.
type payload struct {
	raw   [memberCount]string
	has   members
	alien bool // it has a member that Sails never sends
}

// read reads the object at the scanner's position, and returns its hash.
func (p *payload) read(s *scanner) uint64 {
	var hash uint64 = objectHash
	for key, more := s.Key(true); more; key, more = s.Key(false) {
		start := s.At
		hash += mix(s.hasher.text(key), s.value(1))
		m, known := memberOf(key)
		if !known {
			p.alien = true
			continue
		}
		p.raw[m] = s.Text[start:s.At]
		p.has |= 1 << m
	}
	return hash
}

// verb returns the payload's verb if the payload has exactly the members that Sails sends with
// it. An app may publish other payloads with the same words; they are no notifications.
func (p *payload) verb() Verb {
	const always = 1<<verbMember | 1<<idMember
	if p.alien || p.has&always != always || !isID(p.raw[idMember]) {
		return ""
	}
	switch rest := p.has &^ always; p.raw[verbMember] {
	case `"created"`:
		if rest == setOf(dataMember) && isObject(p.raw[dataMember]) {
			return Created
		}
	case `"updated"`:
		if rest&^setOf(previousMember) == setOf(dataMember) && isObject(p.raw[dataMember]) && p.previousFits() {
			return Updated
		}
	case `"destroyed"`:
		if rest&^setOf(previousMember) == 0 && p.previousFits() {
			return Destroyed
		}
	case `"addedTo"`:
		if p.moves(rest&^setOf(addedMember), addedIDMember, addedIDsMember) {
			return AddedTo
		}
	case `"removedFrom"`:
		if p.moves(rest, removedIDMember, removedIDsMember) {
			return RemovedFrom
		}
	default:
	}
	return ""
}

func (p *payload) previousFits() bool {
	previous := p.raw[previousMember]
	return previous == "" || previous == "null" || isObject(previous)
}

// moves reports whether the other members are an attribute, and the ids of the records that
// were added or removed, in one of the two spellings.
func (p *payload) moves(rest members, one, many member) bool {
	if name := p.raw[attributeMember]; len(name) <= len(`""`) || len(name) > bound.ID || name[0] != '"' {
		return false
	}
	switch rest {
	case setOf(attributeMember, one):
		return isID(p.raw[one])
	case setOf(attributeMember, many):
		return isIDList(p.raw[many])
	default:
		return false
	}
}

// others returns the ids of the records that were added or removed.
func (p *payload) others() []ID {
	for _, m := range []member{addedIDMember, removedIDMember} {
		if raw := p.raw[m]; raw != "" {
			return []ID{unquoteID(raw)}
		}
	}
	return idList(p.raw[addedIDsMember]+p.raw[removedIDsMember], maxRecords) // only one of them is set
}

func isObject(raw string) bool { return strings.HasPrefix(raw, "{") }

// isID reports whether a JSON value can be a primary key: a number, or a string that is not
// empty and not kilobytes long.
func isID(raw string) bool {
	if raw == "" || len(raw) > bound.ID {
		return false
	}
	return raw[0] == '"' && len(raw) > len(`""`) || raw[0] == '-' || jsontext.IsDigit(raw[0])
}

// unquoteID returns an id as it is in the name of a room.
func unquoteID(raw string) ID {
	if raw[0] != '"' {
		return ID(raw)
	}
	return ID(jsontext.Unquote(raw))
}

// isIDList reports whether a JSON array has only ids, and at least one.
func isIDList(raw string) bool {
	count := 0
	s := jsontext.Scanner{Text: raw}
	for more := s.Element(true); more; more = s.Element(false) {
		start := s.At
		s.Value()
		if s.Bad || !isID(s.Text[start:s.At]) {
			return false
		}
		count++
	}
	return count > 0 && !s.Bad
}

// idList returns the first ids in a JSON array, nil if there is anything else in it.
func idList(raw string, most int) []ID {
	if !isIDList(raw) {
		return nil
	}
	var list []ID
	s := jsontext.Scanner{Text: raw}
	for more := s.Element(true); more && len(list) < most; more = s.Element(false) {
		start := s.At
		s.Value()
		list = append(list, unquoteID(s.Text[start:s.At]))
	}
	return list
}
