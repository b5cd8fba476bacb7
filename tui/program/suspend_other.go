//go:build !unix

package program

// CanSuspend: only unix shells have job control.
func CanSuspend() bool { return false }
