package demo

import (
	"maps"
	"slices"
)

// kind is the type of an attribute.
type kind int

const (
	text kind = iota
	number
	// toOne is a "model" association: the other record's id, or nil.
	toOne
	// toMany is a "collection" association. It is not stored: its members are the other
	// model's records whose via attribute refers to this record.
	toMany
)

// jsType returns the kind's name in Waterline's errors.
func (k kind) jsType() string {
	if k == text {
		return "string"
	}
	return "number"
}

type attribute struct {
	name     string
	kind     kind
	required bool
	other    string // identity of the associated model
	via      string // of a toMany: the other model's attribute
}

// model is a Waterline model with its records.
type model struct {
	identity   string
	attributes []attribute
	records    map[int]*record
	lastID     int
}

// record holds text as string, numbers as float64, and a toOne as the other record's id
// or nil.
type record struct {
	id                 int
	createdAt, changed int64 // milliseconds, as in Sails
	values             map[string]any
}

func newModel(identity string, attributes ...attribute) *model {
	return &model{identity: identity, attributes: attributes, records: make(map[int]*record)}
}

func (m *model) attribute(name string) *attribute {
	for i := range m.attributes {
		if m.attributes[i].name == name {
			return &m.attributes[i]
		}
	}
	return nil
}

func (m *model) insert(values map[string]any, now int64) *record {
	m.lastID++
	r := &record{id: m.lastID, createdAt: now, changed: now, values: values}
	m.records[r.id] = r
	return r
}

// all returns the records in the order of their ids.
func (m *model) all() []*record {
	list := make([]*record, 0, len(m.records))
	for _, id := range slices.Sorted(maps.Keys(m.records)) {
		list = append(list, m.records[id])
	}
	return list
}

// value returns an attribute of the record. Sails' own attributes are numbers, too.
func (r *record) value(name string) any {
	switch name {
	case "id":
		return float64(r.id)
	case "createdAt":
		return float64(r.createdAt)
	case "updatedAt":
		return float64(r.changed)
	}
	return r.values[name]
}

// refersTo reports whether the record's toOne attribute holds that id.
func (r *record) refersTo(attribute string, id int) bool { return r.values[attribute] == id }

func (r *record) set(values map[string]any, now int64) {
	maps.Copy(r.values, values)
	r.changed = now
}
