package tui

import "golang.org/x/sys/unix"

const (
	getSettings = unix.TCGETS
	setSettings = unix.TCSETS
	disabledKey = 0
)

// discardOutput makes room in a terminal that nobody reads.
func discardOutput(fd uintptr) {
	_ = unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH) // then there is no room
}
