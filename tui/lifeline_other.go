//go:build !unix

package tui

import (
	"errors"
	"os"
)

func signalOnInterruptKey(uintptr) error { return errors.ErrUnsupported }

func writeNow(text string) (whole bool) {
	_, err := os.Stdout.WriteString(text)
	return err == nil
}

func discardOutput(uintptr) {}

func fatalSignals() []os.Signal { return nil }

func raise(os.Signal) {}
