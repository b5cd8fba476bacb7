package demo

import "slices"

// The changes of records, with all their consequences. by is the socket that requests the
// change, nil if there is none. It is subscribed to the records and gets no notification.
// The callers hold harbour.mu.

// create creates a record.
func (a *harbour) create(m *model, d draft, by *socket) object {
	lost := a.formerOwners(m, d)
	r := m.insert(d.values, a.millis())
	a.applyMembers(m, r, d)
	view := a.fullView(m, r)
	a.subscribe(by, m, r.id)
	a.publishCreate(m, view, by)
	for _, l := range lost {
		a.publishRemove(m, l.owner, l.collection, l.member, by)
	}
	return view
}

// loss is a collection that loses a member to another owner.
type loss struct {
	owner, member int
	collection    string
}

func (a *harbour) formerOwners(m *model, d draft) []loss {
	var lost []loss
	for _, attr := range m.attributes {
		for _, id := range d.members[attr.name] {
			if owner := a.ownerOf(attr, id); owner != 0 {
				lost = append(lost, loss{owner, id, attr.name})
			}
		}
	}
	return lost
}

// ownerOf returns the id of the record whose collection holds a record, 0 if there is
// none.
func (a *harbour) ownerOf(collection attribute, id int) int {
	r := a.models[collection.other].records[id]
	if r == nil {
		return 0
	}
	owner, _ := r.values[collection.via].(int)
	return owner
}

// applyMembers replaces the collections that the draft names.
func (a *harbour) applyMembers(m *model, r *record, d draft) {
	for name, ids := range d.members {
		a.setMembers(*m.attribute(name), r.id, ids)
	}
}

// update changes a record. Like Sails, it sends no notifications of replaced collections.
func (a *harbour) update(m *model, r *record, d draft, by *socket) object {
	previous := a.fullView(m, r)
	r.set(d.values, a.millis())
	a.applyMembers(m, r, d)
	a.subscribe(by, m, r.id)
	var changes object
	for _, attr := range m.attributes {
		if value, changed := d.values[attr.name]; changed {
			changes = append(changes, member{attr.name, value})
		}
	}
	changes = append(changes, member{"id", r.id}, member{"updatedAt", r.changed})
	a.publishUpdate(m, r.id, changes, previous, by)
	return a.fullView(m, r)
}

// destroy removes a record, also from the associations of others.
func (a *harbour) destroy(m *model, r *record, by *socket) object {
	previous := a.fullView(m, r)
	for _, attr := range m.attributes {
		if attr.kind == toMany {
			a.setMembers(attr, r.id, nil)
		}
	}
	delete(m.records, r.id)
	a.publishDestroy(m, r.id, previous, by)
	if by != nil {
		a.hub.leave(by, recordRoom(m, r.id))
	}
	return previous
}

// add adds an existing record to a collection. The notifications are those of Sails, even
// odd ones: adding a member again also sends removedFrom.
func (a *harbour) add(m *model, owner *record, collection attribute, id int, by *socket) {
	former := a.ownerOf(collection, id)
	a.models[collection.other].records[id].set(map[string]any{collection.via: owner.id}, a.millis())
	a.subscribe(by, m, owner.id)
	a.announceAdd(m, owner.id, collection, id, by)
	if former != 0 {
		a.publishRemove(m, former, collection.name, id, by)
	}
}

// remove removes an existing record from a collection. Like Sails, it sends a
// notification even if the record was not a member.
func (a *harbour) remove(m *model, owner *record, collection attribute, id int, by *socket) {
	if r := a.models[collection.other].records[id]; r.refersTo(collection.via, owner.id) {
		r.set(map[string]any{collection.via: nil}, a.millis())
	}
	a.announceRemove(m, owner.id, collection, id, by)
}

// replace sets the collection to these records.
func (a *harbour) replace(m *model, owner *record, collection attribute, ids []int, by *socket) {
	before := a.memberIDs(collection, owner.id)
	var lost []loss
	for _, id := range ids {
		if former := a.ownerOf(collection, id); former != 0 && former != owner.id {
			lost = append(lost, loss{former, id, collection.name})
		}
	}
	a.setMembers(collection, owner.id, ids)
	a.subscribe(by, m, owner.id)
	for _, id := range ids {
		if !slices.Contains(before, id) {
			a.announceAdd(m, owner.id, collection, id, by)
		}
	}
	for _, l := range lost {
		a.publishRemove(m, l.owner, l.collection, l.member, by)
	}
	for _, id := range before {
		if !slices.Contains(ids, id) {
			a.announceRemove(m, owner.id, collection, id, by)
		}
	}
}

// announceAdd notifies the rooms of both records.
func (a *harbour) announceAdd(m *model, owner int, collection attribute, id int, by *socket) {
	a.publishAdd(m, owner, collection.name, id, by)
	other := a.models[collection.other]
	a.subscribe(by, other, id)
	a.publishUpdate(other, id, object{{collection.via, owner}}, nil, by)
}

// announceRemove notifies the rooms of both records.
func (a *harbour) announceRemove(m *model, owner int, collection attribute, id int, by *socket) {
	a.publishRemove(m, owner, collection.name, id, by)
	a.publishUpdate(a.models[collection.other], id, object{{collection.via, nil}}, nil, by)
}
