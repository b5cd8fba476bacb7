package theme

import "charm.land/lipgloss/v2"

// Socket is the style of what belongs to the n-th socket: colors of the palette
// in turn, none of which says how a socket is.
func (s Styles) Socket(n int) lipgloss.Style {
	turn := []lipgloss.Style{s.Number, s.Name, s.String, s.Accent}
	return turn[n%len(turn)].Bold(true)
}
