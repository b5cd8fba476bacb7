package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"sailscope/model"
)

// Update routes a message to the function for its family.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		cmd = a.keyPressed(msg)
	case tea.MouseClickMsg:
		cmd = a.clicked(msg.Mouse())
	case tea.MouseWheelMsg:
		cmd = a.wheeled(msg.Mouse())
	case tea.PasteMsg:
		cmd = a.pasted(msg)
	case batchMsg:
		cmd = a.batchArrived(model.Batch(msg))
	case sheetMsg:
		cmd = a.sheetMade(msg)
	case foundMsg:
		a.searchDone(msg)
	case copiedMsg:
		cmd = a.copied(msg)
	case matchedMsg:
		a.rowsMatched(msg)
	case comparedMsg:
		a.answerCompared(msg)
	case detailMsg:
		a.detailMade(msg)
	case logSavedMsg, exportedMsg, recordedMsg:
		a.fileWritten(msg)
	case configuredMsg:
		a.configured(msg)
	case noticeMsg:
		a.noticed(msg)
	case historyMsg:
		a.historyLoaded(msg)
	case savedMsg:
		a.savedLoaded(msg)
	case storedMsg:
		cmd = a.requestStored(msg)
	case resolvedMsg:
		cmd = a.variablesResolved(msg)
	case editedMsg:
		cmd = a.editorClosed(msg)
	case tickMsg:
		a.ticked()
	case tea.WindowSizeMsg:
		a.size = rect{w: msg.Width, h: msg.Height}
	case tea.BackgroundColorMsg:
		a.dark = msg.IsDark()
		a.dress()
	case tea.ColorProfileMsg:
		a.colours = msg.Profile >= colorprofile.ANSI256
		a.dress()
	case tea.ResumeMsg:
	default:
		return a, nil
	}
	a.stale = true
	if a.view == inRooms {
		a.rooms.sync(a, a.now())
	}
	return a, tea.Batch(cmd, a.scanLogs(), a.compareAnswers(), a.keepTicking())
}

// fileWritten says what became of a file.
func (a *app) fileWritten(msg tea.Msg) {
	switch msg := msg.(type) {
	case logSavedMsg:
		a.logSaved(msg)
	case exportedMsg:
		a.exported(msg)
	case recordedMsg:
		a.recorded(msg)
	}
}

// batchArrived takes in what the sockets brought, and asks for the next batch.
func (a *app) batchArrived(b model.Batch) tea.Cmd {
	now := a.now()
	a.dash.Apply(b, now)
	a.forgetDropped()
	a.timeline.line.Settle(now)
	var cmds []tea.Cmd
	for id := range b.Dropped {
		a.touch(id)
	}
	if c, ok := a.dialog.(*confirm); ok && c.moot != nil && c.moot(a) {
		a.dialog = c.under
	}
	var last model.PaneID
	for _, item := range b.Items {
		if item.Pane != last {
			last = item.Pane
			a.touch(last)
		}
		if f, ok := a.dialog.(*form); ok && item.Change != nil {
			f.heard(a, item)
		}
		if item.Change != nil {
			cmds = append(cmds, a.resubscribe(item.Pane, *item.Change))
		}
		if u := a.ui[item.Pane]; u != nil && item.Outcome != nil && item.Outcome.Over > 0 {
			u.tellWhatIsOver(item.Outcome.Exchange)
		}
		if item.Outcome != nil {
			cmds = append(cmds, a.showLatest(item.Pane))
		}
	}
	a.reloadDialog()
	return tea.Batch(append(cmds, a.pump.rearm(a.ctx, b))...)
}

// forgetDropped lets go of what views have made of bodies that are dropped.
func (a *app) forgetDropped() {
	if a.droppedBodies == a.dash.DroppedBodies() {
		return
	}
	a.droppedBodies = a.dash.DroppedBodies()
	a.timeline.cache = timelineCache{}
	for _, u := range a.ui {
		u.stale, u.log.cache = true, rowCache{} // rows say it, too
		if v := &u.response; v.exchange != nil && v.exchange.Outcome.Dropped() {
			v.sheet, v.making, v.want = nil, false, sheetKey{}
		}
	}
}

func (a *app) touch(id model.PaneID) {
	if u := a.ui[id]; u != nil {
		u.stale = true
	}
}

// showLatest turns a pane's response view to the outcome that came last, unless
// another one is being read.
func (a *app) showLatest(id model.PaneID) tea.Cmd {
	u := a.ui[id]
	if u == nil || u.pane.Latest == nil || u.response.exchange == u.pane.Latest || u.response.reading {
		return nil // what is being read stays; the heading says that there is a newer answer
	}
	u.response.show(u.pane.Latest)
	return a.makeWanted(u)
}

func (a *app) noticed(msg noticeMsg) {
	if u := a.ui[msg.pane]; u != nil {
		u.notice = msg.text
		u.stale = true
	}
}

// ticked draws the panes that move by time alone.
func (a *app) ticked() {
	a.ticking = false
	a.timeline.line.Settle(a.now())
	for _, u := range a.ui {
		u.stale = true // also for the last time, to show that it stands still
	}
	a.reloadDialog()
}

// keepTicking arms one tick while something on the screen moves by time alone.
// An idle dashboard arms none.
func (a *app) keepTicking() tea.Cmd {
	if a.ticking || !a.moves(a.now()) {
		return nil
	}
	a.ticking = true
	return tick(a.ctx)
}

func (a *app) moves(now time.Time) bool {
	if !a.timeline.line.Settled() {
		return true
	}
	if _, open := a.dialog.(*rates); open && len(a.figures.rates.Names(now)) > 0 {
		return true // the plots go on
	}
	if a.view == inRooms && a.rooms.behind {
		return true
	}
	for _, u := range a.ui {
		if u.moves(now) {
			return true
		}
	}
	return false
}
