//go:build linux || darwin

// Package testmem has memory for tests that must not be read: what reads it
// after all ends the test.
package testmem

import (
	"syscall"
	"testing"
)

// Memory is memory that can be locked.
type Memory struct {
	// Bytes are not the garbage collector's: they are gone when the test is over.
	Bytes []byte
	tb    testing.TB
}

// New returns size bytes of memory that can still be read and written.
func New(tb testing.TB, size int) *Memory {
	tb.Helper()
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := syscall.Munmap(b); err != nil {
			tb.Error(err)
		}
	})
	return &Memory{Bytes: b, tb: tb}
}

// Lock makes every read of the bytes a fault from now on.
func (m *Memory) Lock() {
	m.tb.Helper()
	if err := syscall.Mprotect(m.Bytes, syscall.PROT_NONE); err != nil {
		m.tb.Fatal(err)
	}
}
