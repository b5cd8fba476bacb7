//go:build !race

// The race detector has nothing to find where one goroutine draws one frame after
// the other, and makes that ten times slower: these tests run without it.

package tui

import (
	"bytes"
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"sailscope/theme"
)

func TestGoldenText(t *testing.T) {
	for name := range states(t) {
		for _, size := range []Size{{80, 24}, {120, 40}, {200, 50}, {40, 10}} {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.Width, size.Height), func(t *testing.T) {
				d := states(t)[name](size.Width, size.Height)
				checkFrame(t, d)
				golden.RequireEqual(t, []byte(ansi.Strip(d.app.View().Content)))
			})
		}
	}
}

// Every state on a dark and on a light background, and what a terminal without
// colours gets of it: NO_COLOR leaves bold, reverse and the like, and those and
// the signs have to do.
func TestGoldenLooks(t *testing.T) {
	for look, background := range map[string]string{"dark": "#000000", "light": "#ffffff", "without colours": ""} {
		profile := colorprofile.TrueColor
		if background == "" {
			profile, background = colorprofile.ASCII, "#000000"
		}
		for name := range states(t) {
			t.Run(look+"/"+name, func(t *testing.T) {
				d := states(t)[name](80, 24)
				d.update(tea.ColorProfileMsg{Profile: profile})
				d.update(tea.BackgroundColorMsg{Color: lipgloss.Color(background)})
				var terminal bytes.Buffer
				out := colorprofile.Writer{Forward: &terminal, Profile: profile}
				if _, err := out.WriteString(d.app.View().Content); err != nil {
					t.Fatal(err)
				}
				golden.RequireEqual(t, terminal.Bytes())
			})
		}
	}
}

func TestGoldenColours(t *testing.T) {
	for name, look := range map[string]struct {
		theme, background string
		profile           colorprofile.Profile
	}{
		"high contrast dark":  {theme.HighContrast, "#000000", colorprofile.TrueColor},
		"high contrast light": {theme.HighContrast, "#ffffff", colorprofile.TrueColor},
		"16 colours dark":     {theme.Auto, "#000000", colorprofile.ANSI},
		"16 colours light":    {theme.Auto, "#ffffff", colorprofile.ANSI},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDriver(t, 120, 40, 2)
			d.app.cfg.Theme, _ = theme.Named(look.theme)
			busy(d)
			d.update(tea.ColorProfileMsg{Profile: look.profile})
			d.update(tea.BackgroundColorMsg{Color: lipgloss.Color(look.background)})
			golden.RequireEqual(t, []byte(d.app.View().Content))
		})
	}
}
