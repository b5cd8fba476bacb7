//go:build !unix

package program

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

// IsRunning tells whether a process with this ID exists.
func IsRunning(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	_ = p.Release() // only its existence matters
	return true
}

func raise(os.Signal) {}
