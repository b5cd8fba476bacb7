// Package infile reads files that people name, without waiting and within a
// bound. A name may mean anything: a pipe that nobody writes to, a device that
// never ends, a folder. Where a file is meant, only a regular file is read, and
// the null device, which is a usual name for an empty one.
package infile

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Open opens a regular file for reading, or the null device. Anything else is a *fs.PathError at
// once. Close it.
func Open(file string) (*os.File, fs.FileInfo, error) {
	// Asked first: opening a pipe or a device has effects of its own.
	if info, err := os.Stat(file); err == nil {
		if err := mustBeRegular(file, info); err != nil {
			return nil, nil, err
		}
	}
	f, err := os.OpenFile(file, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = mustBeRegular(file, info) // it may be another one by now
	}
	if err != nil {
		_ = f.Close() // the error below is returned
		return nil, nil, err
	}
	return f, info, nil
}

// Read returns the content of a regular file. One of more than limit bytes is a
// *fs.PathError, as is everything that is no regular file.
func Read(file string, limit int64) ([]byte, error) {
	f, _, err := Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return ReadAll(f, file, limit)
}

// ReadAll returns what r holds, which is at most limit bytes, or else a
// *fs.PathError that names the file.
func ReadAll(r io.Reader, file string, limit int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(content)) > limit {
		return nil, &fs.PathError{Op: "read", Path: file, Err: fmt.Errorf("it is larger than %s", size(limit))}
	}
	return content, nil
}

// size is a limit as people read it.
func size(limit int64) string {
	if limit >= 1<<20 && limit%(1<<20) == 0 {
		return fmt.Sprintf("%d MB", limit>>20)
	}
	return fmt.Sprintf("%d KB", limit>>10)
}

func mustBeRegular(file string, info fs.FileInfo) error {
	if info.Mode().IsRegular() || isNull(info) {
		return nil
	}
	return &fs.PathError{Op: "read", Path: file, Err: fmt.Errorf("it is %s: a regular file is needed", kind(info.Mode()))}
}

// isNull tells the null device, whatever its name is.
func isNull(info fs.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(info, null)
}

func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	default:
		return "no file"
	}
}
