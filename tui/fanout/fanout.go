// Package fanout shows the responses of several sockets to one request, and how
// they differ.
package fanout

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// Dialog shows the answers of several sockets to one request: a row for
// each, and below them what differs in the one with the cursor.
type Dialog struct {
	host    part.Host
	fan     *dashboard.FanOut
	again   func() tea.Cmd               // sends the request once more
	goTo    func(*dashboard.Leg) tea.Cmd // shows a socket's answer in its pane
	ignored *Ignored

	compared  []comparison // by the place of the leg
	comparing bool         // a command compares one of them

	at       int // the row with the cursor
	top      int // the first line of what differs
	input    textinput.Model
	editing  bool   // the list of ignored paths
	before   string // the list when that began
	mistake  string // in the list
	lastDraw drawn
}

// New shows a fan-out. again sends its request once more, and goTo
// shows a socket's answer in its pane.
func New(host part.Host, fan *dashboard.FanOut, ignored *Ignored, again func() tea.Cmd, goTo func(*dashboard.Leg) tea.Cmd) *Dialog {
	d := &Dialog{
		host: host, fan: fan, again: again, goTo: goTo, ignored: ignored, compared: make([]comparison, len(fan.Legs)),
		input: draw.NewInput("paths that may differ, like **.updatedAt [*].id .user.*"),
	}
	d.input.SetValue(ignored.text)
	for i, leg := range fan.Legs { // the first one that there is something to say of
		if leg.Exchange != nil && leg != fan.Base {
			d.at = i
			break
		}
	}
	return d
}

// FanOut is what is shown.
func (d *Dialog) FanOut() *dashboard.FanOut { return d.fan }

// Wide gives the dialog all the width there is.
func (d *Dialog) Wide() {}

// Title is the heading of the dialog.
func (d *Dialog) Title() string {
	asked, answered := d.fan.Asked()
	progress := draw.Count(answered) + " of " + draw.Plural(asked, "socket") + " answered"
	if answered == asked {
		progress = draw.Plural(asked, "socket")
	}
	return escape.Text(d.fan.Summary()) + " · " + d.fan.At.Format("15:04:05") + " · " + progress
}

// Key acts on a key.
func (d *Dialog) Key(key tea.KeyPressMsg) tea.Cmd {
	if d.editing {
		d.edit(key)
		return nil
	}
	switch name := key.String(); name {
	case "esc", "q":
		d.host.Close()
	case "enter":
		return d.goTo(d.fan.Legs[d.at])
	case "b":
		return d.again()
	case "/":
		d.startEditing()
	case "k", "up", "shift+tab":
		d.choose(d.at - 1)
	case "j", "down", "tab":
		d.choose(d.at + 1)
	case "K", "J":
		d.scroll(map[string]draw.Motion{"K": draw.LineUp, "J": draw.LineDown}[name])
	default:
		if m, is := draw.MotionOf(name); is {
			d.scroll(m)
		}
	}
	return nil
}

func (d *Dialog) choose(row int) {
	if row = min(max(row, 0), len(d.fan.Legs)-1); row != d.at {
		d.at, d.top = row, 0
	}
}

func (d *Dialog) scroll(m draw.Motion) {
	last := max(d.lastDraw.lines-d.lastDraw.page, 0)
	d.top = min(max(m.Apply(d.top, last, d.lastDraw.page), 0), last)
}

func (d *Dialog) startEditing() {
	d.editing, d.before = true, d.ignored.text
	d.input.CursorEnd()
	d.input.Focus() // its command blinks a cursor that is not in use
}

// edit gives a key to the list of ignored paths, which acts while it is written.
func (d *Dialog) edit(key tea.KeyPressMsg) {
	switch key.String() {
	case "enter":
		if d.mistake == "" {
			d.stopEditing()
		}
	case "esc":
		d.input.SetValue(d.before)
		d.stopEditing()
	case "up", "down":
		d.choose(d.at + map[string]int{"up": -1, "down": +1}[key.String()])
	default:
		d.input, _ = d.input.Update(key)
	}
	d.read()
}

func (d *Dialog) stopEditing() {
	d.editing = false
	d.input.Blur()
}

// read puts what is written into force, or says what is wrong with it.
func (d *Dialog) read() {
	d.mistake = ""
	if d.input.Value() == d.ignored.text {
		return
	}
	if err := d.ignored.set(d.input.Value()); err != nil {
		d.mistake = err.Error()
	}
}

// Paste takes a paste.
func (d *Dialog) Paste(msg tea.PasteMsg) tea.Cmd {
	if d.editing {
		d.input, _ = d.input.Update(msg)
		d.read()
	}
	return nil
}
