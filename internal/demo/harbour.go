package demo

import (
	"slices"
	"sync"
	"time"
)

// harbour holds the app's data and sends notifications of its changes. A blueprint holds
// mu from its first read of the records to its last notification, so that sockets get
// events in the order of the changes. Notifications are only queued, so nothing waits for
// a client while mu is held.
type harbour struct {
	hub *hub
	now func() time.Time

	mu     sync.Mutex
	models map[string]*model
}

const (
	boat  = "boat"
	berth = "berth"
	boats = "boats"
)

func newHarbour(h *hub, now func() time.Time) *harbour {
	a := &harbour{
		hub: h,
		now: now,
		models: map[string]*model{
			boat: newModel(boat,
				attribute{name: "name", kind: text, required: true},
				attribute{name: "length", kind: number},
				attribute{name: berth, kind: toOne, other: berth}),
			berth: newModel(berth,
				attribute{name: boats, kind: toMany, other: boat, via: berth},
				attribute{name: "label", kind: text}),
		},
	}
	a.seed()
	return a
}

// seed adds the same few records to every new harbor.
func (a *harbour) seed() {
	now := a.millis()
	for _, label := range []string{"North Quay 1", "North Quay 2", "Fuel Dock", "Lighthouse Mole"} {
		a.models[berth].insert(map[string]any{"label": label}, now)
	}
	for _, b := range []struct {
		name   string
		length float64
		berth  any
	}{
		{"Kittiwake", 9.5, 1},
		{"Nordlys", 12, 1},
		{"Petite Fleur", 7.2, 2},
		{"Stella Maris", 14.8, 4},
		{"Wanderer", 11, nil},
	} {
		a.models[boat].insert(map[string]any{"name": b.name, "length": b.length, berth: b.berth}, now)
	}
}

func (a *harbour) millis() int64 { return a.now().UnixMilli() }

// defaultLimit is how many records a blueprint returns by default.
const defaultLimit = 30

// view returns the record as Sails sends it: plural associations first, then the id and
// the times, then the rest. populated names the associations to fill in. Other singular
// associations show their id, other plural ones do not show.
func (a *harbour) view(m *model, r *record, populated []string) object {
	var plural, singular object
	for _, attr := range m.attributes {
		fillIn := slices.Contains(populated, attr.name)
		switch {
		case attr.kind == toMany && fillIn:
			plural = append(plural, member{attr.name, a.members(attr, r.id, defaultLimit)})
		case attr.kind == toMany:
		case attr.kind == toOne && fillIn:
			singular = append(singular, member{attr.name, a.associated(attr, r)})
		default:
			singular = append(singular, member{attr.name, r.values[attr.name]})
		}
	}
	own := object{{"id", r.id}, {"createdAt", r.createdAt}, {"updatedAt", r.changed}}
	return slices.Concat(plural, own, singular)
}

// fullView returns the record with every association filled in.
func (a *harbour) fullView(m *model, r *record) object {
	return a.view(m, r, associations(m))
}

// members returns the records of a plural association.
func (a *harbour) members(attr attribute, id, limit int) []object {
	list := []object{}
	other := a.models[attr.other]
	for _, r := range other.all() {
		if r.refersTo(attr.via, id) && len(list) < limit {
			list = append(list, a.view(other, r, nil))
		}
	}
	return list
}

// associated returns the record of a singular association, nil if there is none.
func (a *harbour) associated(attr attribute, r *record) any {
	other := a.models[attr.other]
	id, _ := r.values[attr.name].(int)
	if found := other.records[id]; found != nil {
		return a.view(other, found, nil)
	}
	return nil
}

// associations returns the names of a model's associations.
func associations(m *model) []string {
	var names []string
	for _, attr := range m.attributes {
		if attr.kind == toOne || attr.kind == toMany {
			names = append(names, attr.name)
		}
	}
	return names
}

// setMembers sets the members of a plural association to exactly these records. It
// ignores unknown ids, as Waterline does.
func (a *harbour) setMembers(attr attribute, id int, ids []int) {
	now := a.millis()
	for _, r := range a.models[attr.other].all() {
		member := slices.Contains(ids, r.id)
		switch {
		case member:
			r.set(map[string]any{attr.via: id}, now)
		case r.refersTo(attr.via, id):
			r.set(map[string]any{attr.via: nil}, now)
		}
	}
}

// memberIDs returns the ids of all members of a plural association.
func (a *harbour) memberIDs(attr attribute, id int) []int {
	var ids []int
	for _, r := range a.models[attr.other].all() {
		if r.refersTo(attr.via, id) {
			ids = append(ids, r.id)
		}
	}
	return ids
}
