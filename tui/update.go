package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"sailscope/model/dashboard"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/fanout"
	"sailscope/tui/form"
	"sailscope/tui/keymap"
	"sailscope/tui/logrow"
	"sailscope/tui/part"
	"sailscope/tui/program"
	"sailscope/tui/response"
	"sailscope/tui/timelineview"
)

// Update passes a message to the function for its family.
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
	case program.Batch:
		cmd = a.batchArrived(dashboard.Batch(msg))
	case response.Made:
		cmd = a.inResponse(msg.Pane, func(v *response.View) tea.Cmd { return v.Take(msg) })
	case response.Searched:
		cmd = a.inResponse(msg.Pane, func(v *response.View) tea.Cmd { return v.TakeFound(msg) })
	case dialog.Copied:
		cmd = a.copied(msg)
	case logrow.Matched:
		a.rowsMatched(msg)
	case fanout.Compared:
		msg.Take()
	case dialog.DetailMade:
		a.handToDialog(msg)
	case logSavedMsg, timelineview.Exported, recordedMsg:
		a.fileWritten(msg)
	case form.Configured:
		a.configured(msg)
	case noticeMsg:
		a.noticed(msg)
	case historyMsg, savedMsg, dialog.Stored:
		cmd = a.requestsKept(msg)
	case resolvedMsg:
		cmd = a.variablesResolved(msg)
	case editedMsg:
		a.editorClosed(msg)
	case tickMsg:
		a.ticked()
	case tea.WindowSizeMsg:
		size := draw.Rect{W: msg.Width, H: msg.Height}
		if a.size == size {
			return a, nil
		}
		a.size = size
	case tea.BackgroundColorMsg:
		a.dark = msg.IsDark()
		a.dress()
	case tea.ColorProfileMsg:
		if a.colors == (msg.Profile >= colorprofile.ANSI256) {
			return a, nil
		}
		a.colors = !a.colors
		a.dress()
	case tea.ResumeMsg:
	default:
		return a, nil
	}
	a.mark(msg)
	if a.view == keymap.InRooms {
		a.rooms.Sync()
	}
	return a, tea.Batch(cmd, a.scanLogs(), a.compare(), a.keepTicking(), a.waitAgain(msg))
}

// inResponse runs take on a pane's response view, unless the pane is closed.
func (a *app) inResponse(pane dashboard.PaneID, take func(*response.View) tea.Cmd) tea.Cmd {
	if u := a.ui[pane]; u != nil {
		return take(&u.Response)
	}
	return nil
}

// fileWritten reports the result of writing a file.
func (a *app) fileWritten(msg tea.Msg) {
	switch msg := msg.(type) {
	case logSavedMsg:
		a.logSaved(msg)
	case timelineview.Exported:
		a.exported(msg)
	case recordedMsg:
		a.recorded(msg)
	}
}

// requestsKept handles the contents of the history and of saved requests, and the
// result of saving one.
func (a *app) requestsKept(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case historyMsg:
		a.historyLoaded(msg)
	case savedMsg:
		a.savedLoaded(msg)
	case dialog.Stored:
		return a.requestStored(msg)
	}
	return nil
}

// batchArrived applies a batch from the sockets.
func (a *app) batchArrived(b dashboard.Batch) tea.Cmd {
	now := a.now()
	a.dash.Apply(b, now)
	a.timeline.Line.Settle(now)
	var cmds []tea.Cmd
	for _, item := range b.Items {
		if l, ok := a.dialog.(part.Listener); ok {
			l.Heard(item)
		}
		if item.Change != nil {
			cmds = append(cmds, a.resubscribe(item.Pane, *item.Change))
		}
		if u := a.ui[item.Pane]; u != nil && item.Outcome != nil && item.Outcome.Over > 0 {
			u.TellWhatIsOver(item.Outcome.Exchange)
		}
		if item.Outcome != nil {
			cmds = append(cmds, a.showLatest(item.Pane))
		}
	}
	a.refreshDialog()
	return tea.Batch(cmds...)
}

// waitAgain waits for the next batch after one has been applied.
func (a *app) waitAgain(msg tea.Msg) tea.Cmd {
	batch, came := msg.(program.Batch)
	if !came {
		return nil
	}
	return a.pump.Rearm(a.ctx, dashboard.Batch(batch))
}

// mark marks what has to be drawn again after a message: the frame, and the panes that
// may have changed. Batches and filter results arrive many times a second and change
// only their own panes. Any other message may change all.
func (a *app) mark(msg tea.Msg) {
	a.stale = true
	if !a.forgetDropped() {
		switch msg := msg.(type) {
		case program.Batch:
			for id := range msg.Dropped {
				a.markPane(id)
			}
			var last dashboard.PaneID // items of a pane are mostly consecutive
			for _, item := range msg.Items {
				if item.Pane != last {
					last = item.Pane
					a.markPane(last)
				}
			}
			return
		case logrow.Matched:
			a.markPane(msg.Pane)
			return
		}
	}
	for _, u := range a.ui {
		u.DrawAnew()
	}
}

func (a *app) markPane(id dashboard.PaneID) {
	if u := a.ui[id]; u != nil {
		u.DrawAnew()
	}
}

// forgetDropped discards what views made of bodies that were dropped since the last
// call. It reports whether there were any.
func (a *app) forgetDropped() bool {
	if a.droppedBodies == a.dash.DroppedBodies() {
		return false
	}
	a.droppedBodies = a.dash.DroppedBodies()
	a.timeline.DrawAnew()
	for _, u := range a.ui {
		u.Log.DrawAnew() // rows show that their bodies are gone
		u.Response.ForgetDropped()
	}
	return true
}

// showLatest shows the latest outcome in a pane's response view, unless the user reads
// another one.
func (a *app) showLatest(id dashboard.PaneID) tea.Cmd {
	if u := a.ui[id]; u != nil {
		return u.Response.ShowLatest()
	}
	return nil
}

func (a *app) noticed(msg noticeMsg) {
	if u := a.ui[msg.pane]; u != nil {
		u.Status.Problem = msg.text
	}
}

// ticked redraws the panes that change with time.
func (a *app) ticked() {
	a.ticking = false
	a.timeline.Line.Settle(a.now())
	a.refreshDialog()
}

// keepTicking schedules a tick while something on the screen changes with time. An
// idle dashboard schedules none.
func (a *app) keepTicking() tea.Cmd {
	if a.ticking || !a.moves(a.now()) {
		return nil
	}
	a.ticking = true
	return tick(a.ctx)
}

func (a *app) moves(now time.Time) bool {
	if !a.timeline.Line.Settled() {
		return true
	}
	if m, ok := a.dialog.(part.Mover); ok && m.Moves(now) {
		return true
	}
	if a.view == keymap.InRooms && a.rooms.Behind {
		return true
	}
	for _, u := range a.ui {
		if u.Moves(now) {
			return true
		}
	}
	return false
}
