package theme

import "charm.land/lipgloss/v2"

// Dark returns the palette for terminals with a dark background.
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

// Light returns the palette for terminals with a light background.
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

// HighContrastDark returns the palette with more contrast for a dark background.
func HighContrastDark() Palette {
	return Palette{
		Text:     lipgloss.Color("#ffffff"),
		Muted:    lipgloss.Color("#d0d0d0"),
		Accent:   lipgloss.Color("#7fd4ff"),
		Good:     lipgloss.Color("#7dffa8"),
		Warn:     lipgloss.Color("#ffd75f"),
		Bad:      lipgloss.Color("#ffb0b0"),
		Name:     lipgloss.Color("#e3ccff"),
		String:   lipgloss.Color("#a8ffd9"),
		Number:   lipgloss.Color("#ffcf9f"),
		Bar:      lipgloss.Color("#262626"),
		OnAccent: lipgloss.Color("#000000"),
	}
}

// HighContrastLight returns the palette with more contrast for a light background.
func HighContrastLight() Palette {
	return Palette{
		Text:     lipgloss.Color("#000000"),
		Muted:    lipgloss.Color("#3a3a3a"),
		Accent:   lipgloss.Color("#003e8a"),
		Good:     lipgloss.Color("#004a24"),
		Warn:     lipgloss.Color("#5a3300"),
		Bad:      lipgloss.Color("#8a0008"),
		Name:     lipgloss.Color("#4b0f9e"),
		String:   lipgloss.Color("#00433a"),
		Number:   lipgloss.Color("#6b2800"),
		Bar:      lipgloss.Color("#e2e2e2"),
		OnAccent: lipgloss.Color("#ffffff"),
	}
}
