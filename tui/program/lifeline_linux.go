package program

import "golang.org/x/sys/unix"

const (
	getSettings = unix.TCGETS
	setSettings = unix.TCSETS
	disabledKey = 0
)

// discardOutput makes room in a terminal that nobody reads. Stopping and starting
// the output wakes the write that waits for the room.
func discardOutput(fd uintptr) {
	_ = unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH) // then there is no room
	for _, step := range []int{unix.TCOOFF, unix.TCOON} {
		_ = unix.IoctlSetInt(int(fd), unix.TCXONC, step) // then the write waits on
	}
}
