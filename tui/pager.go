package tui

import (
	"slices"

	"sailscope/theme"
	"sailscope/tui/draw"
)

// pager scrolls rows of which only some fit.
type pager struct {
	top int
	// When last drawn: how many rows a page has, and the last place of top.
	page, last int
}

// key scrolls if the key is one that does.
func (p *pager) key(name string) {
	if m, is := draw.MotionOf(name); is {
		p.scroll(m)
	}
}

func (p *pager) scroll(m draw.Motion) {
	p.top = min(max(m.Apply(p.top, p.last, p.page), 0), p.last)
}

// draw draws the rows that are in sight in h lines, and the keys below them.
func (p *pager) draw(rows []string, w, h int, st *theme.Styles) draw.Block {
	const foot = 2 // a blank and the keys
	p.page = max(min(h-foot, len(rows)), 1)
	p.last = max(len(rows)-p.page, 0)
	p.top = min(p.top, p.last)
	out := draw.Block{Lines: slices.Clone(rows[p.top:min(p.top+p.page, len(rows))])}
	out.PageFooter(w, p.top, p.last, st)
	return out
}
