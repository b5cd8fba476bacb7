package roomsview

import (
	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/filter"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/naming"
)

// clockFormat is a time of day, for text where seconds are precise enough.
const clockFormat = "15:04:05"

// reason draws exactly h lines that explain the selected cell.
func (p *roomsPainter) reason(w, h int) []string {
	pane := p.dash.Focused()
	heading, text := "", []string(nil)
	if p.view.Table.Len() > 0 {
		on := " on " + naming.Numbered(p.dash.FocusIndex(), pane)
		heading = draw.Clipped(p.rowTitle(p.view.Row), w) + on
		text = p.dash.Known.HideAll(p.why(pane))
	}
	lines := p.paragraphs(text, w, true)
	if len(lines) >= h {
		lines = p.paragraphs(text, w, false)
	}
	lines = draw.ClipLines(append([]string{draw.Rule("─", w, heading, p.st.Muted.Render)}, lines...), h)
	for len(lines) < h {
		lines = append(lines, "")
	}
	return draw.FitAll(lines, w)
}

// paragraphs draws texts, with a blank line between them if apart is true.
func (p *roomsPainter) paragraphs(texts []string, w int, apart bool) []string {
	var lines []string
	for i, text := range texts {
		if apart && i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, draw.Styled(p.st.Text, draw.Wrap(text, w))...)
	}
	return lines
}

// why explains the selected cell, the most important paragraph first.
func (p *roomsPainter) why(pane *dashboard.Pane) []string {
	row := p.view.Row
	if row.Fold {
		return p.whyFold(row.Room.Model)
	}
	s, again, known := pane.Ledger.Find(row.Room)
	if !known {
		return []string{howToSubscribe(row.Room, p.keys), realName(row.Room)}
	}
	var text []string
	if s.Lost.IsZero() {
		text = append(text, evidenceText(s))
	} else {
		text = append(text, lostText(s, again, pane.State() == sailsclient.Connected, p.keys), pastEvidence(s))
	}
	return append(text, historyText(s), realName(row.Room))
}

func (p *roomsPainter) whyFold(model string) []string {
	t := p.view.Table.Tally(model, p.dash.Focused().Ledger)
	all := len(p.view.Table.Records(model))
	text := []string{"Believed to be in the rooms of " + draw.Count(t.Live) + " of these " + draw.Plural(all, "record") + "."}
	if t.Lost > 0 {
		text = append(text, draw.Count(t.Lost)+" were lost with the last connection: "+p.keys.Of("replay")+" subscribes again, "+
			p.keys.Of("forget-room")+" forgets them.")
	}
	does := "hides"
	if p.view.Table.Folded(model) {
		does = "shows"
	}
	return append(text, p.keys.Of("open-room")+" "+does+" them.")
}

// evidenceText tells how well a subscription is known.
func evidenceText(s pubsub.Subscription) string {
	because := becauseText(s)
	switch s.Evidence { //nolint:exhaustive // guesses are below
	case pubsub.Seen:
		return "Seen: an event that goes to this room arrived. So the socket is in it."
	case pubsub.Named:
		return "Named: you say so. Events do not say which custom room they came through, so nothing confirms it."
	case pubsub.Believed:
		return "Believed: by the blueprints' rules for " + because + ". No event has confirmed it yet."
	}
	if s.ByPath {
		return "Guessed: the path of " + because + " may name a model. No notification has confirmed that there is one."
	}
	return "Guessed: the response to " + because + " holds an attribute that looks like this model's. No event has confirmed it yet."
}

// pastEvidence tells how well a lost subscription was known.
func pastEvidence(s pubsub.Subscription) string {
	switch s.Evidence { //nolint:exhaustive // guesses are below
	case pubsub.Seen:
		return "Until then seen: an event that goes to this room arrived."
	case pubsub.Named:
		return "Until then named: you said so."
	case pubsub.Believed:
		return "Until then believed, by the blueprints' rules for " + becauseText(s) + "."
	}
	if s.ByPath {
		return "Until then guessed, from the path of " + becauseText(s) + "."
	}
	return "Until then guessed, from the response to " + becauseText(s) + "."
}

func becauseText(s pubsub.Subscription) string {
	if s.Because == nil {
		return "a request"
	}
	return naming.Request(*s.Because)
}

// historyText tells what made the subscription, since when it exists, and how many
// events it brought.
func historyText(s pubsub.Subscription) string {
	text := "Since " + s.Since.Format(clockFormat)
	switch {
	case s.Evidence == pubsub.Named && s.Because != nil:
		return "Named at " + s.Since.Format(clockFormat) + ". " + naming.Request(*s.Because) + " joins it."
	case s.Evidence == pubsub.Named:
		return "Named at " + s.Since.Format(clockFormat) + "."
	case s.Because != nil:
		text += ", because of " + naming.Request(*s.Because)
	default:
		text += ", by an unknown request"
	}
	if s.Heard == 0 {
		return text + ". No events received."
	}
	return text + ". " + draw.Plural(int(s.Heard), "event") + " received."
}

func lostText(s pubsub.Subscription, again *sailsclient.Request, connected bool, keys keymap.Names) string {
	text := "Lost " + s.Lost.Format(clockFormat) + ": the connection ended, and the server forgot it. "
	if again == nil {
		return text + "No known request to replay: send one, or " + keys.Of("name-room") + " names it."
	}
	if !connected {
		return text + "When the socket is connected again, " + keys.Of("replay") + " sends " + naming.Request(*again) + " to subscribe again."
	}
	return text + keys.Of("replay") + " sends " + naming.Request(*again) + " to subscribe again."
}

// howToSubscribe describes the first step to get into a room. The paths are those of
// blueprints without a prefix.
func howToSubscribe(room pubsub.Room, keys keymap.Names) string {
	const unknown = "Not known to be in this room. "
	switch room.Kind {
	case pubsub.ClassRoom:
		return unknown + "GET /" + escape.Text(room.Model) + " subscribes, if the model has blueprints."
	case pubsub.RecordRoom:
		return unknown + "GET /" + escape.Text(room.Model) + "/" + escape.Text(string(room.ID)) + " subscribes, if the model has blueprints."
	default:
		return unknown + "An action of the app joins it; then " + keys.Of("name-room") + " names it here."
	}
}

func realName(room pubsub.Room) string {
	if room.Kind == pubsub.CustomRoom {
		return "A custom room: joined by sails.sockets.join."
	}
	return "Room " + escape.Text(room.Name)
}

// EventsOf returns the log's filter for the events that go to a room, "" if they can't
// be recognized.
func EventsOf(room pubsub.Room) string {
	switch room.Kind {
	case pubsub.ClassRoom:
		return filter.OfEvent(room.Model) + " verb:created"
	case pubsub.RecordRoom:
		return filter.OfEvent(room.Model) + " " + filter.OfID(string(room.ID))
	default:
		return ""
	}
}
