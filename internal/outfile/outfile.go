// Package outfile writes files that others may be reading.
package outfile

import (
	"errors"
	"os"
	"path/filepath"
)

// Replace writes a file that appears at once and whole: the text goes into a
// temporary file beside it, which takes its place. If that fails, file is what it
// was, and the temporary file is gone.
func Replace(file string, text []byte, mode os.FileMode) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".writing-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(mode)
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}
