package pubsub

import (
	"slices"
	"strings"
	"time"

	"sailscope/sailsclient"
)

// Evidence is how well a subscription is known, the weakest first.
type Evidence uint8

// The kinds of evidence.
const (
	Guessed  Evidence = iota // something is a guess: mostly the model, from an attribute's name
	Believed                 // the blueprints' rules say so
	Named                    // the user says so
	Seen                     // an event that goes to this room arrived
)

// Subscription is a room that a socket is believed to be in, or was.
type Subscription struct {
	Room     Room
	Evidence Evidence
	// Since is when it was learned; Lost is when the connection that it belonged
	// to ended, zero as long as it lives.
	Since, Lost time.Time
	// Because is what made it, nil if only events tell of it.
	Because *sailsclient.Request
	Heard   uint64 // events that went to this room, and arrived
	// ByPath means that it is Guessed because nothing has confirmed the model that
	// the request's path may name.
	ByPath bool
}

// MaxSubscriptions bounds what a ledger keeps.
const MaxSubscriptions = 20_000

// Ledger is what one socket is believed to be subscribed to. It belongs to one
// goroutine.
//
// What it cannot know:
//
//   - whether a blueprint answered, or an action of the app's own whose path and
//     answer look like a blueprint's;
//   - what the app configured: it assumes autoWatch, and that nothing subscribes
//     or unsubscribes by hand;
//   - what requests did that failed: Sails, asked to replace a collection of
//     nobody's, joins its rooms first;
//   - which model an attribute is associated with, and whether replacing a
//     collection added a record or found it there: both are Guessed;
//   - the primary key of a model that has no id, before one record was asked for
//     by its key, or one was created;
//   - whether an event came from the room that it looks like: an app can
//     broadcast a payload like Sails' own to other rooms, or to everybody.
type Ledger struct {
	schema  schema
	sockets []string // the latest ids of the socket
	entries map[place]*entry
	named   map[place]*entry  // those of the entries that the user named
	joins   map[string][]Room // by requestKey
	live    int
	orders  uint64 // requests that made something
	// revision changes with the rooms, and with which of them are lost.
	revision uint64
	// lapse changes with what is lost, and how it is subscribed to again.
	lapse   uint64
	unkept  uint64
	skipped uint64 // records of responses that were too large to learn all of
	steps   uint64 // of learning from responses
}

// entry is a subscription and what makes it again.
type entry struct {
	Subscription
	reason
}

// reason is why a room was joined.
type reason struct {
	because *sailsclient.Request
	again   *sailsclient.Request // what makes it once more, nil if nothing is known to
	order   uint64               // that of the requests
	// unconfirmed means that the model may be none, and invented that again is no
	// request that was ever sent.
	unconfirmed, invented bool
}

// place is a Room without its name, so that looking one up needs none.
type place struct {
	kind RoomKind
	name string // the model, or a custom room's name
	id   ID
}

func placeOf(r Room) place {
	if r.Kind == CustomRoom {
		return place{name: r.Name}
	}
	return place{kind: r.Kind, name: r.Model, id: r.ID}
}

func placeOfNotice(model string, verb Verb, id ID) place {
	if verb == Created {
		return place{kind: ClassRoom, name: model}
	}
	return place{kind: RecordRoom, name: model, id: id}
}

// NewLedger makes an empty one.
func NewLedger() *Ledger {
	return &Ledger{schema: newSchema(), entries: map[place]*entry{}, named: map[place]*entry{}, joins: map[string][]Room{}}
}

// Connected tells the ledger the id of its socket, which is never that of a
// record.
func (l *Ledger) Connected(socket string) {
	const latest = 4 // a response may name one from before a reconnect
	if socket == "" || len(socket) > maxID {
		return
	}
	l.sockets = append(l.sockets, strings.Clone(socket))
	l.sockets = l.sockets[max(len(l.sockets)-latest, 0):]
}

// drop removes an entry.
func (l *Ledger) drop(p place, e *entry) {
	if e.Lost.IsZero() {
		l.live--
	} else {
		l.lapse++
	}
	l.revision++
	delete(l.entries, p)
	delete(l.named, p)
}

func (p place) room() Room {
	switch p.kind {
	case ClassRoom:
		return ClassOf(p.name)
	case RecordRoom:
		return RoomOf(Record{Model: p.name, ID: p.id})
	default:
		return Room{Name: p.name}
	}
}

// keep notes a room, and returns nothing if there is no place left.
func (l *Ledger) keep(p place, evidence Evidence, why reason, at time.Time) *entry {
	e := l.entries[p]
	switch {
	case e == nil && (len(l.entries) >= MaxSubscriptions || !p.isShort()):
		l.unkept++
		return nil
	case e == nil:
		e = &entry{}
		room := p.room() // shares no memory with what came
		l.entries[placeOf(room)] = e
		l.begin(e, room, evidence, at)
	case !e.Lost.IsZero():
		if why.because == nil {
			why = e.reason
		}
		e.reason = reason{}
		l.lapse++
		l.begin(e, e.Room, evidence, at)
	}
	if e.because == nil || evidence > e.Evidence && why.because != nil || e.unconfirmed && !why.unconfirmed && why.because != nil {
		if e.unconfirmed {
			why.order = min(why.order, e.order)
		}
		e.reason, e.Because = why, why.because
	}
	e.Evidence = max(e.Evidence, evidence)
	return e
}

// isShort tells whether the names are as long as names can be expected to be.
func (p place) isShort() bool {
	const longest = 1 << 10 // of a custom room, which the user names
	return len(p.id) <= maxID && len(p.name) <= longest && (p.kind == CustomRoom || len(p.name) <= maxName)
}

// told is what is known of a room now. The model that a path names may have been
// confirmed since.
func (l *Ledger) told(e *entry) Subscription {
	s := e.Subscription
	if e.unconfirmed && s.Evidence == Guessed {
		s.ByPath = !l.schema.knows(s.Room.Model)
		if !s.ByPath {
			s.Evidence = Believed
		}
	}
	return s
}

// begin has a subscription live. What was seen on an earlier connection proves
// nothing of this one.
func (l *Ledger) begin(e *entry, room Room, evidence Evidence, at time.Time) {
	e.Subscription = Subscription{Room: room, Evidence: evidence, Since: at}
	l.live++
	l.revision++
}

// Name adds a room that the user knows of. The request, which may be nil, is
// what joins it, and is sent again by Replay. When that request is answered
// again on a later connection, the room lives again; one that is lost is lost
// until then.
func (l *Ledger) Name(room Room, because *sailsclient.Request, at time.Time) {
	l.orders++
	why := reason{because: because, again: because, order: l.orders}
	if e := l.entries[placeOf(room)]; e != nil && !e.Lost.IsZero() && because != nil {
		e.reason, e.Because = why, because
		l.named[placeOf(room)] = e
		l.revision++
		l.lapse++
		return
	}
	if e := l.keep(placeOf(room), Named, why, at); e != nil {
		if because != nil {
			e.reason, e.Because = why, because
		}
		l.named[placeOf(room)] = e
	}
}

// Names tells whether the user says that the socket is in a custom room of this
// name.
func (l *Ledger) Names(name string) bool {
	if len(l.named) == 0 { // it is asked for every event
		return false
	}
	e := l.named[place{name: name}]
	return e != nil && e.Lost.IsZero()
}

// Joins says that a request, when it is answered, joins a room: it is named
// then.
func (l *Ledger) Joins(room Room, request sailsclient.Request) {
	key := requestKey(request)
	l.joins[key] = append(l.joins[key], room)
}

// Forget removes a room.
func (l *Ledger) Forget(room Room) {
	p := placeOf(room)
	if e := l.entries[p]; e != nil {
		l.drop(p, e)
	}
}

// Disconnected makes every subscription lost: the server has forgotten them. A
// record that may be none, for which no request is known that only reads, is
// forgotten here, too.
func (l *Ledger) Disconnected(at time.Time) {
	for p, e := range l.entries {
		switch {
		case !e.Lost.IsZero():
		case l.told(e).ByPath && e.invented:
			delete(l.entries, p)
		default:
			e.Lost = at
		}
	}
	for _, m := range l.schema.models {
		l.schema.forgetUnkeyed(m)
	}
	l.live = 0
	l.revision++
	l.lapse++
}

// Revision changes whenever there are other rooms, or other ones are lost. How
// well they are known and what was heard of them does not count.
func (l *Ledger) Revision() uint64 { return l.revision }

// Lapse changes whenever other rooms are lost, or Replay has other requests.
func (l *Ledger) Lapse() uint64 { return l.lapse }

// Find is what is known of a room, and the request that Replay would send for
// it, nil if there is none.
func (l *Ledger) Find(room Room) (s Subscription, again *sailsclient.Request, known bool) {
	e := l.entries[placeOf(room)]
	if e == nil {
		return Subscription{}, nil, false
	}
	return l.told(e), e.again, true
}

// Subscriptions are all there are: by model, class rooms first, then by id;
// custom rooms at the end.
func (l *Ledger) Subscriptions() []Subscription {
	list := make([]Subscription, 0, len(l.entries))
	for _, e := range l.entries {
		list = append(list, l.told(e))
	}
	slices.SortFunc(list, func(a, b Subscription) int { return CompareRooms(a.Room, b.Room) })
	return list
}

// Len is how many subscriptions live, and how many are lost.
func (l *Ledger) Len() (live, lost int) { return l.live, len(l.entries) - l.live }

// Unkept is how often a subscription or a model was learned that the ledger had
// no place for.
func (l *Ledger) Unkept() uint64 { return l.unkept }

// Skipped is how many records of responses were not learned from, or not in whole,
// because the response was too large.
func (l *Ledger) Skipped() uint64 { return l.skipped }

// In tells whether the socket may be in the room that a notice of this model,
// verb and id goes to, and how well that is known. A notice that has been Heard
// may have ended its own subscription.
func (l *Ledger) In(model string, verb Verb, id ID) (evidence Evidence, in bool) {
	e := l.entries[placeOfNotice(model, verb, id)]
	if e == nil || !e.Lost.IsZero() {
		return Guessed, false
	}
	return e.evidenceForNotice(), true
}

// WasIn tells whether the socket may have been in that room until its connection
// ended, without having come back into it, and how well that was known.
func (l *Ledger) WasIn(model string, verb Verb, id ID) (evidence Evidence, was bool) {
	e := l.entries[placeOfNotice(model, verb, id)]
	if e == nil || e.Lost.IsZero() {
		return Guessed, false
	}
	return e.evidenceForNotice(), true
}

// evidenceForNotice is how well a subscription is known when there is a notice of
// its model: that confirms the model.
func (e *entry) evidenceForNotice() Evidence {
	if e.unconfirmed {
		return max(e.Evidence, Believed)
	}
	return e.Evidence
}
