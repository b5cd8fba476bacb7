package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/draw"
	"sailscope/tui/export"
)

// recordedMsg tells that a recording has ended.
type recordedMsg struct{ *export.Recording }

// toggleRecording starts a recording, or ends the running one.
func (a *app) toggleRecording() tea.Cmd {
	if a.recording != nil {
		a.recording.End()
		return nil
	}
	r := export.Start(export.FileName("recording", a.now()))
	a.recording = r
	return func() tea.Msg {
		select {
		case <-r.Done:
			return recordedMsg{r}
		case <-a.ctx.Done():
			return nil // finishRecording waits for it
		}
	}
}

// finishRecording ends a recording and waits until it is on the disk.
func (a *app) finishRecording() {
	if a.recording != nil {
		a.recording.End()
		<-a.recording.Done
	}
}

// recordEntry adds an entry to the running recording, if there is one.
func (a *app) recordEntry(pane dashboard.PaneID, e dashboard.Entry) {
	if a.recording != nil {
		a.recording.Add(export.Recorded{Socket: a.lineSocket(a.dash.Pane(pane)), Entry: e})
	}
}

// recorded reports how a recording ended: by the user or with an error.
func (a *app) recorded(msg recordedMsg) {
	a.recording = nil
	u := a.focused()
	if u == nil {
		return
	}
	text := fmt.Sprintf("recorded %s to %s", draw.Plural(int(msg.Written.Load()), "row"), msg.Path)
	if missed := msg.Unwritten.Missed(); missed > 0 {
		text += fmt.Sprintf("; %s more came too fast", draw.Count(missed))
	}
	if msg.Path == "" && msg.Err == nil {
		u.Status.Done = "nothing was recorded: no file was kept"
		return
	}
	if msg.Err != nil {
		u.Status.Problem = "the recording ended: " + msg.Err.Error()
		if msg.Path == "" {
			return
		}
	}
	u.Status.Done = text
}
