package program

import "golang.org/x/sys/unix"

const (
	getSettings = unix.TCGETS
	setSettings = unix.TCSETS
	disabledKey = 0
)

// discardOutput makes room in a terminal that nobody reads. It stops and starts the
// output to wake the write that waits for room.
func discardOutput(fd uintptr) {
	_ = unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH) // on failure there is no room
	for _, step := range []int{unix.TCOOFF, unix.TCOON} {
		_ = unix.IoctlSetInt(int(fd), unix.TCXONC, step) // on failure the write keeps waiting
	}
}
