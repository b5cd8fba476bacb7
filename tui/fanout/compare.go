package fanout

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/sheet"
)

// comparison is the result of comparing a socket's response, and the number of the list
// of ignored paths that it used.
type comparison struct {
	dashboard.Comparison
	round int
}

// Compared carries how a socket's response differs from the base's.
type Compared struct {
	dialog *Dialog
	leg    int
	comparison
}

// Compare compares the next response, if there is one left to compare. Bodies can be
// megabytes long, so it compares one at a time, outside of Update.
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

// nextToCompare returns a row to compare: its response and the base's have arrived. The
// row with the cursor comes first.
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

// Take stores the comparison in its dialog, even if that is closed.
func (m Compared) Take() {
	m.dialog.comparing = false
	m.dialog.compared[m.leg] = m.comparison
}
