package cli

import (
	"errors"
	"fmt"
	"io"
	"syscall"
)

// print writes a command's result. It is no failure if the reader has ended, as head does.
func (a *app) print(format string, args ...any) error {
	_, err := fmt.Fprintf(a.Out, format, args...)
	return outputError(err)
}

// outputError returns the error of a command after a failed write. If nobody reads any more,
// the command ends without one.
func outputError(err error) error {
	if err == nil || isBrokenPipe(err) {
		return nil
	}
	return fmt.Errorf("write the output: %w", err)
}

// isBrokenPipe reports whether a write failed because nobody reads any more.
func isBrokenPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || isClosedPipeHere(err)
}
