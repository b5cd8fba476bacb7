// Package ptytest runs a program in a real pseudo terminal and shows its tests
// what a person at that terminal would see.
//
// What a program writes goes through the kernel's terminal driver and a terminal
// emulator, so that tests assert on the screen, on the terminal's modes and on
// the driver's settings (raw or cooked); what they press goes the same way back.
// The stream of bytes is kept too, for what a screen can't show.
//
// Nothing here has a clock that decides a test: WaitFor looks until it sees what
// it waits for, and its deadline only keeps a broken program from hanging the
// tests. No program survives its test: closing a terminal tells it to go, and
// those that don't are killed.
package ptytest
