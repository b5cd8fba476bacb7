// Package naming has the dashboard's names for sockets, states, statuses and events,
// and their signs and styles, so that all parts use the same ones. It does not escape
// text from a server, except where noted.
package naming

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/filter"
	"sailscope/sailsclient"
	"sailscope/theme"
)

// Mark is the sign of a bookmarked row or a marked socket.
const Mark = "◆"

// Numbered returns the name of the pane at an index, with its number.
func Numbered(i int, pane *dashboard.Pane) string {
	return fmt.Sprintf("%d %s", i+1, Short(pane))
}

// Short returns the short name of a pane, escaped.
func Short(p *dashboard.Pane) string {
	return escape.Text(strings.TrimPrefix(p.Label(), "http://"))
}

// Number returns a pane's number, with its mark.
func Number(p *dashboard.Pane, number int) string {
	if p.Marked {
		return Mark + strconv.Itoa(number)
	}
	return strconv.Itoa(number)
}

// Event returns an event's name for people. An empty name gets a placeholder.
func Event(name string) string {
	switch {
	case name == "":
		return "(no name)"
	case strings.TrimSpace(name) == "":
		return fmt.Sprintf("%q", name)
	default:
		return name
	}
}

// Kind returns an entry's kind by the name that filters use.
func Kind(k dashboard.EntryKind) filter.Kind {
	switch k {
	case dashboard.EntryRequest:
		return filter.Request
	case dashboard.EntryAnswer:
		return filter.Answer
	case dashboard.EntryChange:
		return filter.Change
	case dashboard.EntryDropped:
		return filter.Drop
	default:
		return filter.Event
	}
}

// State returns the name of a state, in one word.
func State(s sailsclient.State) string {
	if s == sailsclient.Waiting {
		return "waiting"
	}
	return s.String()
}

// StateSign returns the sign of a state, and its style.
func StateSign(s sailsclient.State, st *theme.Styles) (string, lipgloss.Style) {
	switch s {
	case sailsclient.Connected:
		return "●", st.Good
	case sailsclient.Connecting:
		return "◌", st.Warn
	case sailsclient.Waiting:
		return "○", st.Warn
	default:
		return "✕", st.Bad
	}
}

// Status returns a status with its text. A code of 0 means that the response is not a
// JWR.
func Status(code int) string {
	if code == 0 {
		return "not a JWR"
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// StatusCode returns a response's status code where there is room for three digits.
func StatusCode(answer sailsclient.JWR) string {
	if !answer.Readable() {
		return "—"
	}
	return strconv.Itoa(answer.StatusCode)
}

// StatusStyle returns the style of a status.
func StatusStyle(code int, st *theme.Styles) lipgloss.Style {
	switch {
	case code >= 200 && code < 400:
		return st.Good
	case code >= 400 && code < 500:
		return st.Warn
	default:
		return st.Bad
	}
}
