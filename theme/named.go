package theme

import (
	"errors"
	"image/color"
	"regexp"
	"slices"
	"strconv"

	"charm.land/lipgloss/v2"
)

// The names of the themes.
const (
	Auto         = "auto" // the zero Theme: dark or light, like the terminal's background
	AlwaysDark   = "dark"
	AlwaysLight  = "light"
	HighContrast = "high-contrast" // dark or light, too
)

// Names returns the names of all themes.
func Names() []string { return []string{Auto, AlwaysDark, AlwaysLight, HighContrast} }

// Theme is a choice of styles for every terminal. The zero value is Auto.
type Theme struct {
	name    string
	changes map[string]color.Color
}

// Named returns the theme with a name. It reports whether there is one.
func Named(name string) (t Theme, ok bool) {
	if !slices.Contains(Names(), name) {
		return Theme{}, false
	}
	return Theme{name: name}, true
}

// ColorNames returns the names of a palette's colors.
func ColorNames() []string {
	return []string{"text", "muted", "accent", "good", "warn", "bad", "name", "string", "number", "bar", "on-accent"}
}

// With returns the theme with one color, given by name, changed.
func (t Theme) With(name string, c color.Color) Theme {
	changes := map[string]color.Color{name: c}
	for other, before := range t.changes {
		if other != name {
			changes[other] = before
		}
	}
	t.changes = changes
	return t
}

// Styles returns the styles for a terminal: for its background, and for more than 16
// colors or fewer. With fewer it ignores changed colors, because the nearest of 16 colors
// may not be readable.
func (t Theme) Styles(dark, manyColors bool) Styles {
	switch t.name {
	case AlwaysDark:
		dark = true
	case AlwaysLight:
		dark = false
	}
	if manyColors {
		return New(t.palette(dark))
	}
	styles := Basic(dark)
	if t.name == HighContrast {
		styles.Muted = styles.Text
	}
	return styles
}

func (t Theme) palette(dark bool) Palette {
	var p Palette
	switch highContrast := t.name == HighContrast; {
	case highContrast && dark:
		p = HighContrastDark()
	case highContrast:
		p = HighContrastLight()
	case dark:
		p = Dark()
	default:
		p = Light()
	}
	for name, c := range t.changes {
		if place := p.color(name); place != nil {
			*place = c
		}
	}
	return p
}

// color returns a pointer to the color with a name, nil if there is none.
func (p *Palette) color(name string) *color.Color {
	return map[string]*color.Color{
		"text": &p.Text, "muted": &p.Muted, "accent": &p.Accent, "good": &p.Good, "warn": &p.Warn, "bad": &p.Bad,
		"name": &p.Name, "string": &p.String, "number": &p.Number, "bar": &p.Bar, "on-accent": &p.OnAccent,
	}[name]
}

var (
	hexColor = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
	// errColor is the error of ParseColor.
	errColor = errors.New(`a color is "#5ab0f6" or "#5bf", with quotes, or one of the terminal's by number, 0 to 255`)
)

// ParseColor parses a color that a user wrote: "#5ab0f6", "#5bf", or a number from 0 to
// 255. It fails with errColor if the text is neither.
func ParseColor(text string) (color.Color, error) {
	const most = 255
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= most || hexColor.MatchString(text) {
		return lipgloss.Color(text), nil
	}
	return nil, errColor
}
