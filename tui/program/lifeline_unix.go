//go:build unix

package program

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// signalOnInterruptKey has the kernel send SIGINT for ctrl+c, and nothing else.
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

// writeNow writes to the terminal, and tells whether that took all. It opens the terminal
// anew: another write may be stuck in ours, and not to wait is a property of the
// open file, which ours shares with the shell.
func writeNow(text string) (whole bool) {
	fd, err := unix.Open("/dev/tty", unix.O_WRONLY|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return true // there is no terminal any more
	}
	n, err := unix.Write(fd, []byte(text))
	return errors.Join(err, unix.Close(fd)) == nil && n == len(text)
}

// fatalSignals are those that Go ends with a list of goroutines.
func fatalSignals() []os.Signal { return []os.Signal{syscall.SIGQUIT, syscall.SIGABRT} }

// IsRunning tells whether there is a process of that number.
func IsRunning(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// raise sends a signal to the program itself.
func raise(s os.Signal) {
	if number, ok := s.(syscall.Signal); ok {
		_ = syscall.Kill(os.Getpid(), number)
	}
}
