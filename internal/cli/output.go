package cli

import (
	"errors"
	"fmt"
	"io"
	"syscall"
)

// print writes a command's result. A reader that has gone away, as head does,
// has seen enough: that is no failure.
func (a *app) print(format string, args ...any) error {
	_, err := fmt.Fprintf(a.Out, format, args...)
	return outputError(err)
}

// outputError is what a failed write means to a command: nothing more to do, if
// nobody reads any more.
func outputError(err error) error {
	if err == nil || isBrokenPipe(err) {
		return nil
	}
	return fmt.Errorf("write the output: %w", err)
}

// isBrokenPipe tells that nobody reads our output any more.
func isBrokenPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || isClosedPipeHere(err)
}
