package pubsub

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sailscope/sailsclient"
)

// Answer is what a request and its answer say of records.
type Answer struct {
	request sailsclient.Request
	ok      bool
	gone    bool   // what was asked for is not there
	calls   []call // what the request may have been, none if no blueprint's
	records []record
	isList  bool
}

// ReadAnswer reads an answer for ledgers to learn from. Answers of megabytes take
// a while: any goroutine may do it.
func ReadAnswer(r sailsclient.Request, answer sailsclient.JWR) Answer {
	a := Answer{request: r, ok: answer.OK(), gone: answer.StatusCode == http.StatusNotFound}
	if !a.ok {
		return a
	}
	if a.calls = callsOf(r.Method, r.URL); len(a.calls) > 0 {
		a.records, a.isList = recordsIn(strings.Trim(string(answer.Body), " \t\r\n"))
	}
	return a
}

// Answered learns from a request and its answer. It returns how many lost
// subscriptions are over, because the request that would have brought them back
// does not do so any more.
func (l *Ledger) Answered(a Answer, at time.Time) (over int) {
	if a.ok {
		request := a.request // what stays points to this, and not into the answer
		l.revive(request, at)
		for _, room := range l.joins[requestKey(request)] {
			l.Name(room, &request, at)
		}
		l.study(a, &request, at)
	}
	if a.ok || a.gone {
		return l.letGo(a.request)
	}
	return 0
}

// letGo forgets the rooms that were lost and that this request would have brought
// back: it has been answered, and they are not among what it makes any more.
// Rooms that the user named stay.
func (l *Ledger) letGo(r sailsclient.Request) (over int) {
	if l.live == len(l.entries) {
		return 0
	}
	key := requestKey(r)
	made := map[*sailsclient.Request]bool{} // most entries share their request with many
	for p, e := range l.entries {
		if e.Lost.IsZero() || e.again == nil || l.named[p] != nil {
			continue
		}
		same, known := made[e.again]
		if !known {
			same = requestKey(*e.again) == key
			made[e.again] = same
		}
		if same {
			delete(l.entries, p)
			l.revision++
			over++
		}
	}
	return over
}

// study learns from the records of an answer. Only the request stays.
func (l *Ledger) study(a Answer, request *sailsclient.Request, at time.Time) {
	if a.records == nil && !a.isList {
		return
	}
	for _, c := range a.calls {
		s := lesson{ledger: l, call: c, records: a.records, isList: a.isList, at: at}
		if s.fits() {
			l.orders++
			s.reason = reason{because: request, again: s.again(*request), order: l.orders}
			s.learn()
			return
		}
	}
}

// revive brings back the rooms that the user named with this request.
func (l *Ledger) revive(r sailsclient.Request, at time.Time) {
	for p, e := range l.named {
		if !e.Lost.IsZero() && e.because != nil && requestKey(*e.because) == requestKey(r) {
			l.keep(p.room(), Named, e.reason, at)
		}
	}
}

// lesson is an answer, taken for that of a blueprint.
type lesson struct {
	ledger *Ledger
	call
	records  []record
	isList   bool
	model    string
	evidence Evidence
	info     *modelInfo
	reason
	at time.Time
}

// fits tells whether the answer is one that the blueprint gives.
func (s *lesson) fits() bool {
	known := &s.ledger.schema
	s.model, s.evidence = known.identity(s.segment)
	if known.beginsWithModel(s.prefix) {
		return false // /boat/launch/7 is an action of the app's own
	}
	switch s.action {
	case find:
		return s.fitsFind()
	case populate:
		return s.fitsPopulate()
	case create:
		return !s.isList && s.allHaveIDs(s.model, s.records)
	default:
		if s.isList {
			return false
		}
		if s.id == "" { // DELETE /boat?id=7
			return s.allHaveIDs(s.model, s.records)
		}
		if s.evidence >= Believed {
			known.learnKey(s.model, s.records[0], s.id)
		}
		own, ok := known.idOf(s.model, s.records[0])
		return ok && sameID(own, s.id)
	}
}

func (s *lesson) allHaveIDs(model string, records []record) bool {
	return s.ledger.schema.allHaveIDs(model, records)
}

func (s *lesson) fitsFind() bool {
	if !s.isList || !s.allHaveIDs(s.model, s.records) {
		return false
	}
	// /a/b/c may be the records of c, or those of a's record b.
	const deep = 2
	if strings.Count(s.prefix, "/") >= deep && !s.ledger.schema.prefixes[s.prefix] && !s.ledger.schema.knows(s.model) {
		s.evidence = Guessed
	}
	return true
}

// fitsPopulate has to tell /berth/1/boats from /api/v1/boats.
func (s *lesson) fitsPopulate() bool {
	known := &s.ledger.schema
	isOwner := known.knows(s.model) || known.prefixes[s.prefix] || looksLikeID(s.id)
	isPrefix := known.prefixes[strings.ToLower(s.base+"/"+string(s.id))]
	if !isOwner || isPrefix || !isName(s.attribute) {
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

// otherModel is the model of the records that a populated attribute holds.
func (s *lesson) otherModel() string {
	known := &s.ledger.schema
	if model := known.guess(s.attribute, s.isList, s.records); known.knows(model) {
		return model
	}
	return known.otherOf(s.model, s.attribute)
}

// learn notes what the blueprint has done to the socket's rooms.
func (s *lesson) learn() {
	s.info = s.ledger.schema.about(s.model)
	if s.evidence >= Believed {
		s.info = s.ledger.schema.know(s.model)
		s.ledger.schema.addPrefix(s.prefix)
	}
	if s.action == find {
		s.keep(ClassOf(s.model), s.evidence)
	}
	if s.action == populate {
		s.learnPopulated()
		return
	}
	for _, r := range s.records {
		id, ok := s.ledger.schema.idOf(s.model, r)
		if !ok {
			continue // its key is known by now, if it can be
		}
		s.learnRecord(RoomOf(Record{Model: s.model, ID: id}), r)
	}
}

func (s *lesson) learnRecord(room Room, r record) {
	associations := s.ledger.schema.study(s.info, r)
	s.info.counts = isCount(room.ID)
	switch s.action {
	case destroy:
		s.ledger.Forget(room)
	case remove: // of all the blueprints this one alone subscribes to nothing
	case find, findOne:
		s.keep(room, s.evidence)
		s.keepAssociated(associations)
	case add:
		s.keep(room, s.evidence)
		s.keep(RoomOf(Record{Model: s.ledger.schema.otherOf(s.model, s.attribute), ID: s.other}), Guessed)
	case replace:
		s.keep(room, s.evidence)
		for _, id := range s.replacements() { // some may have been there before
			s.keep(RoomOf(Record{Model: s.ledger.schema.otherOf(s.model, s.attribute), ID: id}), Guessed)
		}
	default:
		s.keep(room, s.evidence)
	}
}

// replacements are the ids that a collection is replaced by. Sails subscribes to
// them as they are in the request, whether there are such records or not.
func (s *lesson) replacements() []ID {
	if raw, err := json.Marshal(s.because.Data); err == nil && strings.HasPrefix(string(raw), "[") {
		return idList(string(raw))
	}
	_, query, _ := strings.Cut(s.because.URL, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil // the server has read it in a way of its own
	}
	return idList(values.Get(s.attribute))
}

// learnPopulated learns from an answer that is the other end of an association:
// its owner is in the path alone.
func (s *lesson) learnPopulated() {
	other := s.otherModel()
	s.info.associate(s.attribute, other)
	s.keep(RoomOf(Record{Model: s.model, ID: s.id}), s.evidence)
	s.keepAssociated([]association{{s.attribute, other, s.records}})
}

// keepAssociated notes the class rooms of all models that are associated with
// the record's, for Sails joins them all, and the rooms of populated records.
func (s *lesson) keepAssociated(populated []association) {
	for _, other := range s.info.others {
		s.keep(ClassOf(other), Guessed)
	}
	for _, a := range populated {
		s.keepRecords(a.model, a.records)
	}
}

func (s *lesson) keepRecords(model string, records []record) {
	for _, r := range records {
		if id, ok := s.ledger.schema.idOf(model, r); ok {
			s.keep(RoomOf(Record{Model: model, ID: id}), Guessed)
		}
	}
}

func (s *lesson) keep(room Room, evidence Evidence) {
	s.ledger.keep(room, evidence, s.reason, s.at)
}
