package draw

// Rows are numbered rows, the newest at the bottom.
type Rows interface {
	Len() int
	// Seq returns the number of the row at index i, 0 for the oldest.
	Seq(i int) uint64
	// Index returns the index of the row with a number, or of the nearest one.
	Index(seq uint64) int
}

// RowCursor tracks the row that keys act on, and the visible rows around it, while rows
// come and go.
type RowCursor struct {
	// Selected is the number of the row that keys act on, and End that of the bottom row.
	// Both are 0 while the cursor follows the newest row.
	Selected, End uint64
	Page          int // visible rows in the last drawing
}

// Following reports whether the cursor follows the newest row.
func (c *RowCursor) Following() bool { return c.Selected == 0 }

// Follow makes the cursor follow the newest row.
func (c *RowCursor) Follow() { c.Selected, c.End = 0, 0 }

// Cursor returns the index of the selected row, -1 if there are no rows.
func (c *RowCursor) Cursor(rows Rows) int {
	newest := rows.Len() - 1
	if c.Following() {
		return newest
	}
	return min(rows.Index(c.Selected), newest)
}

// MoveTo selects the row at index i. Selecting the newest row starts following.
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

// Stand stops following: the cursor stays where it is when new rows arrive.
func (c *RowCursor) Stand(rows Rows) {
	if c.Following() && rows.Len() > 0 {
		newest := rows.Seq(rows.Len() - 1)
		c.Selected, c.End = newest, newest
	}
}

// Step moves the cursor up or down; a page step also scrolls. When the cursor reaches the
// newest row, it follows again.
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

// Roll scrolls by some rows and moves the selection with them.
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

// InSight returns the first and the last visible row, at most h rows. The cursor is among
// them, no line stays blank that a row could fill, and otherwise the view does not move.
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
