//go:build !race

// The race detector has nothing to find where one goroutine draws one frame after
// the other, and makes that ten times slower: these tests run without it.

package tui

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/program"
)

// wholeScenes are drawn as whole frames, in all sizes and looks. The others are
// drawn once, and only what they are about.
func wholeScenes() []string {
	return []string{"busy", "form refused", "response diff", "rooms every evidence", "timeline"}
}

// hintLimit is how many golden files may hold a hint.
const hintLimit = 10

// Hints are in TestGoldenHints alone: one that is worded anew changes that file,
// and those that show the colors of hints.
func TestGoldenScenes(t *testing.T) {
	for name := range states(t) {
		if slices.Contains(wholeScenes(), name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			d := states(t)[name](120, 40)
			checkFrame(t, d)
			golden.RequireEqual(t, []byte(ansi.Strip(cropped(d.withoutHints(), d.subject()))))
		})
	}
}

func TestGoldenSizes(t *testing.T) {
	for _, name := range wholeScenes() {
		for _, size := range []program.Size{{Width: 80, Height: 24}, {Width: 120, Height: 40}, {Width: 200, Height: 50}, {Width: 40, Height: 10}} {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.Width, size.Height), func(t *testing.T) {
				d := states(t)[name](size.Width, size.Height)
				checkFrame(t, d)
				golden.RequireEqual(t, []byte(ansi.Strip(strings.Join(d.withoutHints(), "\n"))))
			})
		}
	}
}

// terminals are a dark one, a light one, and one without colors: NO_COLOR leaves
// bold, reverse and the like, and those and the signs have to do.
func terminals() map[string]look {
	return map[string]look{
		"dark": {theme.Auto, "#000000", colorprofile.TrueColor}, "light": {theme.Auto, "#ffffff", colorprofile.TrueColor},
		"without colors": {theme.Auto, "#000000", colorprofile.ASCII},
	}
}

type look struct {
	theme, background string
	profile           colorprofile.Profile
}

func TestGoldenLooks(t *testing.T) {
	for _, name := range wholeScenes() {
		for lookName, look := range terminals() {
			t.Run(name+"/"+lookName, func(t *testing.T) {
				d := states(t)[name](80, 24)
				d.wear(look)
				rows := d.screen()
				if name != "busy" { // one scene shows the colors of hints
					rows = d.withoutHints()
				}
				golden.RequireEqual(t, []byte(look.shown(t, rows)))
			})
		}
	}
}

func TestGoldenColors(t *testing.T) {
	for name, look := range map[string]look{
		"high contrast dark":  {theme.HighContrast, "#000000", colorprofile.TrueColor},
		"high contrast light": {theme.HighContrast, "#ffffff", colorprofile.TrueColor},
		"16 colors dark":      {theme.Auto, "#000000", colorprofile.ANSI},
		"16 colors light":     {theme.Auto, "#ffffff", colorprofile.ANSI},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDriver(t, 120, 40, 2)
			d.app.cfg.Theme, _ = theme.Named(look.theme)
			busy(d)
			d.wear(look)
			golden.RequireEqual(t, []byte(d.app.View().Content))
		})
	}
}

// Every look of a scene says the same, and the one without colors has none.
func TestScenesInEveryLook(t *testing.T) {
	for name := range states(t) {
		t.Run(name, func(t *testing.T) {
			d := states(t)[name](80, 24)
			want := ansi.Strip(d.app.View().Content)
			for lookName, look := range terminals() {
				d.wear(look)
				shown := look.shown(t, d.screen())
				if got := ansi.Strip(shown); got != want {
					t.Errorf("%s says\n%s\nwant\n%s", lookName, got, want)
				}
				if look.profile == colorprofile.ASCII && strings.Contains(shown, "8;2;") { // 38;2 and 48;2: true color
					t.Errorf("%s has colors: %q", lookName, shown)
				}
			}
		})
	}
}

// The hints of every scene, on a screen wide enough for most of them.
func TestGoldenHints(t *testing.T) {
	var all strings.Builder
	scenes := states(t)
	for _, name := range slices.Sorted(maps.Keys(scenes)) {
		d := scenes[name](240, 50)
		rows := d.screen()
		fmt.Fprintln(&all, name+":")
		for _, place := range d.hintPlaces() {
			if hidden := d.app.dialog != nil && place.Y == d.app.size.H-1; !hidden {
				fmt.Fprintln(&all, " ", strings.TrimSpace(ansi.Strip(cropped(rows, place))))
			}
		}
	}
	golden.RequireEqual(t, []byte(all.String()))
}

// The hints of actions, however long, change nothing but what withoutHints hides.
func TestHintsAreOnlyWhereHintsAre(t *testing.T) {
	for name, scene := range states(t) {
		d := scene(80, 24)
		want := ansi.Strip(strings.Join(d.withoutHints(), "\n"))
		for i := range d.app.actions {
			if d.app.actions[i].Hint != "" {
				d.app.actions[i].Hint = "a longer hint"
			}
		}
		d.app.stale = true
		if got := ansi.Strip(strings.Join(d.withoutHints(), "\n")); got != want {
			t.Errorf("%s changed:\n%s\nwas\n%s", name, got, want)
		}
	}
}

// A hint that is worded anew changes fewer golden files than anybody would rather
// not read. To see which: change it, go test ./tui -run Golden -update, git diff --stat.
func TestFewGoldenFilesHoldAHint(t *testing.T) {
	hints := make(map[string]bool)
	for _, scene := range states(t) {
		d := scene(240, 50)
		rows := d.screen()
		for _, z := range d.app.zones {
			if z.Hint {
				hints[ansi.Strip(cropped(rows, z.Rect))] = true
			}
		}
	}
	holding := make(map[string][]string)
	err := filepath.WalkDir("testdata", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".golden" {
			return err
		}
		text, err := os.ReadFile(path)
		for hint := range hints {
			if strings.Contains(ansi.Strip(string(text)), hint) {
				holding[hint] = append(holding[hint], path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(holding) < 50 {
		t.Errorf("golden files hold only %d hints of %d: the test looks at the wrong files", len(holding), len(hints))
	}
	for hint, files := range holding {
		if len(files) >= hintLimit {
			t.Errorf("%d golden files hold the hint %q: %q", len(files), hint, files)
		}
	}
}

// wear gives a dashboard the look of a terminal.
func (d *driver) wear(l look) {
	d.update(tea.ColorProfileMsg{Profile: l.profile})
	d.update(tea.BackgroundColorMsg{Color: lipgloss.Color(l.background)})
}

// shown is what a terminal gets of rows.
func (l look) shown(t *testing.T, rows []string) string {
	t.Helper()
	var terminal bytes.Buffer
	out := colorprofile.Writer{Forward: &terminal, Profile: l.profile}
	if _, err := out.WriteString(strings.Join(rows, "\n")); err != nil {
		t.Fatal(err)
	}
	return terminal.String()
}

// subject is the part of the screen that a scene is about: the dialog, else the
// pane with the focus, else all of it.
func (d *driver) subject() draw.Rect {
	d.app.View()
	a := d.app
	whole := draw.Rect{W: a.size.W, H: a.size.H}
	switch {
	case a.dialog != nil:
		return a.zones[len(a.zones)-1].Rect // the place of the dialog itself
	case a.other() != nil, a.zoomed, len(a.dash.Panes()) < 2:
		return whole
	}
	places, all := a.layout.tile(draw.Rect{Y: 1, W: a.size.W, H: a.size.H - 2}, len(a.dash.Panes()))
	if !all {
		return whole
	}
	return places[a.dash.FocusIndex()]
}

// hintPlaces are where hints were drawn, with the signs that there are more.
func (d *driver) hintPlaces() []draw.Rect {
	rows := d.screen()
	a := d.app
	bottom := draw.Rect{Y: a.size.H - 1, W: a.size.W, H: 1}
	var places []draw.Rect
	for _, z := range a.zones {
		if !z.Hint || z.Y == bottom.Y && a.dialog == nil {
			continue
		}
		if z.Y == 0 && a.dialog == nil { // nothing comes after it
			z.W = a.size.W - z.X
		}
		if more := (draw.Rect{X: z.X + z.W, Y: z.Y, W: 2, H: 1}); ansi.Strip(cropped(rows, more)) == " "+draw.Ellipsis {
			z.W += more.W
		}
		if last := len(places) - 1; last >= 0 && places[last].Y == z.Y && places[last].X+places[last].W == z.X {
			places[last].W += z.W
			continue
		}
		places = append(places, z.Rect)
	}
	if a.dialog == nil {
		return append(places, bottom)
	}
	box := d.subject()
	if box.Y+box.H <= bottom.Y {
		return append(places, bottom)
	}
	right := box.X + box.W // the dialog covers a part of the bottom line
	return append(places, draw.Rect{Y: bottom.Y, W: box.X, H: 1}, draw.Rect{X: right, Y: bottom.Y, W: bottom.W - right, H: 1})
}

// withoutHints are the rows of the screen with nothing where hints are.
func (d *driver) withoutHints() []string {
	rows := d.screen()
	for _, place := range d.hintPlaces() {
		rows[place.Y] = draw.Splice(rows[place.Y], strings.Repeat(" ", place.W), place.X, d.app.size.W)
	}
	return rows
}

func cropped(rows []string, place draw.Rect) string {
	var lines []string
	for _, row := range rows[place.Y:min(place.Y+place.H, len(rows))] {
		lines = append(lines, ansi.Cut(row, place.X, place.X+place.W))
	}
	return strings.Join(lines, "\n")
}
