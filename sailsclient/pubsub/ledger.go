package pubsub

import (
	"slices"
	"strings"
	"time"

	"sailscope/sailsclient"
)

// Evidence says how well a subscription is known. A larger value means that it is known
// better.
type Evidence uint8

// The kinds of evidence.
const (
	Guessed  Evidence = iota // a part of it is a guess, mostly the model, from an attribute's name
	Believed                 // by the rules of the blueprints
	Named                    // by the user
	Seen                     // an event that goes to the room has arrived
)

// Subscription is a room that a socket is believed to be in, or was.
type Subscription struct {
	Room     Room
	Evidence Evidence
	// Since is when the ledger learned of it. Lost is when its connection ended, zero
	// while it is open.
	Since, Lost time.Time
	// Because is the request that subscribed the socket, nil if it is known only from
	// events.
	Because *sailsclient.Request
	Heard   uint64 // number of events that arrived from this room
	// ByPath means that it is Guessed because nothing has confirmed that the request's
	// path names a model.
	ByPath bool
}

// MaxSubscriptions bounds the subscriptions that a ledger keeps.
const MaxSubscriptions = 20_000

// Ledger lists the rooms that one socket is believed to be in. Only one goroutine may use it.
//
// It cannot know:
//
//   - whether the response came from a blueprint, or from an action of the app with a path
//     and a response like a blueprint's;
//   - how the app is configured: it assumes autoWatch, and that the app's code does not
//     subscribe or unsubscribe sockets;
//   - what failed requests did: Sails joins the rooms of a collection before it finds that
//     there is no record to replace the collection of;
//   - which model an attribute is associated with, and whether replacing a collection
//     added a record or found it there: both are Guessed;
//   - the primary key of a model that has no id, before a request for a record by its key,
//     or the creation of a record;
//   - whether an event came from the room that it seems to come from: an app can send
//     a payload like Sails' own to other rooms.
type Ledger struct {
	schema  schema
	sockets []string // the latest ids of the socket
	entries map[place]*entry
	named   map[place]*entry  // those of the entries that the user named
	joins   map[string][]Room // rooms that a request joins, by requestKey
	live    int
	orders  uint64 // number of requests that subscribed to something
	// revision changes when the rooms change, or which of them are lost.
	revision uint64
	// lapse changes when the lost rooms change, or the requests that restore them.
	lapse   uint64
	unkept  uint64
	skipped uint64 // records that were left out of large responses
	steps   uint64 // steps of learning from responses
}

// entry is a subscription and how to restore it.
type entry struct {
	Subscription
	reason
}

// reason is why a room was joined.
type reason struct {
	because *sailsclient.Request
	again   *sailsclient.Request // the request that restores it, nil if none is known
	order   uint64               // the number of the request
	// unconfirmed means that the model may not exist. invented means that again was
	// never sent.
	unconfirmed, invented bool
}

// place identifies a Room without building its name.
type place struct {
	kind RoomKind
	name string // the name of the model or of the custom room
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

// NewLedger returns an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{schema: newSchema(), entries: map[place]*entry{}, named: map[place]*entry{}, joins: map[string][]Room{}}
}

// Connected tells the ledger that its socket has connected, with that id. The ledger never
// takes the id for that of a record.
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

// keep notes a room, and returns nil if there are too many.
func (l *Ledger) keep(p place, evidence Evidence, why reason, at time.Time) *entry {
	e := l.entries[p]
	switch {
	case e == nil && (len(l.entries) >= MaxSubscriptions || !p.isShort()):
		l.unkept++
		return nil
	case e == nil:
		e = &entry{}
		room := p.room() // it shares no memory with the response
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

// isShort reports whether the names have a usual length.
func (p place) isShort() bool {
	const longest = 1 << 10 // of a custom room, which the user names
	return len(p.id) <= maxID && len(p.name) <= longest && (p.kind == CustomRoom || len(p.name) <= maxName)
}

// told returns what is known about a room now. Its model may have been confirmed since it was
// noted.
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

// begin marks a subscription as active. What was seen on an earlier connection does not count
// for this one.
func (l *Ledger) begin(e *entry, room Room, evidence Evidence, at time.Time) {
	e.Subscription = Subscription{Room: room, Evidence: evidence, Since: at}
	l.live++
	l.revision++
}

// Name adds a room that the user says the socket is in. because is the request that joins the
// room, or nil; Replay returns it. A lost room stays lost until that request gets a response
// on a later connection.
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

// Names reports whether the user said that the socket is in a custom room of this name.
func (l *Ledger) Names(name string) bool {
	if len(l.named) == 0 { // this is called for every event
		return false
	}
	e := l.named[place{name: name}]
	return e != nil && e.Lost.IsZero()
}

// Joins tells the ledger that a request joins a room: the room is Named when the request gets
// a response.
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

// Disconnected marks every subscription as lost, because the server has forgotten them. It
// forgets a subscription to a record that may not exist if no request that only reads would
// restore it.
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

// Revision returns a number that changes when the list of rooms changes, or which of them are
// lost. It does not change with the evidence or the events of a room.
func (l *Ledger) Revision() uint64 { return l.revision }

// Lapse returns a number that changes when the lost rooms change, or the requests of Replay.
func (l *Ledger) Lapse() uint64 { return l.lapse }

// Find returns what is known about a room, and the request of Replay that restores it, nil if
// there is none.
func (l *Ledger) Find(room Room) (s Subscription, again *sailsclient.Request, known bool) {
	e := l.entries[placeOf(room)]
	if e == nil {
		return Subscription{}, nil, false
	}
	return l.told(e), e.again, true
}

// Subscriptions returns all subscriptions, by model, with the class room first, and then by
// id. Custom rooms are last.
func (l *Ledger) Subscriptions() []Subscription {
	list := make([]Subscription, 0, len(l.entries))
	for _, e := range l.entries {
		list = append(list, l.told(e))
	}
	slices.SortFunc(list, func(a, b Subscription) int { return CompareRooms(a.Room, b.Room) })
	return list
}

// Len returns how many subscriptions are active, and how many are lost.
func (l *Ledger) Len() (live, lost int) { return l.live, len(l.entries) - l.live }

// Unkept returns how often there was no place for a subscription or a model.
func (l *Ledger) Unkept() uint64 { return l.unkept }

// Skipped returns how many records were left out, at least in part, because the response was
// too large.
func (l *Ledger) Skipped() uint64 { return l.skipped }

// In reports whether the socket may be in the room of a notice with this model, verb and id,
// and how well that is known. A notice that the ledger has Heard may have ended its own
// subscription.
func (l *Ledger) In(model string, verb Verb, id ID) (evidence Evidence, in bool) {
	e := l.entries[placeOfNotice(model, verb, id)]
	if e == nil || !e.Lost.IsZero() {
		return Guessed, false
	}
	return e.evidenceForNotice(), true
}

// WasIn reports whether the socket may have been in that room until its connection ended, and
// has not joined it again, and how well that was known.
func (l *Ledger) WasIn(model string, verb Verb, id ID) (evidence Evidence, was bool) {
	e := l.entries[placeOfNotice(model, verb, id)]
	if e == nil || e.Lost.IsZero() {
		return Guessed, false
	}
	return e.evidenceForNotice(), true
}

// evidenceForNotice returns how well a subscription is known after a notice of its model,
// which confirms the model.
func (e *entry) evidenceForNotice() Evidence {
	if e.unconfirmed {
		return max(e.Evidence, Believed)
	}
	return e.Evidence
}
