//go:build !unix

package tui

// canSuspend: only unix shells have job control.
func canSuspend() bool { return false }
