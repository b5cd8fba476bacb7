package tui

import (
	"errors"
	"fmt"
	"io/fs"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/sheet"
)

func (a *app) openDeliveries() tea.Cmd {
	a.Open(&deliveries{host: a, matrix: a.timeline.Line.Matrix, show: a.showRows, page: 1})
	return nil
}

// showRows goes to the newest rows of the timeline that a query finds.
func (a *app) showRows(query string) {
	a.timeline.Search.Set(query)
	a.timeline.Follow()
	a.show(keymap.InTimeline)
}

func (a *app) exported(msg exportedMsg) {
	d, open := a.dialog.(*deliveries)
	switch {
	case open && msg.err != nil:
		d.told, d.failed = msg.err.Error(), true
	case open:
		d.told = msg.text
	case msg.err != nil:
		a.say(msg.err.Error())
	}
}

func (a *app) openDetail() tea.Cmd {
	u := a.focused()
	entry, found := u.log.entry()
	if !found {
		return nil
	}
	d := &detail{host: a, pane: u.pane.ID, next: u.log.stepFrom, socket: a.lineSocket(u.pane)}
	a.Open(d)
	return d.turnTo(entry)
}

func (a *app) detailMade(msg detailMsg) {
	if d, open := a.dialog.(*detail); open && d.pane == msg.pane && d.entry.Seq == msg.seq {
		d.parsed.Sheet, d.raw.Sheet, d.meaning = msg.sheets.parsed, msg.sheets.raw, msg.sheets.meaning
	}
}

func (a *app) configured(msg configuredMsg) {
	if msg.err == nil {
		msg.pane.Options = msg.to.Options
		if u := a.ui[msg.pane.ID]; u != nil {
			u.extra = msg.to.Extra
		}
		a.timeline.Add(msg.pane)
	}
	f, ok := a.dialog.(*form)
	switch {
	case !ok || f.trying != msg.try:
		// The form was closed; the pane shows how it goes.
	case msg.err != nil:
		f.trying, f.problem = nil, a.dash.Known.Hide(msg.err.Error())
	case !msg.connects:
		a.dialog = nil
	}
}

// ConnectPane connects a pane's socket.
func (a *app) ConnectPane(p *dashboard.Pane) tea.Cmd { return callSocket(p.ID, p.Socket.Connect) }

// Hide says which options of a pane's socket are secret from now on.
func (a *app) Hide(p *dashboard.Pane, c settings.Connection, secrets secret.Settings) {
	know(a.dash.Known, c, secrets)
	a.ui[p.ID].secrets = secrets
}

func (a *app) openForm() tea.Cmd {
	like, secrets := a.template()
	a.dialog = newForm(a, a, like, secrets, nil)
	return nil
}

func (a *app) openOptions() tea.Cmd {
	u := a.focused()
	a.dialog = newOptionsForm(a, a, u.pane, u.extra, u.secrets)
	return nil
}

func (a *app) rename() tea.Cmd {
	p := a.dash.Focused()
	d := &nameDialog{host: a, pane: p, input: draw.NewInput(p.Socket.URL())}
	d.input.SetValue(p.Name)
	d.input.Focus() // its command blinks a cursor that is not in use
	a.Open(d)
	return nil
}

// notNow says where an action can be done that cannot be done here.
func (a *app) notNow(act keymap.Action) func() tea.Cmd {
	return func() tea.Cmd {
		a.say(act.Name + " does nothing now: " + act.Help)
		return nil
	}
}

// numberKey is the key that goes to the pane at an index, "" if there is none.
func (a *app) numberKey(i int) string {
	for _, act := range a.actions {
		if act.Do == nil && i < len(act.Keys) {
			return draw.ShownKey(act.Keys[i])
		}
	}
	return ""
}

func (a *app) openPalette() tea.Cmd {
	a.dialog = newPalette(a, a.paletteEntries())
	return nil
}

// paletteEntries are the actions, and the panes to go to.
func (a *app) paletteEntries() []paletteEntry {
	var entries []paletteEntry
	for _, act := range a.actions {
		switch {
		case act.Do == nil || act.Name == "palette":
		case a.possible(act):
			entries = append(entries, paletteEntry{name: act.Name, does: act.Help, keys: act.Shown, run: act.Do})
		default:
			entries = append(entries, paletteEntry{name: act.Name, does: "not now: " + act.Help, keys: act.Shown, run: a.notNow(act), notNow: true})
		}
	}
	for i, pane := range a.dash.Panes() {
		entries = append(entries, paletteEntry{
			name: fmt.Sprintf("go to pane %d", i+1), does: escape.Text(pane.Label()), keys: a.numberKey(i),
			run: func() tea.Cmd {
				a.FocusOn(pane)
				return nil
			},
		})
	}
	return entries
}

func (a *app) openRates() tea.Cmd {
	a.Open(&rates{host: a, figures: a.figures})
	return nil
}

func (a *app) askCopy(u *paneUI) tea.Cmd {
	v := &u.response
	menu := &copyMenu{host: a, pane: u.pane.ID}
	if path := v.Path(); path != "" {
		value := v.Sheet.Tree.Value(v.Cursor)
		menu.choices = append(menu.choices,
			copyChoice{"v", "the value", draw.Bytes(len(value)), func() string { return plainValue(value) }},
			copyChoice{"p", "its path", escape.Text(path), func() string { return path }},
		)
	}
	s := v.Sheet
	menu.choices = append(menu.choices, copyChoice{"b", "everything", draw.Plural(s.Lines(), "line"), func() string {
		if s.Tree != nil && s.Tree.Len() == s.Lines() {
			return string(escape.JSON(s.Tree.Raw())) // strings as they came, not broken into lines
		}
		return sheet.AllText(s)
	}})
	a.Open(menu)
	return nil
}

// copied hands a text to the terminal, which may refuse it without a word.
func (a *app) copied(msg copiedMsg) tea.Cmd {
	if u := a.ui[msg.pane]; u != nil {
		u.response.said, u.notice = msg.said, msg.refused
	}
	if msg.refused != "" {
		return nil
	}
	return tea.SetClipboard(msg.text)
}

// nameRoom starts with the selected room: one that is lost may want no more than
// a request.
func (a *app) nameRoom() tea.Cmd {
	p := a.dash.Focused()
	d := &roomDialog{host: a, named: a.rooms.Named, pane: p, fields: [2]textinput.Model{draw.NewInput("e.g. lobby"), draw.NewInput("optional, e.g. POST /lobby/join")}}
	if room := a.rooms.Row.Room; a.onRoom() {
		if _, again, known := p.Ledger.Find(room); known && again == nil {
			d.fields[0].SetValue(escape.Text(room.Name))
			d.at = 1
		}
	}
	d.focus(d.at)
	a.Open(d)
	return nil
}

func (a *app) openSave() tea.Cmd {
	u := a.focused()
	draft := u.composer.draft()
	switch {
	case a.cfg.RequestsDir == "":
		a.say("there is no folder for saved requests: start with --requests DIR")
		return nil
	case draft.Line == "":
		a.say("there is nothing to save: write a request first, i goes there")
		return nil
	}
	p := &savePrompt{host: a, pane: u.pane.ID, dir: a.cfg.RequestsDir, draft: draft, input: textinput.New()}
	p.input.Prompt = ""
	p.input.Placeholder = "a name, like login or boats/rename"
	p.input.SetVirtualCursor(false)
	p.input.SetValue(u.composer.name)
	p.input.CursorEnd()
	p.input.Focus() // its command blinks a cursor that is not in use
	a.Open(p)
	return nil
}

// requestStored says what came of it, and asks before another one is replaced.
func (a *app) requestStored(msg storedMsg) tea.Cmd {
	u := a.ui[msg.pane]
	if u == nil {
		return a.loadSaved()
	}
	switch {
	case msg.err == nil:
		u.composer.name = msg.request.Name
		u.news = "saved as " + msg.request.Name + ": ctrl+o opens it"
		return a.loadSaved()
	case errors.Is(msg.err, fs.ErrExist):
		a.dialog = &confirm{
			host:     a,
			question: "There is a request " + escape.Text(msg.request.Name) + " already. Replace it?",
			yes:      func() tea.Cmd { return store(msg.pane, a.cfg.RequestsDir, msg.request, true) },
		}
	default:
		u.notice = msg.err.Error()
	}
	return nil
}
