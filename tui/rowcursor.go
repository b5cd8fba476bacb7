package tui

// numberedRows are rows with numbers of their own, the newest at the bottom.
type numberedRows interface {
	len() int
	// seq is the number of the row at i, 0 for the oldest.
	seq(i int) uint64
	// index is the place of the row with a number, or of the one nearest to it.
	index(seq uint64) int
}

// rowCursor is the row that keys act on, and what is in sight around it, while
// rows come and go.
type rowCursor struct {
	// selected is the number of the row that keys act on, and end that of the
	// row at the bottom. Both are 0 while the newest is followed, whichever it is.
	selected, end uint64
	page          int // rows in sight when last drawn
}

func (c *rowCursor) following() bool { return c.selected == 0 }

func (c *rowCursor) follow() { c.selected, c.end = 0, 0 }

// cursor is the place of the selected row, -1 if there are no rows.
func (c *rowCursor) cursor(rows numberedRows) int {
	newest := rows.len() - 1
	if c.following() {
		return newest
	}
	return min(rows.index(c.selected), newest)
}

// moveTo selects the row at i; the newest means to follow.
func (c *rowCursor) moveTo(rows numberedRows, i int) {
	newest := rows.len() - 1
	if i >= newest {
		c.follow()
		return
	}
	if c.following() {
		c.end = rows.seq(newest)
	}
	c.selected = rows.seq(max(i, 0))
}

// stand stays where it is while rows come.
func (c *rowCursor) stand(rows numberedRows) {
	if c.following() && rows.len() > 0 {
		newest := rows.seq(rows.len() - 1)
		c.selected, c.end = newest, newest
	}
}

// step moves the cursor up or down, and a page also what is in sight. Reaching the
// newest row follows again.
func (c *rowCursor) step(rows numberedRows, m motion) {
	newest := rows.len() - 1
	if newest < 0 || m.columns() != 0 {
		return
	}
	from := c.cursor(rows)
	to := min(max(m.apply(from, newest, c.page), 0), newest)
	if m == pageUp || m == pageDown {
		c.roll(rows, to-from)
		return
	}
	c.moveTo(rows, to)
}

// roll moves the rows in sight by so many, and the selected one with them.
func (c *rowCursor) roll(rows numberedRows, by int) {
	newest := rows.len() - 1
	if newest < 0 {
		return
	}
	bottom := newest
	if !c.following() {
		bottom = rows.index(c.end)
	}
	c.moveTo(rows, c.cursor(rows)+by)
	if !c.following() {
		c.end = rows.seq(min(max(bottom+by, 0), newest))
	}
}

// inSight is the first and the last of at most h rows, with the cursor among
// them, nothing blank that a row could fill, and otherwise as before.
func (c *rowCursor) inSight(rows numberedRows, h int) (first, last int) {
	newest := rows.len() - 1
	last = newest
	if !c.following() {
		cursor := c.cursor(rows)
		last = min(max(rows.index(c.end), cursor), newest)
		last = min(last, cursor+h-1)
	}
	last = min(max(last, h-1), newest)
	first = max(last-h+1, 0)
	c.page = last - first + 1
	if !c.following() && newest >= 0 {
		c.end = rows.seq(last)
	}
	return first, last
}
