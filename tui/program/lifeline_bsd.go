//go:build unix && !linux

package program

import "golang.org/x/sys/unix"

const (
	getSettings = unix.TIOCGETA
	setSettings = unix.TIOCSETA
	disabledKey = 0xff
)

// discardOutput makes room in a terminal that nobody reads.
func discardOutput(fd uintptr) {
	const written = 2                                             // FWRITE
	_ = unix.IoctlSetPointerInt(int(fd), unix.TIOCFLUSH, written) // on failure there is no room
}
