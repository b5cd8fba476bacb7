//go:build !unix

package program

// CanSuspend returns false: only Unix shells have job control.
func CanSuspend() bool { return false }
