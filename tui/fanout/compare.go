package fanout

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/sheet"
)

// comparison is what is known of a socket's answer, and for which list of ignored
// paths.
type comparison struct {
	dashboard.Comparison
	round int
}

// Compared is how the answer of a socket differs from the base's.
type Compared struct {
	dialog *Dialog
	leg    int
	comparison
}

// Compare compares the next answer that has not been, if there is one. Bodies may
// be megabytes, so it is one at a time, and not on the screen's goroutine.
func (d *Dialog) Compare() tea.Cmd {
	if d.comparing {
		return nil
	}
	i, found := d.nextToCompare()
	if !found {
		return nil
	}
	d.comparing = true
	one, another, ignored := d.fan.Base.Exchange.Outcome, d.fan.Legs[i].Exchange.Outcome, *d.ignored
	compared := func(c dashboard.Comparison) Compared { return Compared{d, i, comparison{c, ignored.round}} }
	if one.Dropped() || another.Dropped() {
		return func() tea.Msg { return compared(dashboard.NotCompared(sheet.Dropped)) }
	}
	base, other := one.Response(), another.Response()
	return func() tea.Msg { return compared(dashboard.CompareAnswers(base, other, ignored.patterns)) }
}

// nextToCompare is a row whose answer and the base's are there and have not been
// compared; the one with the cursor goes first.
func (d *Dialog) nextToCompare() (row int, found bool) {
	if d.fan.Base == nil || !d.fan.Base.Answered() {
		return 0, false
	}
	for i := range d.fan.Legs {
		i = (d.at + i) % len(d.fan.Legs)
		if leg := d.fan.Legs[i]; leg != d.fan.Base && leg.Answered() && d.compared[i].round != d.ignored.round {
			return i, true
		}
	}
	return 0, false
}

// Take has the dialog that asked for the comparison show it, open or not.
func (m Compared) Take() {
	m.dialog.comparing = false
	m.dialog.compared[m.leg] = m.comparison
}
