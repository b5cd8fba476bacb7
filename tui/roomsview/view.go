// Package roomsview is the rooms view. It shows which socket is believed to be in
// which room, and why, for the selected cell.
package roomsview

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

// View is a table of rooms and sockets. It shows which sockets are believed to be in
// which rooms, and why, for the selected cell.
type View struct {
	host  part.Host
	open  func() tea.Cmd // goes to the selected room's events
	keys  keymap.Names
	Table *rooms.Table
	read  time.Time // when the table was read from the ledgers
	// Behind tells that the ledgers have changed since.
	Behind bool
	filter textinput.Model
	before string // the filter before its editing

	Row     rooms.Row // the selected row
	at, top int       // the indexes of the selected row and of the first visible one
	height  int       // the number of visible rows when last drawn
}

// New returns a view without rooms. Sync reads them. open goes to the events of the
// selected room, and keys are the names of keys in hints.
func New(host part.Host, open func() tea.Cmd, keys keymap.Names) View {
	return View{host: host, open: open, keys: keys, Table: rooms.New(), filter: draw.NewInput("part of a room's name")}
}

// Name returns what the top line calls the view.
func (v *View) Name() string { return "rooms" }

// bigTable is the number of rooms above which a table is too slow to read for every
// frame. A larger one is read once per tick, and less often the more rooms there are.
const bigTable = 5000

// readAgain returns the least time between two reads of a table with so many rooms.
func readAgain(rooms int) time.Duration {
	const longest = 8 * part.TickTime
	if rooms <= bigTable {
		return 0
	}
	return min(part.TickTime*time.Duration(rooms)/bigTable, longest)
}

// Sync reads the ledgers again if they have changed. It runs after each message,
// because any message may change a ledger.
func (v *View) Sync() {
	now := v.host.Now()
	var ledgers []*pubsub.Ledger
	for _, p := range v.host.Dash().Panes() {
		ledgers = append(ledgers, p.Ledger)
	}
	v.Behind = v.Table.Outdated(ledgers)
	if _, all := v.Table.Rooms(); !v.Behind || now.Sub(v.read) < readAgain(all) && !now.Before(v.read) {
		return
	}
	v.Table.Read(ledgers)
	v.read, v.Behind = now, false
	v.find()
}

// find finds the selected row again after the rows have changed. If the row is gone,
// the cursor keeps its place.
func (v *View) find() {
	if i := v.Table.Index(v.Row); i >= 0 {
		v.at = i
	}
	v.moveTo(v.at)
}

// moveTo selects the row at i, or the nearest one.
func (v *View) moveTo(i int) {
	v.at, v.Row = max(min(i, v.Table.Len()-1), 0), rooms.Row{}
	if v.Table.Len() > 0 {
		v.Row = v.Table.At(v.at)
	}
}

// OnRow tells whether the cursor is on a row.
func (v *View) OnRow() bool { return v.Table.Len() > 0 }

// OnRoom tells whether the cursor is on a room.
func (v *View) OnRoom() bool { return v.Table.Len() > 0 && !v.Row.Fold }

// Scroll moves the selected row. A sideways step goes to another pane.
func (v *View) Scroll(m draw.Motion) {
	if by := m.Columns(); by != 0 {
		v.host.Step(by / draw.ColumnStep)
		return
	}
	v.moveTo(m.Apply(v.at, v.Table.Len()-1, v.height))
}

// wheel scrolls the visible rows, and moves the selected row with them.
func (v *View) wheel(m draw.Motion) {
	switch m {
	case draw.LineUp:
		v.roll(-draw.WheelStep)
	case draw.LineDown:
		v.roll(draw.WheelStep)
	default:
		v.Scroll(m)
	}
}

func (v *View) roll(by int) {
	v.top = max(min(v.top+by, v.Table.Len()-v.height), 0)
	v.moveTo(v.at + by)
}

// Typing tells whether the filter's field has the cursor.
func (v *View) Typing() bool { return v.filter.Focused() }

// Typed passes a key or a paste to the filter's field and applies the filter. enter
// leaves the field. up, down and the page keys move the selected row.
func (v *View) Typed(msg tea.Msg) tea.Cmd {
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

func (v *View) applyFilter() {
	v.Table.Filter(v.filter.Value())
	v.find()
}

// StartFilter moves the cursor into the filter's field.
func (v *View) StartFilter() {
	v.before = v.filter.Value()
	v.filter.CursorEnd()
	v.filter.Focus() // its command would only blink the virtual cursor, which is off
}

// ToggleFold folds or unfolds a model's records. It returns false if the cursor is not
// on such a row.
func (v *View) ToggleFold() bool {
	if !v.Row.Fold {
		return false
	}
	v.Table.Fold(v.Row.Room.Model, !v.Table.Folded(v.Row.Room.Model))
	v.find()
	return true
}

func (v *View) setFilter(text string) {
	v.filter.SetValue(text)
	v.filter.Blur()
	v.applyFilter()
}

// Leave cancels the editing of the filter, or else removes the filter. It returns
// false if there is neither.
func (v *View) Leave() bool {
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

// Foremost returns the actions whose hints come first in the bottom line.
func (v *View) Foremost() []string {
	return []string{"open-room", "filter-rooms", "name-room", "replay", "next-socket"}
}

// Hints returns the keys that the bottom line shows while the user types.
func (v *View) Hints() []draw.Hint {
	return []draw.Hint{draw.Press("enter", "apply filter"), draw.Press("esc", "cancel"), draw.Press("down", "next room")}
}

// Named selects a room that the user named, once the table has it.
func (v *View) Named(room pubsub.Room) { v.Row.Room, v.Row.Fold = room, false }
