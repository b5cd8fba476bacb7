package tui

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

// markSign marks a row, or a socket.
const markSign = "◆"

// numberedLabel is the pane at an index, with its number.
func numberedLabel(i int, pane *dashboard.Pane) string {
	return fmt.Sprintf("%d %s", i+1, shortLabel(pane))
}

// shortLabel is what a pane is called where there is little room.
func shortLabel(p *dashboard.Pane) string {
	return escape.Text(strings.TrimPrefix(p.Label(), "http://"))
}

// paneNumber is what a pane is called by keys, with its mark.
func paneNumber(p *dashboard.Pane, number int) string {
	if p.Marked {
		return markSign + strconv.Itoa(number)
	}
	return strconv.Itoa(number)
}

// shownName is an event's name for people: one without says so.
func shownName(name string) string {
	switch {
	case name == "":
		return "(no name)"
	case strings.TrimSpace(name) == "":
		return fmt.Sprintf("%q", name)
	default:
		return name
	}
}

// filterKind is the kind of an entry by the name that filters have for it.
func filterKind(k dashboard.EntryKind) filter.Kind {
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

// stateText is a state in one word.
func stateText(s sailsclient.State) string {
	if s == sailsclient.Waiting {
		return "waiting"
	}
	return s.String()
}

// stateSign is the sign of a state, and its style.
func stateSign(s sailsclient.State, st *theme.Styles) (string, lipgloss.Style) {
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

// statusText is a status in words. Without one, the response is not a JWR.
func statusText(code int) string {
	if code == 0 {
		return "not a JWR"
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// statusCode is an answer's status where there is room for three digits.
func statusCode(answer sailsclient.JWR) string {
	if !answer.Readable() {
		return "—"
	}
	return strconv.Itoa(answer.StatusCode)
}

// statusStyle is the style for a status.
func statusStyle(code int, st *theme.Styles) lipgloss.Style {
	switch {
	case code >= 200 && code < 400:
		return st.Good
	case code >= 400 && code < 500:
		return st.Warn
	default:
		return st.Bad
	}
}
