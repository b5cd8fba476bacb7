package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/tui/part"
)

// Messages of the dashboard. Each has its pane's ID, because the pane may be closed by
// the time the message arrives.
type (
	// tickMsg updates what changes with time: rates, countdowns, running times.
	tickMsg time.Time
	// noticeMsg carries the error of a call on a socket.
	noticeMsg struct {
		pane dashboard.PaneID
		text string
	}
)

func tick(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(part.TickTime)
		defer timer.Stop()
		select {
		case now := <-timer.C:
			return tickMsg(now)
		case <-ctx.Done():
			return nil
		}
	}
}

// callSocket calls a method of a socket, which may wait for the network, and shows its
// error in the pane.
func callSocket(pane dashboard.PaneID, call func() error) tea.Cmd {
	return func() tea.Msg {
		if err := call(); err != nil {
			return noticeMsg{pane: pane, text: err.Error()}
		}
		return nil
	}
}

// send sends a request that can be canceled. Its outcome arrives through the inbox.
func send(ctx context.Context, pane *dashboard.Pane, x *dashboard.Exchange) tea.Cmd {
	ctx, cancel := context.WithCancel(ctx)
	x.Cancel = cancel
	return func() tea.Msg {
		defer cancel()
		pane.Send(ctx, x)
		return nil
	}
}

func closeSocket(s *sailsclient.SailsSocket) tea.Cmd {
	return func() tea.Msg {
		s.Close()
		return nil
	}
}
