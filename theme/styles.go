// Package theme holds the colors of the dashboard. A Palette names colors by their
// meaning, Styles are a palette's styles for drawing, and a Theme has styles for every
// terminal. Color is never the only sign: colored text also differs in wording or glyph.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Palette is a theme's colors by meaning.
type Palette struct {
	Text     color.Color // payloads and typed text
	Muted    color.Color // times, labels, borders of unfocused panes
	Accent   color.Color // the focus, keys
	Good     color.Color // connected, 2xx and 3xx
	Warn     color.Color // waiting, dropped, 4xx
	Bad      color.Color // lost, failed, 5xx
	Name     color.Color // event names, JSON keys
	String   color.Color // JSON strings
	Number   color.Color // JSON numbers, true, false, null
	Bar      color.Color // background of the top and bottom lines
	OnAccent color.Color // text on Accent
}

// Styles draw text in a palette's colors.
type Styles struct {
	Text, Muted, Accent, Good, Warn, Bad, Name, String, Number lipgloss.Style

	Strong lipgloss.Style // names and titles
	Bar    lipgloss.Style // the top and bottom lines
	Key    lipgloss.Style // a key in the bottom line or the help
	Badge  lipgloss.Style // the program's name, the tab with the focus
	Match  lipgloss.Style // what a filter or a search matched
}

// New returns the styles of a palette.
func New(p Palette) Styles {
	in := func(c color.Color) lipgloss.Style { return lipgloss.NewStyle().Foreground(c) }
	return Styles{
		Text:   in(p.Text),
		Muted:  in(p.Muted),
		Accent: in(p.Accent),
		Good:   in(p.Good),
		Warn:   in(p.Warn),
		Bad:    in(p.Bad),
		Name:   in(p.Name),
		String: in(p.String),
		Number: in(p.Number),
		Strong: in(p.Text).Bold(true),
		Bar:    in(p.Muted).Background(p.Bar),
		Key:    in(p.Accent).Background(p.Bar).Bold(true),
		Badge:  in(p.OnAccent).Background(p.Accent).Bold(true),
		Match:  in(p.OnAccent).Background(p.Warn).Bold(true),
	}
}

// Basic returns the styles for terminals with 16 colors or none. The terminal chooses how
// those colors look, so Basic does not set text and background colors, and uses faint,
// bold or reverse instead of shades. It uses only colors that are readable in the common
// sets of 16: bright ones on dark backgrounds, and red and blue on light ones.
func Basic(dark bool) Styles {
	plain := lipgloss.NewStyle()
	in := plain.Foreground
	styles := Styles{
		Text:   plain,
		Muted:  plain.Faint(true),
		Accent: in(lipgloss.BrightCyan),
		Good:   in(lipgloss.BrightGreen),
		Warn:   in(lipgloss.BrightYellow),
		Bad:    in(lipgloss.BrightRed),
		Name:   in(lipgloss.BrightMagenta),
		String: in(lipgloss.BrightGreen),
		Number: in(lipgloss.BrightCyan),
		Strong: plain.Bold(true),
		Bar:    plain,
		Key:    plain.Bold(true),
		Badge:  plain.Reverse(true),
		Match:  plain.Reverse(true).Bold(true),
	}
	if !dark {
		styles.Accent, styles.Name, styles.Number = in(lipgloss.Blue), in(lipgloss.Blue), in(lipgloss.Blue)
		styles.Good, styles.String = plain.Bold(true), plain
		styles.Warn, styles.Bad = in(lipgloss.Red), in(lipgloss.Red).Bold(true)
	}
	return styles
}

// Neutral returns the styles for an unknown background: bold and faint, and those two of
// the 16 colors that are readable on both light and dark backgrounds.
func Neutral() Styles {
	plain := lipgloss.NewStyle()
	styles := Basic(false)
	styles.Accent, styles.Name, styles.Number = plain, plain, plain
	styles.Warn, styles.Bad = plain.Foreground(lipgloss.Magenta), plain.Foreground(lipgloss.Red).Bold(true)
	return styles
}
