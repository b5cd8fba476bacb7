package tui

import (
	"bufio"
	"errors"
	"os"
	"sync/atomic"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/tui/draw"
)

// recording writes what happens on all sockets to a file, as the lines that
// listen prints. The screen hands entries over and never waits for the disk.
type recording struct {
	unwritten *unwritten
	written   atomic.Uint64

	done chan struct{} // closed at its end; then path and err are set
	path string
	err  error
}

type recordedEntry struct {
	socket jsonl.Socket
	dashboard.Entry
}

// startRecording begins with a new file in the current directory.
func startRecording(name string) *recording {
	r := &recording{unwritten: newUnwritten(maxUnwrittenBytes), done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.err = r.write(name)
	}()
	return r
}

// add takes an entry, or counts that it could not.
func (r *recording) add(e recordedEntry) { r.unwritten.put(e) }

// end has what is there written. The recording is done a little later.
func (r *recording) end() { r.unwritten.end() }

// write writes until there is nothing more to come. What it wrote before an error
// stays; a file without a row does not.
func (r *recording) write(name string) (err error) {
	file, err := createNew(name, ".jsonl")
	if err != nil {
		return err
	}
	r.path = file.Name()
	defer func() {
		err = errors.Join(err, file.Close())
		if r.written.Load() == 0 {
			r.path, err = "", errors.Join(err, os.Remove(file.Name()))
		}
	}()
	out := bufio.NewWriter(file)
	var batch []recordedEntry
	for more := true; more; {
		batch, more = r.unwritten.take(batch)
		if err := r.writeAll(out, batch); err != nil {
			return err
		}
		if err := out.Flush(); err != nil { // whoever follows the file sees it now
			return err
		}
	}
	return nil
}

func (r *recording) writeAll(out *bufio.Writer, entries []recordedEntry) error {
	var line []byte
	for _, e := range entries {
		var err error
		if line, err = e.socket.Append(line[:0], e.Entry); err != nil {
			return err
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
		if e.Kind != dashboard.EntryDropped {
			r.written.Add(1)
		}
	}
	return nil
}

// text says how far it is, for the top line.
func (r *recording) text() string {
	text := "● recording " + draw.Count(r.written.Load())
	if missed := r.unwritten.missed(); missed > 0 {
		text += ", " + draw.Count(missed) + " too fast"
	}
	return text
}
