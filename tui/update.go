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

// inResponse gives a pane's response what was made for it, unless the pane is closed.
func (a *app) inResponse(pane dashboard.PaneID, take func(*response.View) tea.Cmd) tea.Cmd {
	if u := a.ui[pane]; u != nil {
		return take(&u.Response)
	}
	return nil
}

// fileWritten says what became of a file.
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

// requestsKept takes in what the files of requests hold, or that one was written.
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

// batchArrived takes in what the sockets brought.
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

// waitAgain asks for the next batch when one has been taken in.
func (a *app) waitAgain(msg tea.Msg) tea.Cmd {
	batch, came := msg.(program.Batch)
	if !came {
		return nil
	}
	return a.pump.Rearm(a.ctx, dashboard.Batch(batch))
}

// mark notes what has to be drawn again after a message: the frame, and the panes
// that may look different. Batches and what filters find come many times a
// second, and change the panes they are about; anything else may change all.
func (a *app) mark(msg tea.Msg) {
	a.stale = true
	if !a.forgetDropped() {
		switch msg := msg.(type) {
		case program.Batch:
			for id := range msg.Dropped {
				a.markPane(id)
			}
			var last dashboard.PaneID // the items of a pane mostly come together
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

// forgetDropped discards what views made of bodies that were dropped since the
// last call. It reports whether there were any.
func (a *app) forgetDropped() bool {
	if a.droppedBodies == a.dash.DroppedBodies() {
		return false
	}
	a.droppedBodies = a.dash.DroppedBodies()
	a.timeline.DrawAnew()
	for _, u := range a.ui {
		u.Log.DrawAnew() // rows say it, too
		u.Response.ForgetDropped()
	}
	return true
}

// showLatest turns a pane's response view to the outcome that came last, unless
// another one is being read.
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

// ticked draws the panes that move by time alone.
func (a *app) ticked() {
	a.ticking = false
	a.timeline.Line.Settle(a.now())
	a.refreshDialog()
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
