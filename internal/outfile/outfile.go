// Package outfile writes files that others may be reading.
package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Replace writes a file that appears at once and whole. It writes the text to a
// temporary file beside it, waits until that is on the disk, and renames it. If
// that fails, the file stays what it was, and the temporary file is removed.
func Replace(file string, text []byte, mode os.FileMode) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".writing-*")
	if err != nil {
		return err
	}
	return replace(file, temp, text, mode)
}

// ReplaceLocked is Replace for callers that hold a lock on the file. The temporary
// file always has the same name, so that killed processes leave no more than one.
func ReplaceLocked(file string, text []byte, mode os.FileMode) error {
	name := file + ".next"
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temp, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	return replace(file, temp, text, mode)
}

func replace(file string, temp *os.File, text []byte, mode os.FileMode) error {
	_, err := temp.Write(text)
	if err == nil {
		err = temp.Chmod(mode)
	}
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}
