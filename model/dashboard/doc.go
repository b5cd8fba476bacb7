// Package dashboard is the state of the dashboard, without a terminal: panes and their sockets, the
// events on their way to the screen, the logs, and requests with their responses.
//
// Nothing here blocks a socket. Events go into an [Inbox], which drops the oldest ones when it is
// full, and counts them. Only the screen's goroutine uses everything else, which has no locks.
package dashboard
