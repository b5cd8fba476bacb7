package export

import (
	"bufio"
	"errors"
	"os"
	"sync/atomic"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/tui/draw"
)

// Recording writes the events of all sockets to a file, as the lines that listen
// prints. The screen adds entries and never waits for the disk.
type Recording struct {
	Unwritten *Unwritten
	Written   atomic.Uint64

	Done chan struct{} // closed at the end; Path and Err are valid from then on
	Path string
	Err  error
}

// Recorded is a log entry to record, and its socket.
type Recorded struct {
	Socket jsonl.Socket
	dashboard.Entry
}

// Start starts a recording to a new file in the current directory.
func Start(name string) *Recording {
	r := &Recording{Unwritten: newUnwritten(maxUnwrittenBytes), Done: make(chan struct{})}
	go func() {
		defer close(r.Done)
		r.Err = r.write(name)
	}()
	return r
}

// Add adds an entry, or counts it as dropped.
func (r *Recording) Add(e Recorded) { r.Unwritten.put(e) }

// End ends the recording. Done is closed after the remaining entries are written.
func (r *Recording) End() { r.Unwritten.end() }

// write writes entries until the recording ends. After an error it keeps the rows
// written so far, and it removes a file without rows.
func (r *Recording) write(name string) (err error) {
	file, err := createNew(name, ".jsonl")
	if err != nil {
		return err
	}
	r.Path = file.Name()
	defer func() {
		err = errors.Join(err, file.Close())
		if r.Written.Load() == 0 {
			r.Path, err = "", errors.Join(err, os.Remove(file.Name()))
		}
	}()
	out := bufio.NewWriter(file)
	var batch []Recorded
	for more := true; more; {
		batch, more = r.Unwritten.take(batch)
		if err := r.writeAll(out, batch); err != nil {
			return err
		}
		if err := out.Flush(); err != nil { // so that programs that follow the file see it now
			return err
		}
	}
	return nil
}

func (r *Recording) writeAll(out *bufio.Writer, entries []Recorded) error {
	var line []byte
	for _, e := range entries {
		var err error
		if line, err = e.Socket.Append(line[:0], e.Entry); err != nil {
			return err
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
		if e.Kind != dashboard.EntryDropped {
			r.Written.Add(1)
		}
	}
	return nil
}

// Text returns the recording's state for the top line.
func (r *Recording) Text() string {
	text := "● recording " + draw.Count(r.Written.Load())
	if missed := r.Unwritten.Missed(); missed > 0 {
		text += ", " + draw.Count(missed) + " too fast"
	}
	return text
}
