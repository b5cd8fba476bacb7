package draw

import (
	"slices"

	"sailscope/theme"
)

// Pager scrolls rows that do not all fit.
type Pager struct {
	top int
	// From the last drawing: the rows of a page, and the largest value of top.
	page, last int
}

// Key scrolls if the key is a scroll key.
func (p *Pager) Key(name string) {
	if m, is := MotionOf(name); is {
		p.scroll(m)
	}
}

func (p *Pager) scroll(m Motion) {
	p.top = min(max(m.Apply(p.top, p.last, p.page), 0), p.last)
}

// Draw draws the visible rows and the keys below them in at most h lines.
func (p *Pager) Draw(rows []string, w, h int, st *theme.Styles) Block {
	const foot = 2 // a blank line and the keys
	p.page = max(min(h-foot, len(rows)), 1)
	p.last = max(len(rows)-p.page, 0)
	p.top = min(p.top, p.last)
	out := Block{Lines: slices.Clone(rows[p.top:min(p.top+p.page, len(rows))])}
	out.PageFooter(w, p.top, p.last, st)
	return out
}
