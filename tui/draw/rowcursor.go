package draw

// Rows are rows with numbers of their own, the newest at the bottom.
type Rows interface {
	Len() int
	// Seq is the number of the row at i, 0 for the oldest.
	Seq(i int) uint64
	// Index is the place of the row with a number, or of the one nearest to it.
	Index(seq uint64) int
}

// RowCursor is the row that keys act on, and what is in sight around it, while
// rows come and go.
type RowCursor struct {
	// Selected is the number of the row that keys act on, and end that of the
	// row at the bottom. Both are 0 while the newest is followed, whichever it is.
	Selected, End uint64
	Page          int // rows in sight when last drawn
}

// Following tells whether the newest row is the selected one, whichever it is.
func (c *RowCursor) Following() bool { return c.Selected == 0 }

// Follow selects the newest row from now on.
func (c *RowCursor) Follow() { c.Selected, c.End = 0, 0 }

// Cursor is the place of the selected row, -1 if there are no rows.
func (c *RowCursor) Cursor(rows Rows) int {
	newest := rows.Len() - 1
	if c.Following() {
		return newest
	}
	return min(rows.Index(c.Selected), newest)
}

// MoveTo selects the row at i; the newest means to follow.
func (c *RowCursor) MoveTo(rows Rows, i int) {
	newest := rows.Len() - 1
	if i >= newest {
		c.Follow()
		return
	}
	if c.Following() {
		c.End = rows.Seq(newest)
	}
	c.Selected = rows.Seq(max(i, 0))
}

// Stand stays where it is while rows come.
func (c *RowCursor) Stand(rows Rows) {
	if c.Following() && rows.Len() > 0 {
		newest := rows.Seq(rows.Len() - 1)
		c.Selected, c.End = newest, newest
	}
}

// Step moves the cursor up or down, and a page also what is in sight. Reaching the
// newest row follows again.
func (c *RowCursor) Step(rows Rows, m Motion) {
	newest := rows.Len() - 1
	if newest < 0 || m.Columns() != 0 {
		return
	}
	from := c.Cursor(rows)
	to := min(max(m.Apply(from, newest, c.Page), 0), newest)
	if m == PageUp || m == PageDown {
		c.Roll(rows, to-from)
		return
	}
	c.MoveTo(rows, to)
}

// Roll moves the rows in sight by so many, and the selected one with them.
func (c *RowCursor) Roll(rows Rows, by int) {
	newest := rows.Len() - 1
	if newest < 0 {
		return
	}
	bottom := newest
	if !c.Following() {
		bottom = rows.Index(c.End)
	}
	c.MoveTo(rows, c.Cursor(rows)+by)
	if !c.Following() {
		c.End = rows.Seq(min(max(bottom+by, 0), newest))
	}
}

// InSight is the first and the last of at most h rows, with the cursor among
// them, nothing blank that a row could fill, and otherwise as before.
func (c *RowCursor) InSight(rows Rows, h int) (first, last int) {
	newest := rows.Len() - 1
	last = newest
	if !c.Following() {
		cursor := c.Cursor(rows)
		last = min(max(rows.Index(c.End), cursor), newest)
		last = min(last, cursor+h-1)
	}
	last = min(max(last, h-1), newest)
	first = max(last-h+1, 0)
	c.Page = last - first + 1
	if !c.Following() && newest >= 0 {
		c.End = rows.Seq(last)
	}
	return first, last
}
