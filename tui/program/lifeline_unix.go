//go:build unix

package program

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// signalOnInterruptKey makes the kernel send SIGINT for ctrl+c, and no signal for
// other keys.
func signalOnInterruptKey(fd uintptr) error {
	settings, err := unix.IoctlGetTermios(int(fd), getSettings)
	if err != nil {
		return err
	}
	settings.Lflag |= unix.ISIG
	const ctrlC = 3
	settings.Cc[unix.VINTR] = ctrlC
	for _, key := range []int{unix.VQUIT, unix.VSUSP} {
		settings.Cc[key] = disabledKey
	}
	return unix.IoctlSetTermios(int(fd), setSettings, settings)
}

// writeNow writes to the terminal without blocking, and tells whether it wrote
// everything. It opens the terminal again, because another write may be stuck in ours,
// and because O_NONBLOCK would also affect the shell, which shares our open file.
func writeNow(text string) (whole bool) {
	fd, err := unix.Open("/dev/tty", unix.O_WRONLY|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return true // the terminal is gone
	}
	n, err := unix.Write(fd, []byte(text))
	return errors.Join(err, unix.Close(fd)) == nil && n == len(text)
}

// fatalSignals returns the signals on which Go prints its goroutines and exits.
func fatalSignals() []os.Signal { return []os.Signal{syscall.SIGQUIT, syscall.SIGABRT} }

// IsRunning tells whether a process with this ID exists.
func IsRunning(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// raise sends a signal to this process.
func raise(s os.Signal) {
	if number, ok := s.(syscall.Signal); ok {
		_ = syscall.Kill(os.Getpid(), number)
	}
}
