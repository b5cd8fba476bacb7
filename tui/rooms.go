package tui

import (
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/model/rooms"
	"sailscope/sailsclient/pubsub"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/part"
)

// roomsView is a table of rooms and sockets: who is believed to be where, and
// for the cell under the cursor, why.
type roomsView struct {
	host  part.Host
	open  func() tea.Cmd // goes to the selected room's events
	keys  keymap.Names
	table *rooms.Table
	read  time.Time // when the table was read from the ledgers
	// behind tells that the ledgers have changed since.
	behind bool
	filter textinput.Model
	before string // the filter when its editing began

	row     rooms.Row // the selected one
	at, top int       // its place, and that of the first row in sight
	height  int       // rows in sight when last drawn
}

func newRoomsView(host part.Host, open func() tea.Cmd, keys keymap.Names) roomsView {
	return roomsView{host: host, open: open, keys: keys, table: rooms.New(), filter: draw.NewInput("part of a room's name")}
}

func (v *roomsView) Name() string { return "rooms" }

// bigTable is from how many rooms on a table takes so long to read that it is
// not done in every frame while they change, but once a tick, and less often the
// more rooms there are.
const bigTable = 5000

// readAgain is how long a table with so many rooms is good for.
func readAgain(rooms int) time.Duration {
	const longest = 8 * part.TickTime
	if rooms <= bigTable {
		return 0
	}
	return min(part.TickTime*time.Duration(rooms)/bigTable, longest)
}

// sync reads the ledgers again if they have changed. It follows each message,
// whatever that did to a ledger.
func (v *roomsView) sync() {
	now := v.host.Now()
	var ledgers []*pubsub.Ledger
	for _, p := range v.host.Dash().Panes() {
		ledgers = append(ledgers, p.Ledger)
	}
	v.behind = v.table.Outdated(ledgers)
	if _, all := v.table.Rooms(); !v.behind || now.Sub(v.read) < readAgain(all) && !now.Before(v.read) {
		return
	}
	v.table.Read(ledgers)
	v.read, v.behind = now, false
	v.find()
}

// find finds the selected row again after the rows have changed; one that is
// gone leaves the cursor where it is.
func (v *roomsView) find() {
	if i := v.table.Index(v.row); i >= 0 {
		v.at = i
	}
	v.moveTo(v.at)
}

// moveTo selects the row at i, or the nearest to it.
func (v *roomsView) moveTo(i int) {
	v.at, v.row = max(min(i, v.table.Len()-1), 0), rooms.Row{}
	if v.table.Len() > 0 {
		v.row = v.table.At(v.at)
	}
}

// onRow tells whether there is a row for the cursor.
func (v *roomsView) onRow() bool { return v.table.Len() > 0 }

// onRoom tells whether the cursor is on a room.
func (v *roomsView) onRoom() bool { return v.table.Len() > 0 && !v.row.Fold }

func (v *roomsView) Scroll(m draw.Motion) {
	if by := m.Columns(); by != 0 {
		v.host.Step(by / draw.ColumnStep)
		return
	}
	v.moveTo(m.Apply(v.at, v.table.Len()-1, v.height))
}

// wheel moves the rows in sight, and the selected one with them.
func (v *roomsView) wheel(m draw.Motion) {
	switch m {
	case draw.LineUp:
		v.roll(-draw.WheelStep)
	case draw.LineDown:
		v.roll(draw.WheelStep)
	default:
		v.Scroll(m)
	}
}

func (v *roomsView) roll(by int) {
	v.top = max(min(v.top+by, v.table.Len()-v.height), 0)
	v.moveTo(v.at + by)
}

func (v *roomsView) Typing() bool { return v.filter.Focused() }

func (v *roomsView) Typed(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "enter":
			v.filter.Blur()
			return nil
		case "up", "down", "pgup", "pgdown":
			m, _ := draw.MotionOf(key.String())
			v.Scroll(m)
			return nil
		}
	}
	v.filter, _ = v.filter.Update(msg)
	v.applyFilter()
	return nil
}

func (v *roomsView) applyFilter() {
	v.table.Filter(v.filter.Value())
	v.find()
}

// startFilter puts the cursor into the filter's field.
func (v *roomsView) startFilter() {
	v.before = v.filter.Value()
	v.filter.CursorEnd()
	v.filter.Focus() // its command blinks a cursor that is not in use
}

// toggleFold folds a model's records, or unfolds them. It tells whether the
// cursor is on such a row.
func (v *roomsView) toggleFold() bool {
	if !v.row.Fold {
		return false
	}
	v.table.Fold(v.row.Room.Model, !v.table.Folded(v.row.Room.Model))
	v.find()
	return true
}

func (v *roomsView) setFilter(text string) {
	v.filter.SetValue(text)
	v.filter.Blur()
	v.applyFilter()
}

func (v *roomsView) Leave() bool {
	switch {
	case v.filter.Focused():
		v.setFilter(v.before)
	case v.filter.Value() != "":
		v.setFilter("")
	default:
		return false
	}
	return true
}

func (v *roomsView) Foremost() []string {
	return []string{"open-room", "filter-rooms", "name-room", "replay", "next-socket"}
}

func (v *roomsView) Hints() []draw.Hint {
	return []draw.Hint{draw.Press("enter", "apply filter"), draw.Press("esc", "cancel"), draw.Press("down", "next room")}
}

// named is where the cursor goes once the table has the room.
func (v *roomsView) named(room pubsub.Room) { v.row.Room, v.row.Fold = room, false }
