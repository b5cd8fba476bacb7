package pubsub

import "sailscope/sailsclient"

// Heard learns from an event: it confirms that the socket is in the event's room. It is fast
// for known rooms.
func (l *Ledger) Heard(e sailsclient.Event, g Glance) {
	if g.Verb == "" {
		return
	}
	if !l.schema.knows(e.Name) {
		l.know(e.Name)
	}
	p := placeOfNotice(e.Name, g.Verb, g.ID)
	known := l.entries[p]
	if known == nil || !known.Lost.IsZero() {
		known = l.keep(p, Seen, reason{}, e.At)
	}
	if known != nil {
		known.Evidence = Seen
		known.Heard++
	}
	l.learnKey(e, g)
	class := l.entries[place{kind: ClassRoom, name: e.Name}]
	inClass := class != nil && class.Lost.IsZero()
	switch {
	case g.Verb == Created && inClass: // the server adds the members of the class room to the record's room
		l.keep(place{kind: RecordRoom, name: e.Name, id: g.ID}, Believed, class.reason, e.At)
	case g.Verb == Destroyed && inClass: // and removes them
		l.Forget(p.room())
	default:
	}
}

// know notes that a model exists. Rooms of a plural path that were noted for a model with
// another name belong to this model.
func (l *Ledger) know(identity string) *modelInfo {
	before := l.schema.knows(identity)
	m, kept := l.schema.know(identity)
	switch {
	case !kept:
		l.unkept++
	case !before:
		for wrong, segment := range l.schema.plurals {
			if wrong != identity && !l.schema.knows(wrong) && maySay(segment, identity) {
				delete(l.schema.plurals, wrong)
				l.rename(wrong, identity)
			}
		}
	}
	return m
}

// rename moves the rooms of a wrongly guessed model to the right one.
func (l *Ledger) rename(wrong, right string) {
	for p, e := range l.entries {
		if p.name != wrong || p.kind == CustomRoom || !e.unconfirmed {
			continue
		}
		l.drop(p, e)
		if e.Lost.IsZero() {
			p.name = right
			l.keep(p, Guessed, e.reason, e.Since)
		}
	}
}

// learnKey learns the primary key of a model from a notification: from its record, or from its
// id if the id was in a list.
func (l *Ledger) learnKey(e sailsclient.Event, g Glance) {
	m := l.schema.models[e.Name]
	if m == nil || m.key != "" || m.tries >= maxKeyTries || len(e.Args) > maxKeyText {
		return
	}
	m.tries++
	n, _ := Read(e)
	learned := m.chooseByList(g.ID)
	whole := []string{string(n.Previous)}
	if n.Verb == Created { // the data of other verbs is what changed, without the key
		whole = append(whole, string(n.Data))
	}
	for _, raw := range whole {
		if r, ok := readRecord(raw); ok && m.narrow(e.Name, r, g.ID) {
			learned = true
		}
	}
	if learned {
		l.settleKey(e.Name, m)
	}
}
