package tui

import (
	"errors"
	"fmt"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/form"
	"sailscope/tui/keymap"
	"sailscope/tui/rates"
	"sailscope/tui/roomsview"
	"sailscope/tui/timelineview"
)

func (a *app) openDeliveries() tea.Cmd {
	a.Open(timelineview.NewDeliveries(a, a.timeline.Line.Matrix, a.showRows))
	return nil
}

// showRows shows the newest timeline rows that match a query.
func (a *app) showRows(query string) {
	a.timeline.Search.Set(query)
	a.timeline.Follow()
	a.show(keymap.InTimeline)
}

// exported reports the result of saving the deliveries. If their dialog is already
// closed, the pane shows an error.
func (a *app) exported(msg timelineview.Exported) {
	if !a.handToDialog(msg) && msg.Err != nil {
		a.say(msg.Err.Error())
	}
}

func (a *app) openDetail() tea.Cmd {
	u := a.focused()
	entry, found := u.Log.Entry()
	if !found {
		return nil
	}
	d, load := dialog.NewDetail(a, u.Pane.ID, a.lineSocket(u.Pane), entry, u.Log.StepFrom)
	a.Open(d)
	return load
}

func (a *app) configured(msg form.Configured) {
	if msg.Err == nil {
		msg.Pane.Options = msg.To.Options
		if u := a.ui[msg.Pane.ID]; u != nil {
			u.Extra = msg.To.Extra
		}
		a.timeline.Add(msg.Pane)
	}
	a.handToDialog(msg)
}

// ConnectPane connects a pane's socket.
func (a *app) ConnectPane(p *dashboard.Pane) tea.Cmd { return callSocket(p.ID, p.Socket.Connect) }

// Hide sets which options of a pane's socket are secret from now on.
func (a *app) Hide(p *dashboard.Pane, c settings.Connection, secrets secret.Settings) {
	know(a.dash.Known, c, secrets)
	a.ui[p.ID].Secrets = secrets
}

func (a *app) openForm() tea.Cmd {
	like, secrets := a.template()
	a.dialog = form.New(a, a, like, secrets, nil)
	return nil
}

func (a *app) openOptions() tea.Cmd {
	u := a.focused()
	a.dialog = form.NewOptions(a, a, u.Pane, u.Extra, u.Secrets)
	return nil
}

func (a *app) rename() tea.Cmd {
	a.Open(dialog.NewNameDialog(a, a.dash.Focused()))
	return nil
}

// notNow explains why an action does nothing now.
func (a *app) notNow(act keymap.Action) func() tea.Cmd {
	return func() tea.Cmd {
		a.say(act.Name + " does nothing now: " + act.Help)
		return nil
	}
}

// numberKey returns the key that goes to the pane at an index, "" if there is none.
func (a *app) numberKey(i int) string {
	for _, act := range a.actions {
		if act.Do == nil && i < len(act.Keys) {
			return draw.ShownKey(act.Keys[i])
		}
	}
	return ""
}

func (a *app) openPalette() tea.Cmd {
	a.dialog = dialog.NewPalette(a, a.paletteEntries())
	return nil
}

// paletteEntries returns the actions, and the panes to go to.
func (a *app) paletteEntries() []dialog.Entry {
	var entries []dialog.Entry
	for _, act := range a.actions {
		switch {
		case act.Do == nil || act.Name == "palette":
		case a.possible(act):
			entries = append(entries, dialog.Entry{Name: act.Name, Does: act.Help, Keys: act.Shown, Run: act.Do})
		default:
			entries = append(entries, dialog.Entry{Name: act.Name, Does: "not now: " + act.Help, Keys: act.Shown, Run: a.notNow(act), NotNow: true})
		}
	}
	for i, pane := range a.dash.Panes() {
		entries = append(entries, dialog.Entry{
			Name: fmt.Sprintf("go to pane %d", i+1), Does: escape.Text(pane.Label()), Keys: a.numberKey(i),
			Run: func() tea.Cmd {
				a.FocusOn(pane)
				return nil
			},
		})
	}
	return entries
}

func (a *app) openRates() tea.Cmd {
	a.Open(rates.NewDialog(a, a.figures))
	return nil
}

// copied sends a text to the terminal's clipboard. The terminal may refuse it
// silently.
func (a *app) copied(msg dialog.Copied) tea.Cmd {
	if u := a.ui[msg.Pane]; u != nil {
		u.Response.Status.Done, u.Status.Problem = msg.Said, msg.Refused
	}
	if msg.Refused != "" {
		return nil
	}
	return tea.SetClipboard(msg.Text)
}

// nameRoom opens the dialog with the selected room: a lost room may need only a
// request.
func (a *app) nameRoom() tea.Cmd {
	p := a.dash.Focused()
	known := ""
	if room := a.rooms.Row.Room; a.rooms.OnRow() && a.rooms.OnRoom() {
		if _, again, found := p.Ledger.Find(room); found && again == nil {
			known = escape.Text(room.Name)
		}
	}
	a.Open(roomsview.NewNameDialog(a, p, known, a.rooms.Named))
	return nil
}

func (a *app) openSave() tea.Cmd {
	u := a.focused()
	draft := u.Composer.Draft()
	switch {
	case a.cfg.RequestsDir == "":
		a.say("there is no folder for saved requests: start with --requests DIR")
		return nil
	case draft.Line == "":
		a.say("there is nothing to save: write a request first, " + a.keys.Of("type") + " goes there")
		return nil
	}
	a.Open(dialog.NewSavePrompt(a, u.Pane.ID, a.cfg.RequestsDir, draft, u.Composer.Name))
	return nil
}

// requestStored reports the result of saving a request, and asks before it replaces
// another one.
func (a *app) requestStored(msg dialog.Stored) tea.Cmd {
	u := a.ui[msg.Pane]
	if u == nil {
		return a.loadSaved()
	}
	switch {
	case msg.Err == nil:
		u.Composer.Name = msg.Request.Name
		u.Status.Done = "saved as " + msg.Request.Name + ": " + a.keys.Of("saved") + " opens it"
		return a.loadSaved()
	case errors.Is(msg.Err, fs.ErrExist):
		a.dialog = &dialog.Confirm{
			Host:     a,
			Question: "There is a request " + escape.Text(msg.Request.Name) + " already. Replace it?",
			Yes:      msg.Replace,
		}
	default:
		u.Status.Problem = msg.Err.Error()
	}
	return nil
}
