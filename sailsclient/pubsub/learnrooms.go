package pubsub

import (
	"net/http"
	"strings"
	"time"

	"sailscope/sailsclient"
)

// Answer is what a request and its response say about records.
type Answer struct {
	request sailsclient.Request
	ok      bool
	gone    bool   // the record does not exist
	calls   []call // the blueprints that may have handled the request
	records []record
	isList  bool
	skipped int // records beyond the limit
}

// ReadAnswer reads a response, for Ledger.Answered. A response of megabytes takes a while, so
// any goroutine may call it. The result is bounded.
func ReadAnswer(r sailsclient.Request, answer sailsclient.JWR) Answer {
	a := Answer{request: r, ok: answer.OK(), gone: answer.StatusCode == http.StatusNotFound}
	if !a.ok {
		return a
	}
	if a.calls = callsOf(r.Method, r.URL); len(a.calls) > 0 {
		a.records, a.isList, a.skipped = readRecords(strings.Trim(string(answer.Body), " \t\r\n"))
	}
	return a
}

// Answered learns from a request and its response, with at most MaxSteps of work. It returns
// how many lost subscriptions it has removed, because the request that should restore them no
// longer does.
func (l *Ledger) Answered(a Answer, at time.Time) (over int) {
	if a.ok {
		request := a.request // a copy, so that the ledger does not keep the response
		key := requestKey(request)
		l.revive(key, at)
		for _, room := range l.joins[key] {
			l.Name(room, &request, at)
		}
		l.study(a, &request, at)
	}
	if a.ok || a.gone {
		return l.letGo(requestKey(a.request))
	}
	return 0
}

// letGo forgets the lost rooms that the request with this key should have restored: it got a
// response and did not. Rooms that the user named stay.
func (l *Ledger) letGo(key string) (over int) {
	if l.live == len(l.entries) {
		return 0
	}
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
			l.drop(p, e)
			over++
		}
	}
	return over
}

// study learns from the records of a response. It keeps nothing of the response.
func (l *Ledger) study(a Answer, request *sailsclient.Request, at time.Time) {
	if a.records == nil && !a.isList {
		return
	}
	b := &budget{left: MaxSteps}
	for _, c := range a.calls {
		s := lesson{ledger: l, call: c, records: a.records, isList: a.isList, request: request, at: at, budget: b}
		if s.fits() {
			l.orders++
			s.reason = reason{because: request, again: s.again(*request), invented: !s.readsOnly(), order: l.orders}
			s.learn()
			b.skipped += a.skipped
			break
		}
	}
	l.steps += uint64(MaxSteps - b.left)
	l.skipped += uint64(b.skipped)
}

// revive marks the rooms as joined that the user named with the request of this key.
func (l *Ledger) revive(key string, at time.Time) {
	for p, e := range l.named {
		if !e.Lost.IsZero() && e.because != nil && requestKey(*e.because) == key {
			l.keep(p, Named, e.reason, at)
		}
	}
}

// lesson interprets a response as that of a blueprint.
type lesson struct {
	ledger *Ledger
	call
	request  *sailsclient.Request
	records  []record
	isList   bool
	model    string
	evidence Evidence
	info     *modelInfo
	named    map[string]string // attributes with the name of a model, and the model
	looks    map[string]string // attributes with records that look like a model's, and the model
	*budget
	reason
	at time.Time
}

// learn notes which rooms the blueprint has made the socket join or leave.
func (s *lesson) learn() {
	schema := &s.ledger.schema
	if s.evidence >= Believed {
		s.info = s.ledger.know(s.model)
		schema.addPrefix(s.prefix)
	} else {
		s.info, _ = schema.note(s.model)
		s.unconfirmed = true
		if s.segment != s.model && len(schema.plurals) < maxModels {
			schema.plurals[s.model] = s.segment
		}
	}
	if s.action == find {
		s.keep(place{kind: ClassRoom, name: s.model}, s.evidence)
	}
	if s.action == populate {
		s.learnPopulated()
		return
	}
	s.learnKey()
	for i, r := range s.records {
		if !s.spend(1 + len(r.fields)) {
			s.skipped += len(s.records) - i
			break
		}
		if id, ok := s.ownID(r); ok {
			s.learnRecord(id, r)
		}
	}
	s.keepClassRooms()
}

// ownID returns the id of a record of the lesson's model. If the path names the record, it is
// the id of the path.
func (s *lesson) ownID(r record) (ID, bool) {
	if id, ok := s.ledger.schema.idOf(s.model, r); ok || s.id == "" {
		return id, ok
	}
	return s.id, true
}

// learnKey learns the model's primary key, or keeps the ids of a list until it is known.
func (s *lesson) learnKey() {
	switch {
	case s.info.key != "" || len(s.records) == 0:
	case s.id != "":
		if s.info.narrow(s.model, s.records[0], s.id) {
			s.ledger.settleKey(s.model, s.info)
		}
	case s.action == find && !s.allHaveIDs(s.model, s.records):
		list := unkeyed{reason: s.reason, at: s.at}
		for _, id := range s.ledger.schema.unkey(s.info, s.records, list, s.budget) {
			s.keep(place{kind: RecordRoom, name: s.model, id: id}, Guessed)
		}
	}
}

// settleKey notes the records of lists that came before the model's key was known.
func (l *Ledger) settleKey(model string, m *modelInfo) {
	list := m.unkeyed
	if list == nil {
		return
	}
	l.schema.forgetUnkeyed(m)
	for _, id := range list.ids[m.key] {
		l.keep(place{kind: RecordRoom, name: model, id: id}, Believed, list.reason, list.at)
	}
	l.keep(place{kind: ClassRoom, name: model}, Believed, list.reason, list.at)
}

func (s *lesson) learnRecord(id ID, r record) {
	room := place{kind: RecordRoom, name: s.model, id: id}
	associations := s.study(r)
	s.info.counts = isCount(id)
	switch s.action {
	case destroy:
		s.ledger.Forget(room.room())
	case remove: // the only blueprint that subscribes to nothing
	case find, findOne:
		s.keep(room, s.evidence)
		for _, a := range associations {
			s.keepRecords(a.model, a.records)
		}
	case add:
		s.keep(room, s.evidence)
		s.keep(place{kind: RecordRoom, name: s.ledger.schema.otherOf(s.model, s.attribute), id: s.other}, Guessed)
	case replace:
		s.keep(room, s.evidence)
		for _, id := range s.replacements() { // some may have been there before
			s.keep(place{kind: RecordRoom, name: s.ledger.schema.otherOf(s.model, s.attribute), id: id}, Guessed)
		}
	default:
		s.keep(room, s.evidence)
	}
}

// learnPopulated learns from a response with associated records. Only the path names their
// owner.
func (s *lesson) learnPopulated() {
	other := s.otherModel()
	s.info.associate(s.attribute, other)
	s.keep(place{kind: RecordRoom, name: s.model, id: s.id}, s.evidence)
	s.keepClassRooms()
	s.keepRecords(other, s.records)
}

// keepClassRooms notes the class rooms of all models that are associated with the records'
// model: Sails joins them when it finds records.
func (s *lesson) keepClassRooms() {
	if len(s.records) == 0 && s.action != populate || s.action != find && s.action != findOne && s.action != populate {
		return
	}
	for _, other := range s.info.others {
		s.keep(place{kind: ClassRoom, name: other}, Guessed)
	}
}

func (s *lesson) keepRecords(model string, records []record) {
	for i, r := range records {
		if !s.spend(1 + len(r.fields)) {
			s.skipped += len(records) - i
			return
		}
		if id, ok := s.ledger.schema.idOf(model, r); ok {
			s.keep(place{kind: RecordRoom, name: model, id: id}, Guessed)
		}
	}
}

// keep notes a room. A guess about an association does not depend on the model of the path.
func (s *lesson) keep(room place, evidence Evidence) {
	const costs = 2
	if !s.spend(costs) {
		return
	}
	why := s.reason
	why.unconfirmed = why.unconfirmed && room.name == s.model
	s.ledger.keep(room, evidence, why, s.at)
}
