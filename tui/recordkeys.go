package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/draw"
)

// recordedMsg tells that a recording is done.
type recordedMsg struct{ *recording }

// toggleRecording starts a recording, or ends the one that runs.
func (a *app) toggleRecording() tea.Cmd {
	if a.recording != nil {
		a.recording.end()
		return nil
	}
	r := startRecording(logName("recording", a.now()))
	a.recording = r
	return func() tea.Msg {
		select {
		case <-r.done:
			return recordedMsg{r}
		case <-a.ctx.Done():
			return nil // finishRecording waits for it
		}
	}
}

// finishRecording ends a recording and waits until it is on the disk.
func (a *app) finishRecording() {
	if a.recording != nil {
		a.recording.end()
		<-a.recording.done
	}
}

// recordEntry hands an entry to the recording, if one runs.
func (a *app) recordEntry(pane dashboard.PaneID, e dashboard.Entry) {
	if a.recording != nil {
		a.recording.add(recordedEntry{a.lineSocket(a.dash.Pane(pane)), e})
	}
}

// recorded says what came of a recording: that it was ended, or could not go on.
func (a *app) recorded(msg recordedMsg) {
	a.recording = nil
	u := a.focused()
	if u == nil {
		return
	}
	text := fmt.Sprintf("recorded %s to %s", draw.Plural(int(msg.written.Load()), "row"), msg.path)
	if missed := msg.unwritten.missed(); missed > 0 {
		text += fmt.Sprintf("; %s more came too fast", draw.Count(missed))
	}
	if msg.path == "" && msg.err == nil {
		u.news = "nothing was recorded: no file was kept"
		return
	}
	if msg.err != nil {
		u.notice = "the recording ended: " + msg.err.Error()
		if msg.path == "" {
			return
		}
	}
	u.news = text
}
