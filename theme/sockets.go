package theme

import "charm.land/lipgloss/v2"

// Socket returns the style of the n-th socket's texts. It cycles through those colors
// that do not show a socket's state.
func (s Styles) Socket(n int) lipgloss.Style {
	turn := []lipgloss.Style{s.Number, s.Name, s.String, s.Accent}
	return turn[n%len(turn)].Bold(true)
}
