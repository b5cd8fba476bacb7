package tui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/escape"
)

const (
	// leastColumn holds a socket's number and its state, in brackets.
	leastColumn  = 7
	widestColumn = 24
)

// arrange divides the width among the names and the columns, and chooses the
// columns in sight so that the socket with the focus is among them.
func (p *roomsPainter) arrange(w int) {
	least := max(w*2/5, 16)
	if w >= 2*titleWidth {
		least = titleWidth
	}
	p.widths = make([]int, len(p.panes))
	total := 0
	for i, pane := range p.panes {
		p.widths[i] = max(min(ansi.StringWidth(columnName(i, pane))+5, widestColumn), 2*leastColumn)
		total += p.widths[i]
	}
	if total > w-least {
		each := max(min((w-least)/len(p.panes), widestColumn), leastColumn)
		for i := range p.widths {
			p.widths[i] = each
		}
	}
	p.window(w - least)
	p.names = w
	for _, width := range p.widths[p.first : p.last+1] {
		p.names -= width
	}
	if p.last == len(p.panes)-1 && p.first == 0 { // nothing is gained by names in the far left of what they name
		p.names = min(p.names, titleWidth+2+len("sails_model_create_")+titleWidth)
	}
}

// window moves the columns in sight as little as the focus asks for.
func (p *roomsPainter) window(room int) {
	fits := func(first, last int) bool {
		total := 0
		for _, width := range p.widths[first : last+1] {
			total += width
		}
		return total <= room
	}
	p.first = min(p.view.left, p.focus)
	for p.first < p.focus && !fits(p.first, p.focus) {
		p.first++
	}
	p.last = p.focus
	for p.last+1 < len(p.panes) && fits(p.first, p.last+1) {
		p.last++
	}
	for p.first > 0 && fits(p.first-1, p.last) { // a wider screen, or fewer sockets
		p.first--
	}
	p.view.left = p.first
}

func columnName(i int, pane *model.Pane) string {
	return fmt.Sprintf("%d %s", i+1, escape.Text(strings.TrimPrefix(pane.Label(), "http://")))
}

// heading names the sockets. Signs at its ends say that there are more.
func (p *roomsPainter) heading() string {
	shown, all := p.view.table.Rooms()
	text := plural(all, "room")
	if shown < all {
		text = count(shown) + " of " + text
	}
	if p.panes[p.focus].Ledger.Unkept() > 0 {
		text += ", others not kept"
	}
	more := func(there bool) string {
		if there {
			return p.st.Muted.Render(cut)
		}
		return " "
	}
	line := fit("  "+p.st.Muted.Render(text), p.names-1) + more(p.first > 0)
	for i := p.first; i <= p.last; i++ {
		line += p.column(i)
	}
	if p.last < len(p.panes)-1 {
		line = ansi.Truncate(line, ansi.StringWidth(line)-1, "") + more(true)
	}
	return line
}

// column is the heading of a column: the socket's number and name, and how it is.
func (p *roomsPainter) column(i int) string {
	pane := p.panes[i]
	sign, style := stateSign(pane.State(), p.st)
	const around, leastName = 5, 6 // brackets, the sign and the blank before it, the blank behind
	name := ansi.Truncate(columnName(i, pane), p.widths[i]-around, cut)
	if p.widths[i]-around < leastName {
		name = strconv.Itoa(i + 1)
	}
	return fit(p.bracketed(p.st.Socket(int(pane.ID)).Render(name)+" "+style.Render(sign), i == p.focus), p.widths[i])
}

// bracketed marks what has the focus, in a way that needs no colour.
func (p *roomsPainter) bracketed(text string, focused bool) string {
	if !focused {
		return " " + text + " "
	}
	return p.st.Accent.Render("[") + text + p.st.Accent.Render("]")
}

// columnAt is the column of a cell of the screen.
func (p *roomsPainter) columnAt(x int) (int, bool) {
	at := p.names
	for c := p.first; c <= p.last; c++ {
		if x >= at && x < at+p.widths[c] {
			return c, true
		}
		at += p.widths[c]
	}
	return 0, false
}
