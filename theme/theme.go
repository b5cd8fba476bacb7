// Package theme holds the colours of the dashboard. A Palette names colours by
// what they mean; Styles are the palette made ready for drawing. Colour is
// never the only sign: whatever is coloured also differs in text or glyph.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Palette is a theme's colours by meaning.
type Palette struct {
	Text     color.Color // payloads and what people type
	Muted    color.Color // times, labels, borders of what has no focus
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

// Dark is for terminals with a dark background.
func Dark() Palette {
	return Palette{
		Text:     lipgloss.Color("#d7dce2"),
		Muted:    lipgloss.Color("#8b949e"),
		Accent:   lipgloss.Color("#5ab0f6"),
		Good:     lipgloss.Color("#5fd38d"),
		Warn:     lipgloss.Color("#e5b567"),
		Bad:      lipgloss.Color("#f47e7e"),
		Name:     lipgloss.Color("#c3a6ff"),
		String:   lipgloss.Color("#8fd6b5"),
		Number:   lipgloss.Color("#f0b78a"),
		Bar:      lipgloss.Color("#1f2733"),
		OnAccent: lipgloss.Color("#0b1017"),
	}
}

// Light is for terminals with a light background.
func Light() Palette {
	return Palette{
		Text:     lipgloss.Color("#1f2430"),
		Muted:    lipgloss.Color("#5b6472"),
		Accent:   lipgloss.Color("#0a5fb4"),
		Good:     lipgloss.Color("#12703f"),
		Warn:     lipgloss.Color("#8a5300"),
		Bad:      lipgloss.Color("#b3261e"),
		Name:     lipgloss.Color("#6a3fc0"),
		String:   lipgloss.Color("#0f6b52"),
		Number:   lipgloss.Color("#9a4a12"),
		Bar:      lipgloss.Color("#e6eaf0"),
		OnAccent: lipgloss.Color("#ffffff"),
	}
}

// Styles draw text in a palette's colours.
type Styles struct {
	Text, Muted, Accent, Good, Warn, Bad, Name, String, Number lipgloss.Style

	Strong lipgloss.Style // names and titles
	Bar    lipgloss.Style // the top and bottom lines
	Key    lipgloss.Style // a key in the bottom line or the help
	Badge  lipgloss.Style // the program's name, the tab with the focus
	Match  lipgloss.Style // what a filter or a search found
}

// New makes the styles of a palette.
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

// Basic are the styles for terminals with 16 colours or none. Which colours
// those are is the terminal's business, so text and backgrounds are left alone,
// and what would be a shade is faint, bold or reversed instead.
func Basic() Styles {
	plain := lipgloss.NewStyle()
	in := plain.Foreground
	return Styles{
		Text:   plain,
		Muted:  plain.Faint(true),
		Accent: in(lipgloss.Cyan),
		Good:   in(lipgloss.Green),
		Warn:   in(lipgloss.Yellow),
		Bad:    in(lipgloss.Red),
		Name:   in(lipgloss.Magenta),
		String: in(lipgloss.Green),
		Number: in(lipgloss.Cyan),
		Strong: plain.Bold(true),
		Bar:    plain,
		Key:    plain.Bold(true),
		Badge:  plain.Reverse(true),
		Match:  plain.Reverse(true).Bold(true),
	}
}

// For is the styles that suit the terminal: its background, and whether it has
// more than 16 colours.
func For(dark, manyColours bool) Styles {
	switch {
	case !manyColours:
		return Basic()
	case dark:
		return New(Dark())
	default:
		return New(Light())
	}
}
