// Package export copies entries to the clipboard and writes them to files and
// recordings, as lines of JSON.
//
// A Recording takes entries from the goroutine of the screen, which never waits for
// the disk, and writes them in its own goroutine.
package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/tui/draw"
)

// Copy returns the command that copies an entry as a line of JSON, and the text that
// reports it.
func Copy(socket jsonl.Socket, e dashboard.Entry) (cmd tea.Cmd, told string, err error) {
	size := e.Size()
	if e.Kind == dashboard.EntryAnswer {
		size += e.Exchange.Outcome.ResponseSize()
	}
	if size > MaxCopy {
		return nil, "", tooMuch(size)
	}
	line, err := jsonl.Encode(socket.Entry(e))
	if err != nil {
		return nil, "", fmt.Errorf("copy the event: %w", err)
	}
	if len(line) > MaxCopy { // base64 and escapes are longer than the original
		return nil, "", tooMuch(len(line))
	}
	return tea.SetClipboard(strings.TrimSpace(string(line))), "copied " + draw.Bytes(len(line)) + " of JSON", nil
}

func tooMuch(size int) error {
	return fmt.Errorf("%s are too much for a terminal's clipboard: S saves the events to a file", draw.Bytes(size))
}

// FileName returns a file name without its extension, made of the label of the events'
// socket and the time.
func FileName(label string, at time.Time) string {
	const longest = 60
	label = strings.TrimPrefix(strings.TrimPrefix(label, "http://"), "https://")
	words := strings.FieldsFunc(label, func(r rune) bool {
		return r != '.' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	safe := strings.Trim(strings.Join(words, "-"), ".-")
	if runes := []rune(safe); len(runes) > longest {
		safe = string(runes[:longest])
	}
	return "sailscope-" + safe + "-" + at.Format("20060102-150405")
}

// WriteLog writes the entries to a new file and returns its path.
func WriteLog(name string, socket jsonl.Socket, entries []dashboard.Entry) (path string, err error) {
	return WriteNew(name, ".jsonl", func(out io.Writer) error {
		var line []byte
		for _, e := range entries {
			var err error
			if line, err = socket.Append(line[:0], e); err != nil {
				return err
			}
			if _, err := out.Write(line); err != nil {
				return err
			}
		}
		return nil
	})
}

// WriteNew writes a new file in the current directory, readable only by its owner, and
// returns its path.
func WriteNew(name, ending string, write func(io.Writer) error) (path string, err error) {
	file, err := createNew(name, ending)
	if err != nil {
		return "", err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name())) // an incomplete file looks like a complete one
		}
	}()
	out := bufio.NewWriter(file)
	if err := write(out); err != nil {
		return "", err
	}
	return file.Name(), out.Flush()
}

// createNew creates a file that does not exist yet. It adds a number to the name if
// needed.
func createNew(name, ending string) (*os.File, error) {
	const tries = 100
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	for n := 2; ; n++ {
		file, err := os.OpenFile(path+ending, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if !errors.Is(err, fs.ErrExist) || n > tries {
			return file, err
		}
		path = filepath.Join(filepath.Dir(path), fmt.Sprintf("%s-%d", name, n))
	}
}

// MaxCopy bounds a copy to the clipboard, in bytes. Many terminals silently refuse
// more.
const MaxCopy = 1 << 20
