// Package dashboard is what the dashboard knows, without a terminal: panes and
// their sockets, the events on their way to the screen, the logs, and what was
// asked and answered.
//
// Nothing here blocks a socket: events go into an [Inbox] that drops the oldest
// and counts what it dropped. Everything else belongs to one goroutine, the
// screen's, and has no locks.
package dashboard
