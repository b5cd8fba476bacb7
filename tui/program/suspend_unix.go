//go:build unix

package program

import "golang.org/x/sys/unix"

// CanSuspend tells whether a shell with job control started the program. Such a shell
// leads the session and gives each job its own process group. A program in the session
// leader's group (a terminal's own command, a container's, ssh's) has no shell to
// continue it, and the kernel does not even stop it.
func CanSuspend() bool {
	session, err := unix.Getsid(0)
	return err == nil && session != unix.Getpgrp()
}
