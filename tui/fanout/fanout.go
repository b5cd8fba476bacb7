// Package fanout shows the responses of several sockets to one request, and how they
// differ.
package fanout

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// Dialog shows the responses of several sockets to one request: a row for each socket,
// and below the rows the differences of the row with the cursor.
type Dialog struct {
	host    part.Host
	fan     *dashboard.FanOut
	again   func() tea.Cmd               // sends the request again
	goTo    func(*dashboard.Leg) tea.Cmd // shows a socket's response in its pane
	ignored *Ignored

	compared  []comparison // by the index of the leg
	comparing bool         // a command is comparing one of them

	at       int // the row with the cursor
	top      int // the first visible line of the details
	input    textinput.Model
	editing  bool   // the user edits the list of ignored paths
	before   string // the list before editing
	mistake  string // the list's syntax error
	lastDraw drawn
}

// New returns a dialog for a fan-out. again sends its request again, and goTo shows a
// socket's response in its pane.
func New(host part.Host, fan *dashboard.FanOut, ignored *Ignored, again func() tea.Cmd, goTo func(*dashboard.Leg) tea.Cmd) *Dialog {
	d := &Dialog{
		host: host, fan: fan, again: again, goTo: goTo, ignored: ignored, compared: make([]comparison, len(fan.Legs)),
		input: draw.NewInput("paths that may differ, like **.updatedAt [*].id .user.*"),
	}
	d.input.SetValue(ignored.text)
	for i, leg := range fan.Legs { // the first one with a response to compare
		if leg.Exchange != nil && leg != fan.Base {
			d.at = i
			break
		}
	}
	return d
}

// FanOut returns the fan-out that shows.
func (d *Dialog) FanOut() *dashboard.FanOut { return d.fan }

// Wide gives the dialog the full width.
func (d *Dialog) Wide() {}

// Title returns the heading of the dialog.
func (d *Dialog) Title() string {
	asked, answered := d.fan.Asked()
	progress := draw.Count(answered) + " of " + draw.Plural(asked, "socket") + " answered"
	if answered == asked {
		progress = draw.Plural(asked, "socket")
	}
	return escape.Text(d.fan.Summary()) + " · " + d.fan.At.Format("15:04:05") + " · " + progress
}

// Key handles a key press.
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
	d.input.Focus() // ignores the command that blinks an unused cursor
}

// edit passes a key to the list of ignored paths. Each change applies at once.
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

// read applies the typed list, or says what is wrong with it.
func (d *Dialog) read() {
	d.mistake = ""
	if d.input.Value() == d.ignored.text {
		return
	}
	if err := d.ignored.set(d.input.Value()); err != nil {
		d.mistake = err.Error()
	}
}

// Paste adds a paste to the list of ignored paths.
func (d *Dialog) Paste(msg tea.PasteMsg) tea.Cmd {
	if d.editing {
		d.input, _ = d.input.Update(msg)
		d.read()
	}
	return nil
}
