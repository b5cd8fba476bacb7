package pane

import (
	"time"

	"sailscope/theme"
	"sailscope/tui/draw"
)

// compactHeight is the inner height below which a pane shows only its request line and
// the part with the focus.
const compactHeight = 8

// sideBySideWidth is the smallest inner width at which the events show beside the
// response instead of below it.
const sideBySideWidth = 116

// gutter is the width between two columns: a line with a blank on either side.
const gutter = 3

// layout is the space of each part inside a pane's frame. It is computed before any part
// is drawn. A part with height 0 is hidden.
type layout struct {
	banner   []string // above everything
	problems []string // below the composer
	// width is the width of the column with the composer and the response, and of the
	// events below them.
	width                  int
	body, response, events int // heights
	// beside is the width of the events in a column of their own, else 0.
	beside int
}

// layout divides w by h cells among the parts. The composer gets what it needs, and the
// part with the focus gets more of the rest.
func (u *View) layout(w, h int, look Look, now time.Time) layout {
	l := layout{banner: u.bannerIn(w, max(h/3, 1), now, look.Styles), width: w}
	rest := h - len(l.banner)
	switch {
	case rest < compactHeight:
		u.layOutOne(&l, rest, look)
	case w >= sideBySideWidth:
		l.width = (w - gutter) / 2
		l.beside, l.events = w-l.width-gutter, rest
		l.response = rest - u.layOutComposer(&l, rest, look)
	default:
		rest -= u.layOutComposer(&l, rest, look)
		l.response = u.responseHeight(w, rest, look.Styles)
		l.events = rest - l.response
	}
	return l
}

// layOutOne gives the part with the focus all lines below the request line.
func (u *View) layOutOne(l *layout, h int, look Look) {
	l.problems = u.problems(l.width, h/2, look.Styles)
	rest := h - 1 - len(l.problems)
	switch u.Focus {
	case Body:
		l.body = u.Composer.TabHeight(l.width, rest, look.Focused, u.Connection)
	case Events:
		l.events = rest
	default:
		l.response = rest
	}
}

// layOutComposer gives the composer's tab at most a third of the height, or half of it
// while it has the focus. It returns the height of the whole composer.
func (u *View) layOutComposer(l *layout, h int, look Look) (height int) {
	share := 3
	if u.Focus == Body {
		share = 2
	}
	l.body = u.Composer.TabHeight(l.width, h/share-1, look.Focused && u.Focus == Body, u.Connection)
	l.problems = u.problems(l.width, max(h/4, 1), look.Styles)
	return 1 + l.body + len(l.problems)
}

// responseHeight returns the response's share of a height that it shares with the events.
// The share is never more than the response can fill.
func (u *View) responseHeight(w, h int, st *theme.Styles) int {
	response := h * 2 / 5
	if u.Focus == Response {
		response = h * 3 / 5
	}
	return max(min(response, 1+u.Response.FullHeight(w, st)), min(3, h/2))
}

// inside draws the content of the frame in exactly h lines.
func (u *View) inside(w, h int, look Look, now time.Time) draw.Block {
	l := u.layout(w, h, look, now)
	out := draw.Block{Lines: l.banner}
	if l.beside > 0 {
		out.Below(u.columns(l, look, now))
	} else {
		column := u.column(l, look, now)
		if l.events > 0 {
			column.AddPart(int(Events), u.drawEvents(l.width, l.events, look), l.width)
		}
		out.Below(column)
	}
	for len(out.Lines) < h {
		out.Lines = append(out.Lines, draw.Fit("", w))
	}
	out.Lines = out.Lines[:h]
	return out
}

// column draws the composer and the response.
func (u *View) column(l layout, look Look, now time.Time) draw.Block {
	out := u.drawRequestLine(l.width, look, now)
	if l.body > 0 {
		focused := look.Focused && u.Focus == Body
		out.AddPart(int(Body), u.Composer.DrawTab(l.width, l.body, focused, u.Connection, look.Styles), l.width)
	}
	out.Lines = append(out.Lines, l.problems...)
	if l.response > 0 {
		out.AddPart(int(Response), u.drawResponse(l.width, l.response, look), l.width)
	}
	return out
}

// columns draws the events beside the composer and the response.
func (u *View) columns(l layout, look Look, now time.Time) draw.Block {
	left, right := u.column(l, look, now), u.drawEvents(l.beside, l.events, look)
	left.Parts = append(left.Parts, draw.Place{Part: int(Events), Rect: draw.Rect{X: l.width + gutter, W: l.beside, H: len(right.Lines)}})
	line := " " + look.Styles.Muted.Render("│") + " "
	for i := range left.Lines {
		left.Lines[i] += line + right.Lines[i]
	}
	if right.Cursor != nil {
		left.Cursor = draw.MoveCursor(right.Cursor, l.width+gutter, 0)
	}
	return left
}
