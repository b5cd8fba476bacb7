package theme_test

import (
	"image/color"
	"math"
	"reflect"
	"slices"
	"testing"

	"charm.land/lipgloss/v2"

	"sailscope/theme"
)

// The contrast that WCAG asks of text.
const (
	wcagAA  = 4.5
	wcagAAA = 7.0
)

// pair is a style's colors, on a background.
type pair struct {
	style      string
	text, back color.Color
}

// pairs are those of all styles, wherever they have no background of their own
// on the terminal's.
func pairs(s theme.Styles, text, back color.Color) []pair {
	var all []pair
	for field, value := range reflect.ValueOf(s).Fields() {
		style := value.Interface().(lipgloss.Style)
		p := pair{field.Name, text, back}
		if c := style.GetForeground(); c != (lipgloss.NoColor{}) {
			p.text = c
		}
		if c := style.GetBackground(); c != (lipgloss.NoColor{}) {
			p.back = c
		}
		all = append(all, p)
	}
	return all
}

func checkContrast(t *testing.T, least float64, all []pair) {
	t.Helper()
	for _, p := range all {
		if got := contrast(p.text, p.back); got < least {
			t.Errorf("%s has a contrast of %.2f on %v, want at least %.1f", p.style, got, p.back, least)
		}
	}
}

// Backgrounds that terminals come with.
func darkBackgrounds() []string  { return []string{"#000000", "#0d1117", "#1e1e1e", "#002b36"} }
func lightBackgrounds() []string { return []string{"#ffffff", "#fafafa", "#fdf6e3"} }

func TestContrast(t *testing.T) {
	for name, least := range map[string]float64{theme.Auto: wcagAA, theme.AlwaysDark: wcagAA, theme.AlwaysLight: wcagAA, theme.HighContrast: wcagAAA} {
		t.Run(name, func(t *testing.T) {
			th, ok := theme.Named(name)
			if !ok {
				t.Fatal("there is no such theme")
			}
			if name != theme.AlwaysLight {
				for _, back := range darkBackgrounds() {
					checkContrast(t, least, pairs(th.Styles(true, true), nil, lipgloss.Color(back)))
				}
			}
			if name != theme.AlwaysDark {
				for _, back := range lightBackgrounds() {
					checkContrast(t, least, pairs(th.Styles(false, true), nil, lipgloss.Color(back)))
				}
			}
		})
	}
}

// The usual sets of 16 colors are those of xterm and of VGA.
func sixteen() map[string][]string {
	return map[string][]string{
		"xterm": {
			"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
			"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
		},
		"VGA": {
			"#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
			"#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
		},
	}
}

func TestContrastOfSixteenColors(t *testing.T) {
	white, black := lipgloss.Color("#ffffff"), lipgloss.Color("#000000")
	for name, set := range sixteen() {
		t.Run(name, func(t *testing.T) {
			shown := func(all []pair) []pair {
				for i, p := range all {
					all[i].text = inSet(p.text, set)
				}
				return all
			}
			checkContrast(t, wcagAA, shown(pairs(theme.Basic(true), white, black)))
			checkContrast(t, wcagAA, shown(pairs(theme.Basic(false), black, white)))
			const large = 3.0 // what WCAG asks of bold and of signs, which is what is in color there
			checkContrast(t, large, shown(pairs(theme.Neutral(), black, white)))
		})
	}
}

// inSet is what a terminal with this set shows for one of the 16 colors.
func inSet(c color.Color, set []string) color.Color {
	for i, basic := range []color.Color{
		lipgloss.Black, lipgloss.Red, lipgloss.Green, lipgloss.Yellow, lipgloss.Blue, lipgloss.Magenta, lipgloss.Cyan, lipgloss.White,
		lipgloss.BrightBlack, lipgloss.BrightRed, lipgloss.BrightGreen, lipgloss.BrightYellow, lipgloss.BrightBlue, lipgloss.BrightMagenta,
		lipgloss.BrightCyan, lipgloss.BrightWhite,
	} {
		if c == basic {
			return lipgloss.Color(set[i])
		}
	}
	return c
}

// What only color could tell apart on a terminal with 16 of them is told apart.
func TestBasicStylesDiffer(t *testing.T) {
	for _, dark := range []bool{true, false} {
		s := theme.Basic(dark)
		looks := []string{s.Good.Render("x"), s.Warn.Render("x"), s.Bad.Render("x"), s.Muted.Render("x"), s.Badge.Render("x")}
		slices.Sort(looks)
		if n := len(slices.Compact(looks)); n != 5 {
			t.Errorf("dark %v: %d of 5 looks differ", dark, n)
		}
	}
	th, _ := theme.Named(theme.HighContrast)
	if s := th.Styles(true, false); s.Muted.Render("x") != "x" {
		t.Errorf("high contrast draws muted text as %q on 16 colors", s.Muted.Render("x"))
	}
}

func TestFollowsTheBackground(t *testing.T) {
	for _, name := range theme.Names() {
		th, _ := theme.Named(name)
		same := reflect.DeepEqual(th.Styles(true, true), th.Styles(false, true))
		if fixed := name == theme.AlwaysDark || name == theme.AlwaysLight; same != fixed {
			t.Errorf("%s looks the same on dark and light: %v", name, same)
		}
	}
	var zero theme.Theme
	auto, _ := theme.Named(theme.Auto)
	if !reflect.DeepEqual(zero.Styles(false, true), auto.Styles(false, true)) {
		t.Error("the zero theme is not auto")
	}
	if _, ok := theme.Named("solarized"); ok {
		t.Error("a theme that is not there is found")
	}
}

func TestWith(t *testing.T) {
	base, _ := theme.Named(theme.AlwaysDark)
	for _, name := range theme.ColorNames() {
		changed := base.With("text", lipgloss.Color("#010203")).With(name, lipgloss.Color("#123456"))
		if reflect.DeepEqual(changed.Styles(true, true), base.With("text", lipgloss.Color("#010203")).Styles(true, true)) {
			t.Errorf("%s changes nothing", name)
		}
		if !reflect.DeepEqual(changed.Styles(true, false), base.Styles(true, false)) {
			t.Errorf("%s changes a terminal of 16 colors", name)
		}
	}
	if s := base.Styles(true, true); s.Text.GetForeground() != theme.Dark().Text {
		t.Error("With changed the theme it was called on")
	}
}

func TestParseColor(t *testing.T) {
	for text, want := range map[string]color.Color{
		"#5ab0f6": color.RGBA{0x5a, 0xb0, 0xf6, 0xff}, "#FFF": color.RGBA{0xff, 0xff, 0xff, 0xff}, "0": lipgloss.Black, "255": lipgloss.Color("255"),
	} {
		if got, err := theme.ParseColor(text); err != nil || got != want {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "red", "#12", "#12345", "#gggggg", "256", "-1", "1.5", "#1234567"} {
		if got, err := theme.ParseColor(text); err == nil {
			t.Errorf("%q is a color, %v", text, got)
		}
	}
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
