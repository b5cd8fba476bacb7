// Package naming is what the dashboard calls sockets, states, statuses and
// events, and the signs and styles that go with them: one place, so that all
// parts say the same. What comes from a server is not escaped but where it says.
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

// Mark marks a row, or a socket.
const Mark = "◆"

// Numbered is the pane at an index, with its number.
func Numbered(i int, pane *dashboard.Pane) string {
	return fmt.Sprintf("%d %s", i+1, Short(pane))
}

// Short is what a pane is called where there is little room.
func Short(p *dashboard.Pane) string {
	return escape.Text(strings.TrimPrefix(p.Label(), "http://"))
}

// Number is what a pane is called by keys, with its mark.
func Number(p *dashboard.Pane, number int) string {
	if p.Marked {
		return Mark + strconv.Itoa(number)
	}
	return strconv.Itoa(number)
}

// Event is an event's name for people: one without says so.
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

// Kind is the kind of an entry by the name that filters have for it.
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

// State is a state in one word.
func State(s sailsclient.State) string {
	if s == sailsclient.Waiting {
		return "waiting"
	}
	return s.String()
}

// StateSign is the sign of a state, and its style.
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

// Status is a status in words. Without one, the response is not a JWR.
func Status(code int) string {
	if code == 0 {
		return "not a JWR"
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// StatusCode is an answer's status where there is room for three digits.
func StatusCode(answer sailsclient.JWR) string {
	if !answer.Readable() {
		return "—"
	}
	return strconv.Itoa(answer.StatusCode)
}

// StatusStyle is the style for a status.
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
