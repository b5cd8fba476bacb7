package tui

import (
	"bufio"
	"errors"
	"fmt"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"sailscope/model"
	"sailscope/model/jsonl"
)

// recording writes what happens on all sockets to a file, as the lines that
// listen prints. The screen hands entries over and never waits for the disk.
type recording struct {
	entries chan recordedEntry
	written atomic.Uint64
	// What is the screen's: what came faster than it could be written, and
	// whether nothing more is to come.
	missed uint64
	ending bool

	done chan struct{} // closed at its end; then path and err are set
	path string
	err  error
}

type recordedEntry struct {
	socket jsonl.Socket
	model.Entry
}

// mostUnwritten is how many entries may wait for the disk.
const mostUnwritten = 100_000

// startRecording begins with a new file in the current directory.
func startRecording(name string) *recording {
	r := &recording{entries: make(chan recordedEntry, mostUnwritten), done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.err = r.write(name)
	}()
	return r
}

// add takes an entry, or counts that it could not.
func (r *recording) add(e recordedEntry) {
	if r.ending {
		return
	}
	select {
	case r.entries <- e:
	default:
		r.missed++
	}
}

// end has what is there written. The recording is done a little later.
func (r *recording) end() {
	if !r.ending {
		r.ending = true
		close(r.entries)
	}
}

// write writes until there is nothing more to come. What it wrote before an error
// stays.
func (r *recording) write(name string) (err error) {
	file, err := createNew(name, ".jsonl")
	if err != nil {
		return err
	}
	r.path = file.Name()
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	for e := range r.entries {
		if err := r.writeEntry(out, e); err != nil {
			return err
		}
		r.written.Add(1)
		if len(r.entries) > 0 {
			continue
		}
		if err := out.Flush(); err != nil { // whoever follows the file sees it now
			return err
		}
	}
	return out.Flush()
}

func (r *recording) writeEntry(out *bufio.Writer, e recordedEntry) error {
	line, err := jsonl.Encode(e.socket.Entry(e.Entry))
	if err != nil {
		return err
	}
	_, err = out.Write(line)
	return err
}

// text says how far it is, for the top line.
func (r *recording) text() string {
	text := "● recording " + count(r.written.Load())
	if r.missed > 0 {
		text += ", " + count(r.missed) + " too fast"
	}
	return text
}

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
func (a *app) recordEntry(pane model.PaneID, e model.Entry) {
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
	u.stale = true
	text := fmt.Sprintf("recorded %s to %s", plural(int(msg.written.Load()), "row"), msg.path)
	if msg.missed > 0 {
		text += fmt.Sprintf("; %s more came too fast", count(msg.missed))
	}
	if msg.err != nil {
		u.notice = "the recording ended: " + msg.err.Error()
		if msg.path == "" {
			return
		}
	}
	u.news = text
}
