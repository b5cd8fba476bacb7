// Package rooms makes one table of the rooms that several sockets are believed to be in, with a row for
// each room.
package rooms

import (
	"slices"
	"strings"

	"sailscope/sailsclient/pubsub"
)

// Row is a row of the table: a room, or a fold of all records of a model.
type Row struct {
	Room pubsub.Room
	// Fold is set on the row above a model's records. Its Room has only the model.
	Fold bool
}

// Tally counts how many of some rooms a socket is in, and how many it was in.
type Tally struct{ Live, Lost int }

const (
	// fewRecords is the number up to which records have no fold.
	fewRecords = 5
	// manyRecords is the number from which records are folded until the user unfolds
	// them.
	manyRecords = 50
)

// Table is the rows of some ledgers. It reads the ledgers when Read is called, and not for every frame,
// because each may have 20,000 rooms.
type Table struct {
	ledgers   []*pubsub.Ledger
	revisions []uint64
	models    []group // by name
	custom    []pubsub.Room
	total     int

	pattern string          // in lower case, empty for none
	folded  map[string]bool // what somebody chose, by model
	rows    []Row
	shown   int // rooms that the pattern lets through
}

// group is the rooms of a model.
type group struct {
	model   string
	class   bool
	records []pubsub.Room
	tallies []Tally // of the records, by ledger
}

// New returns an empty table.
func New() *Table { return &Table{folded: make(map[string]bool)} }

// Outdated reports whether the table was read from other ledgers, or they have other rooms now.
func (t *Table) Outdated(ledgers []*pubsub.Ledger) bool {
	if !slices.Equal(t.ledgers, ledgers) {
		return true
	}
	for i, l := range ledgers {
		if t.revisions[i] != l.Revision() {
			return true
		}
	}
	return false
}

// Read reads the ledgers.
func (t *Table) Read(ledgers []*pubsub.Ledger) {
	t.ledgers = slices.Clone(ledgers)
	t.revisions = make([]uint64, len(ledgers))
	t.models, t.custom = nil, nil
	for i, l := range ledgers {
		t.revisions[i] = l.Revision()
		t.add(l.Subscriptions(), i)
	}
	t.total = len(t.custom)
	for _, g := range t.models {
		t.total += len(g.records)
		if g.class {
			t.total++
		}
	}
	t.arrange()
}

// add adds what one ledger knows, which is in order.
func (t *Table) add(list []pubsub.Subscription, ledger int) {
	for len(list) > 0 {
		first := list[0].Room
		end := slices.IndexFunc(list, func(s pubsub.Subscription) bool {
			return s.Room.Model != first.Model || (s.Room.Kind == pubsub.CustomRoom) != (first.Kind == pubsub.CustomRoom)
		})
		if end < 0 {
			end = len(list)
		}
		if first.Kind == pubsub.CustomRoom {
			t.custom = union(t.custom, list[:end])
		} else {
			t.groupOf(first.Model).add(list[:end], ledger, len(t.ledgers))
		}
		list = list[end:]
	}
}

// groupOf is the group of a model, which is made if need be.
func (t *Table) groupOf(model string) *group {
	i, found := slices.BinarySearchFunc(t.models, model, compareModel)
	if !found {
		t.models = slices.Insert(t.models, i, group{model: model})
	}
	return &t.models[i]
}

func compareModel(g group, model string) int { return strings.Compare(g.model, model) }

// add adds the subscriptions to a model's rooms, the class room first.
func (g *group) add(list []pubsub.Subscription, ledger, ledgers int) {
	if list[0].Room.Kind == pubsub.ClassRoom {
		g.class = true
		list = list[1:]
	}
	if g.tallies == nil {
		g.tallies = make([]Tally, ledgers)
	}
	for _, s := range list {
		if s.Lost.IsZero() {
			g.tallies[ledger].Live++
		} else {
			g.tallies[ledger].Lost++
		}
	}
	g.records = union(g.records, list)
}

// union merges rooms that are in order.
func union(rooms []pubsub.Room, more []pubsub.Subscription) []pubsub.Room {
	all := make([]pubsub.Room, 0, max(len(rooms), len(more)))
	for len(rooms) > 0 && len(more) > 0 {
		order := pubsub.CompareRooms(rooms[0], more[0].Room)
		if order <= 0 {
			all, rooms = append(all, rooms[0]), rooms[1:]
		} else {
			all = append(all, more[0].Room)
		}
		if order >= 0 {
			more = more[1:]
		}
	}
	all = append(all, rooms...)
	for _, s := range more {
		all = append(all, s.Room)
	}
	return all
}

// Filter shows only rooms whose title or name contains the text. Case does not matter.
func (t *Table) Filter(text string) {
	t.pattern = strings.ToLower(text)
	t.arrange()
}

// Fold hides a model's records, or shows them again.
func (t *Table) Fold(model string, folded bool) {
	t.folded[model] = folded
	t.arrange()
}

// arrange makes the rows of what was read.
func (t *Table) arrange() {
	t.rows, t.shown = nil, 0
	for _, g := range t.models {
		if g.class {
			t.show(pubsub.ClassOf(g.model))
		}
		records := t.matching(g.records)
		if len(records) > fewRecords && t.pattern == "" { // who searches wants to see what was found
			t.rows = append(t.rows, Row{Room: pubsub.Room{Record: pubsub.Record{Model: g.model}}, Fold: true})
			if t.Folded(g.model) {
				t.shown += len(records)
				continue
			}
		}
		for _, room := range records {
			t.rows = append(t.rows, Row{Room: room})
		}
		t.shown += len(records)
	}
	for _, room := range t.custom {
		t.show(room)
	}
}

func (t *Table) show(room pubsub.Room) {
	if t.matches(room) {
		t.rows = append(t.rows, Row{Room: room})
		t.shown++
	}
}

func (t *Table) matching(rooms []pubsub.Room) []pubsub.Room {
	if t.pattern == "" {
		return rooms
	}
	var found []pubsub.Room
	for _, room := range rooms {
		if t.matches(room) {
			found = append(found, room)
		}
	}
	return found
}

func (t *Table) matches(room pubsub.Room) bool {
	return t.pattern == "" || strings.Contains(strings.ToLower(Title(room)), t.pattern) ||
		strings.Contains(strings.ToLower(room.Name), t.pattern)
}

// Folded reports whether a model's records are hidden while there is no filter.
func (t *Table) Folded(model string) bool {
	if folded, chosen := t.folded[model]; chosen {
		return folded
	}
	return len(t.group(model).records) > manyRecords
}

func (t *Table) group(model string) group {
	i, found := slices.BinarySearchFunc(t.models, model, compareModel)
	if !found {
		return group{}
	}
	return t.models[i]
}

// Records returns the record rooms of a model by id, with hidden ones.
func (t *Table) Records(model string) []pubsub.Room { return t.group(model).records }

// Tally returns the counts of a model's records for a ledger, as of the last Read.
func (t *Table) Tally(model string, ledger *pubsub.Ledger) Tally {
	i := slices.Index(t.ledgers, ledger)
	if g := t.group(model); i >= 0 && g.tallies != nil {
		return g.tallies[i]
	}
	return Tally{}
}

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// At returns the row at i, which must be below Len.
func (t *Table) At(i int) Row { return t.rows[i] }

// Index returns the place of a row, -1 if it is not there.
func (t *Table) Index(row Row) int { return slices.Index(t.rows, row) }

// Rooms returns how many rooms there are, and how many of them pass the filter.
func (t *Table) Rooms() (shown, all int) { return t.shown, t.total }
