// Package history keeps the sent requests, without their secrets, in a file of JSON lines.
//
// Several sailscopes may use one file at a time: a process that writes holds a lock file
// beside it. A line that cannot be read is skipped.
package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"sailscope/internal/infile"
	"sailscope/internal/outfile"
	"sailscope/model/request"
)

const (
	fileName   = "history.jsonl"
	lockSuffix = ".lock" // the lock is a file beside it
	fileMode   = 0o600
	dirMode    = 0o700
	// The file is compacted when it is over maxBytes. It then has at most keptBytes.
	maxBytes  = 1 << 20
	keptBytes = maxBytes / 2
	// readBytes bounds how much is read, in case the file was not compacted.
	readBytes = 2 * maxBytes
	// maxEntry bounds an entry, so that a large body does not replace all others.
	maxEntry = 64 << 10
)

// Entry is a request that was sent to a server.
type Entry struct {
	At     time.Time `json:"time"`
	Server string    `json:"server"`
	request.Draft
}

// Store is the file. Any goroutine may call its methods. They may wait for another process.
type Store struct{ file string }

// In returns the store in a directory. Add creates the directory.
func In(dir string) Store { return Store{file: filepath.Join(dir, fileName)} }

// Add appends an entry without its secrets. It does not keep an entry over 64 KB.
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
	file, err := target(s.file)
	if err != nil {
		return err
	}
	// The lock is a file of its own: compacting puts another file in the place of
	// the history, and who waited for a lock on the old one would write into that.
	lock, err := lockedfile.OpenFile(file+lockSuffix, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }() // nothing was written to it
	if size := sizeOf(file) + int64(len(line)); size > maxBytes {
		// If it fails, nothing is lost, and the next entry tries again.
		if err := compact(file); err != nil && size > readBytes {
			return err
		}
	}
	return appendLine(file, line)
}

// sizeOf is the size of a file, 0 if there is none.
func sizeOf(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return info.Size()
}

// target is the file that a symbolic link stands for: to rename something to the
// link would replace the link.
func target(file string) (string, error) {
	const most = 40 // as many as Linux follows
	for range most {
		to, err := os.Readlink(file)
		if err != nil {
			return file, nil //nolint:nilerr // it is no link, or not there yet
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(file), to)
		}
		file = to
	}
	return "", fmt.Errorf("%s: too many symbolic links", file)
}

// appendLine puts a line at the end, on a line of its own also when a crash left
// half a line there. A line that does not fit onto the disk leaves nothing
// behind.
func appendLine(file string, line []byte) (err error) {
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file", file) // opening a pipe would wait
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, fileMode)
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
	if size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.WriteAt(line, size); err != nil {
		return errors.Join(err, f.Truncate(size))
	}
	return nil
}

// compact replaces the history with its newest entries, each once. If anything
// fails, the history stays what it was.
func compact(file string) error {
	all, err := readTail(file)
	if err != nil {
		return err
	}
	return outfile.ReplaceLocked(file, newest(all), fileMode)
}

// readTail is the end of the file: all of it, unless somebody else has filled it.
func readTail(file string) ([]byte, error) {
	f, info, err := infile.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	if _, err := f.Seek(max(info.Size()-readBytes, 0), io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(f, readBytes))
}

// newest returns the last lines that may stay, each request once.
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

// parse reads a line. ok is false if it is incomplete or no request.
func parse(line []byte) (e Entry, ok bool) {
	if !bytes.HasSuffix(line, []byte("\n")) || len(line) > maxEntry+1 {
		return Entry{}, false
	}
	err := json.Unmarshal(line, &e)
	return e, err == nil && e.Line != ""
}

// Load reads all entries, the oldest first. Without a file there are none. It does not wait for
// other processes: compacting replaces the file in one step.
func (s Store) Load() ([]Entry, error) {
	text, err := readTail(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
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

// Recent returns the requests to a server, the newest first, each once.
func Recent(entries []Entry, server string) []Entry {
	seen := make(map[request.Draft]bool)
	var recent []Entry
	for _, e := range slices.Backward(entries) {
		if e.Server == server && !seen[e.Draft] {
			seen[e.Draft] = true
			recent = append(recent, e)
		}
	}
	return recent
}
