//go:build unix

package infile

import "syscall"

// nonBlocking keeps an open from waiting when a pipe has taken the file's place.
const nonBlocking = syscall.O_NONBLOCK
