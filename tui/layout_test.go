package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"sailscope/tui/draw"
	"sailscope/tui/program"
)

// Tiles fill the area without overlap, and none is too small.
func TestTilesFillTheArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		area := draw.Rect{Y: 1, W: rapid.IntRange(1, 400).Draw(t, "w"), H: rapid.IntRange(1, 120).Draw(t, "h")}
		n := rapid.IntRange(1, 50).Draw(t, "panes")
		l := layout(rapid.IntRange(0, int(layouts)-1).Draw(t, "layout"))
		places, ok := l.tile(area, n)
		if !ok {
			if n == 1 && area.W >= minPaneWidth && area.H >= minPaneHeight {
				t.Fatal("there is room for one")
			}
			return
		}
		cells := 0
		for _, p := range places {
			if p.W < minPaneWidth || p.H < minPaneHeight {
				t.Fatalf("a pane of %dx%d", p.W, p.H)
			}
			cells += p.W * p.H
		}
		if len(places) != n || cells != area.W*area.H {
			t.Fatalf("%d places of %d cells for %d panes on %d cells", len(places), cells, n, area.W*area.H)
		}
	})
}

func TestLayouts(t *testing.T) {
	const w, h = 4 * minPaneWidth, 3 * minPaneHeight
	for _, tc := range []struct {
		l             layout
		n             int
		columns, rows int
	}{
		{layoutColumns, 4, 4, 1}, {layoutRows, 3, 1, 3},
		{layoutColumns, 6, 4, 2},
		{layoutRows, 4, 2, 2}, {layoutColumns, 13, 0, 0},
	} {
		places, _ := tc.l.tile(draw.Rect{W: w, H: h}, tc.n)
		columns, rows := make(map[int]bool), make(map[int]bool)
		for _, p := range places {
			rows[p.Y] = true
			if p.Y == 0 {
				columns[p.X] = true
			}
		}
		if len(columns) != tc.columns || len(rows) != tc.rows {
			t.Errorf("%d panes in %v: %d columns and %d rows, want %d and %d", tc.n, tc.l, len(columns), len(rows), tc.columns, tc.rows)
		}
	}
}

func TestTheLayoutCycles(t *testing.T) {
	d := newDriver(t, 240, 50, 3)
	order := []string{"in columns", "in rows", "in columns", "in rows"}
	for i, want := range order {
		d.press("=")
		d.mustShow(want)
		if i%2 == 1 {
			d.press("=")
			d.mustNotShow("in rows")
		}
	}
	d.update(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.mustShow("[1 harbour]")
	d.press("=")
	d.mustShow("not enough space for 3 panes")
	d.press("]")
	d.mustShow("[2 lighthouse]")
}

// Whatever the size does meanwhile, the focus and the place in the log are what
// they were.
func TestResizingKeepsThePlace(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	d.press("2", "tab", "tab", "tab")
	for i := range 300 {
		d.event(1, noon, "boat", `{"n":`+draw.Count(i)+`}`)
	}
	d.press("pgup", "pgup", "k")
	u := d.app.focused()
	end, part := u.Log.End, u.Focus
	for _, size := range []program.Size{{Width: 40, Height: 10}, {Width: 220, Height: 60}, {Width: 5, Height: 3}, {Width: 80, Height: 24}, {Width: 120, Height: 40}} {
		d.update(tea.WindowSizeMsg{Width: size.Width, Height: size.Height})
		checkFrame(t, d)
		d.press("=")
	}
	if d.app.focused() != u || u.Log.End != end || u.Focus != part {
		t.Errorf("the log ends at %d in part %d, want %d and %d", u.Log.End, u.Focus, end, part)
	}
}

func TestTabsShowTheOneWithTheFocus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		widths := rapid.SliceOfN(rapid.IntRange(4, 30), 1, 50).Draw(t, "widths")
		focus := rapid.IntRange(0, len(widths)-1).Draw(t, "focus")
		w := rapid.IntRange(36, 200).Draw(t, "w")
		first, last := tabsAround(widths, focus, w)
		if first < 0 || first > focus || last < focus || last >= len(widths) {
			t.Fatalf("tabs %d to %d, focus on %d of %d", first, last, focus, len(widths))
		}
		total := tabGap * (last - first)
		for _, width := range widths[first : last+1] {
			total += width
		}
		if total > w {
			t.Fatalf("%d cells of tabs on %d", total, w)
		}
	})
}

// Fifty sockets on a small screen: every pane can be reached, and says which it is.
func TestFiftySockets(t *testing.T) {
	d := newDriver(t, 80, 24, 50)
	d.press("[")
	d.mustShow("[50 lighthouse]", "… ")
	d.press("]")
	d.mustShow("[1 harbour]", " …")
	d.press(":")
	d.write("pane 37")
	d.press("enter")
	if got := d.app.dash.FocusIndex(); got != 36 {
		t.Errorf("the palette went to pane %d, want 37", got+1)
	}
	d.mustShow("[37 harbour]")
	seen := make(map[int]bool)
	for range 50 {
		d.press("]")
		seen[d.app.dash.FocusIndex()] = true
		checkFrame(t, d)
	}
	if len(seen) != 50 {
		t.Errorf("] went through %d panes, want 50", len(seen))
	}
}
