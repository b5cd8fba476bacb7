package demo

import (
	"strconv"

	"sailscope/sailsclient/pubsub"
)

// Resourceful pubsub, as in Sails' pubsub hook. omit is the socket whose request caused
// the change. It gets no notification, because it knows already; nil omits no socket. The
// callers hold harbour.mu.

// classRoom returns the room whose members get notifications of new records.
func classRoom(m *model) string { return pubsub.ClassOf(m.identity).Name }

// recordRoom returns the room whose members get notifications of one record's changes.
func recordRoom(m *model, id int) string {
	return pubsub.RoomOf(pubsub.Record{Model: m.identity, ID: pubsub.ID(strconv.Itoa(id))}).Name
}

// subscribe subscribes the socket, which may be nil, to changes of the records.
func (a *harbour) subscribe(s *socket, m *model, ids ...int) {
	for _, id := range ids {
		a.hub.join(s, recordRoom(m, id))
	}
}

// watch subscribes the socket to new records.
func (a *harbour) watch(s *socket, m *model) { a.hub.join(s, classRoom(m)) }

// subscribeDeep subscribes the socket to the associated records.
func (a *harbour) subscribeDeep(s *socket, m *model, view object) {
	for _, attr := range m.attributes {
		if attr.other == "" {
			continue
		}
		other := a.models[attr.other]
		a.watch(s, other)
		for _, id := range idsIn(view.get(attr.name)) {
			a.subscribe(s, other, id)
		}
	}
}

// idsIn returns the ids of the records in a populated association.
func idsIn(populated any) []int {
	var views []object
	switch v := populated.(type) {
	case object:
		views = []object{v}
	case []object:
		views = v
	}
	var ids []int
	for _, view := range views {
		if id, isID := view.get("id").(int); isID {
			ids = append(ids, id)
		}
	}
	return ids
}

// publish sends a notification to the room. The event has the model's name.
func (a *harbour) publish(m *model, room string, payload object, omit *socket) {
	packets, err := event(m.identity, payload)
	if err != nil {
		return // cannot happen: views hold only what came from JSON
	}
	a.hub.broadcast(room, omit, packets...)
}

// publishCreate notifies the class room, and subscribes its members to the record's
// changes. It also notifies the rooms of associated records that they have a new member.
//
// A real Sails app with an attribute called "length" does not send the latter, because
// lodash takes such a record for a list. The demo sends them, because they are worth
// showing.
func (a *harbour) publishCreate(m *model, view object, omit *socket) {
	id, _ := view.get("id").(int)
	for _, attr := range m.attributes {
		for _, associated := range idsIn(view.get(attr.name)) {
			other := a.models[attr.other]
			if attr.kind == toMany {
				a.publishUpdate(other, associated, object{{attr.via, id}}, nil, omit)
			} else if reverse := a.collectionVia(m, attr); reverse != "" {
				a.publishAdd(other, associated, reverse, id, omit)
			}
		}
	}
	a.publish(m, classRoom(m), object{{"verb", "created"}, {"data", view}, {"id", id}}, omit)
	a.hub.addMembers(classRoom(m), recordRoom(m, id))
}

// publishUpdate notifies the record's room. previous is the populated record before the
// change, or nil. If it is set, the associated records are notified of lost and new
// members.
func (a *harbour) publishUpdate(m *model, id int, changes, previous object, omit *socket) {
	payload := object{{"verb", "updated"}, {"data", changes}, {"id", id}}
	if previous != nil {
		a.publishMoves(m, id, changes, previous, omit)
		payload = append(payload, member{"previous", previous})
	}
	a.publish(m, recordRoom(m, id), payload, omit)
}

func (a *harbour) publishMoves(m *model, id int, changes, previous object, omit *socket) {
	for _, change := range changes {
		attr := m.attribute(change.key)
		if attr == nil || attr.kind != toOne {
			continue
		}
		reverse := a.collectionVia(m, *attr)
		now, _ := change.value.(int)
		before := 0
		if ids := idsIn(previous.get(attr.name)); len(ids) > 0 {
			before = ids[0]
		}
		if reverse == "" || now == before {
			continue
		}
		other := a.models[attr.other]
		if before != 0 {
			a.publishRemove(other, before, reverse, id, omit)
		}
		if now != 0 {
			a.publishAdd(other, now, reverse, id, omit)
		}
	}
}

// publishDestroy notifies the record's room, removes the class room's members from it,
// and notifies the associated records.
func (a *harbour) publishDestroy(m *model, id int, previous object, omit *socket) {
	payload := object{{"verb", "destroyed"}, {"id", id}, {"previous", previous}}
	a.publish(m, recordRoom(m, id), payload, omit)
	a.hub.removeMembers(classRoom(m), recordRoom(m, id))
	for _, attr := range m.attributes {
		for _, associated := range idsIn(previous.get(attr.name)) {
			other := a.models[attr.other]
			if attr.kind == toMany {
				a.publishUpdate(other, associated, object{{attr.via, nil}}, nil, omit)
			} else if reverse := a.collectionVia(m, attr); reverse != "" {
				a.publishRemove(other, associated, reverse, id, omit)
			}
		}
	}
}

// publishAdd notifies the owner's room that its collection has a new member.
func (a *harbour) publishAdd(m *model, id int, collection string, added int, omit *socket) {
	a.publish(m, recordRoom(m, id), object{
		{"id", id}, {"verb", "addedTo"}, {"attribute", collection}, {"addedId", added},
	}, omit)
}

// publishRemove notifies the owner's room that its collection has lost a member.
func (a *harbour) publishRemove(m *model, id int, collection string, removed int, omit *socket) {
	a.publish(m, recordRoom(m, id), object{
		{"id", id}, {"verb", "removedFrom"}, {"attribute", collection}, {"removedId", removed},
	}, omit)
}

// collectionVia returns the other model's collection that a toOne attribute belongs to,
// "" if there is none.
func (a *harbour) collectionVia(m *model, attr attribute) string {
	for _, candidate := range a.models[attr.other].attributes {
		if candidate.kind == toMany && candidate.other == m.identity && candidate.via == attr.name {
			return candidate.name
		}
	}
	return ""
}
