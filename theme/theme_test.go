package theme_test

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"

	"sailscope/theme"
)

// Text must be readable: WCAG AA asks for a contrast of 4.5 to 1.
const wcagAA = 4.5

func TestContrast(t *testing.T) {
	for name, tc := range map[string]struct {
		palette    theme.Palette
		background color.Color
	}{
		"dark":  {theme.Dark(), lipgloss.Color("#0d1117")},
		"light": {theme.Light(), lipgloss.Color("#ffffff")},
	} {
		p := tc.palette
		pairs := map[string][2]color.Color{
			"text": {p.Text, tc.background}, "muted": {p.Muted, tc.background}, "accent": {p.Accent, tc.background},
			"good": {p.Good, tc.background}, "warn": {p.Warn, tc.background}, "bad": {p.Bad, tc.background},
			"name": {p.Name, tc.background}, "string": {p.String, tc.background}, "number": {p.Number, tc.background},
			"muted on bar": {p.Muted, p.Bar}, "accent on bar": {p.Accent, p.Bar}, "on accent": {p.OnAccent, p.Accent},
		}
		for pair, c := range pairs {
			if got := contrast(c[0], c[1]); got < wcagAA {
				t.Errorf("%s: %s has a contrast of %.2f, want at least %.1f", name, pair, got, wcagAA)
			}
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
