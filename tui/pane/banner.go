package pane

import (
	"fmt"
	"time"

	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// bannerIn returns the banner in up to most rows. Where the sentences don't fit, it
// says in one row each what happens next and why the connection failed.
func (u *View) bannerIn(w, most int, now time.Time, st *theme.Styles) []string {
	lines := u.banner(w, now, st)
	if len(lines) > most && u.Pane.State() != sailsclient.Connected && u.Pane.LastReason != nil {
		lines = []string{
			st.Warn.Render(u.whatNext(now)), // the title already says that it is disconnected
			st.Bad.Render("Why: " + escape.Text(u.Pane.LastReason.Error())),
		}
	}
	return draw.FitAll(draw.ClipLines(lines, most), w)
}

// nothingYet returns the text in place of the first response: what the pane waits for,
// and which key helps.
func (u *View) nothingYet() string {
	connected := u.Pane.State() == sailsclient.Connected
	switch pending := u.Pane.Pending; {
	case len(pending) > 0 && connected:
		return fmt.Sprintf("Waiting for the response to %s. Press %s to type another request.", escape.Text(pending[0].Line()), u.keys.Of("type"))
	case u.firstHelp() != "":
		return u.firstHelp()
	case len(pending) > 0:
		return fmt.Sprintf("%s is sent as soon as the socket is connected.", escape.Text(pending[0].Line()))
	case u.Pane.State() == sailsclient.Disconnected:
		return fmt.Sprintf("Not connected: %s connects. Press %s to type a request to send after that.", u.keys.Of("connect"), u.keys.Of("type"))
	default:
		return fmt.Sprintf("The response to a request appears here. Press %s to type a request, enter to send it.", u.keys.Of("type"))
	}
}
