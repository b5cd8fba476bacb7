// Package history keeps the requests that were sent in a file of JSON lines,
// without their secrets, from one run to the next.
//
// Several sailscopes may use one file at a time: it is locked while it is read
// or written. A line that cannot be read is left out, the others are kept.
package history

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"sailscope/model"
)

const (
	fileName = "history.jsonl"
	fileMode = 0o600
	dirMode  = 0o700
	// maxBytes is how large the file grows before it is compacted, keptBytes how
	// large it may be then.
	maxBytes  = 1 << 20
	keptBytes = maxBytes / 2
	// maxEntry keeps a body of megabytes from pushing out everything else.
	maxEntry = 64 << 10
)

// Entry is a request that was sent to a server.
type Entry struct {
	At     time.Time `json:"time"`
	Server string    `json:"server"`
	model.Draft
}

// Store is the file. Its methods may wait for another process, and may be called
// by several goroutines.
type Store struct{ file string }

// In is the store of a directory, which is made when something is added.
func In(dir string) Store { return Store{file: filepath.Join(dir, fileName)} }

// Add appends an entry, masked. Entries of more than 64 KB are not kept.
func (s Store) Add(e Entry) error {
	e.Draft = e.Mask()
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("keep the request in the history: %w", err)
	}
	if len(line) > maxEntry {
		return nil
	}
	if err := s.append(append(line, '\n')); err != nil {
		return fmt.Errorf("keep the request in the history: %w", err)
	}
	return nil
}

func (s Store) append(line []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(s.file), dirMode); err != nil {
		return err
	}
	f, err := lockedfile.OpenFile(s.file, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if size+int64(len(line)) <= maxBytes {
		return write(f, size, line)
	}
	return compact(f, line)
}

// write puts a line at the end, on a line of its own also when a crash left half
// a line there.
func write(f *lockedfile.File, size int64, line []byte) error {
	if size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	_, err := f.WriteAt(line, size)
	return err
}

// compact keeps the newest entries, each once, and appends a line.
func compact(f *lockedfile.File, line []byte) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	all, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	kept := append(newest(all), line...)
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(kept, 0)
	return err
}

// newest are the last lines, as many as may stay, each request once.
func newest(all []byte) []byte {
	lines := bytes.SplitAfter(all, []byte("\n"))
	seen := make(map[Entry]bool)
	var kept [][]byte
	size := 0
	for _, line := range slices.Backward(lines) {
		e, ok := parse(line)
		if !ok {
			continue
		}
		if e.At = (time.Time{}); seen[e] {
			continue
		}
		if size += len(line); size > keptBytes {
			break
		}
		seen[e] = true
		kept = append(kept, line)
	}
	slices.Reverse(kept)
	return bytes.Join(kept, nil)
}

// parse reads a line. What is not whole, or no request, is not ok.
func parse(line []byte) (e Entry, ok bool) {
	if !bytes.HasSuffix(line, []byte("\n")) {
		return Entry{}, false
	}
	err := json.Unmarshal(line, &e)
	return e, err == nil && e.Line != ""
}

// Load reads all entries, the oldest first. No file means none.
func (s Store) Load() ([]Entry, error) {
	text, err := s.read()
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	var entries []Entry
	for line := range bytes.Lines(text) {
		if e, ok := parse(line); ok {
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.At.Compare(b.At) })
	return entries, nil
}

func (s Store) read() ([]byte, error) {
	// Asked first: a locked file is opened for reading only where there is one.
	if _, err := os.Stat(s.file); os.IsNotExist(err) {
		return nil, nil
	}
	f, err := lockedfile.OpenFile(s.file, os.O_RDONLY, fs.FileMode(0))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	const slack = maxBytes           // a file that somebody else has filled is not read to its end
	return io.ReadAll(io.LimitReader(f, maxBytes+slack))
}

// Recent are the requests to a server, the newest first, each once.
func Recent(entries []Entry, server string) []Entry {
	seen := make(map[model.Draft]bool)
	var recent []Entry
	for _, e := range slices.Backward(entries) {
		if e.Server == server && !seen[e.Draft] {
			seen[e.Draft] = true
			recent = append(recent, e)
		}
	}
	return recent
}
