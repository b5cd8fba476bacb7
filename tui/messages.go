package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
)

// Messages of our own. Each carries the pane it is for, because a pane may have
// closed by the time it comes.
type (
	// batchMsg is what came from the sockets since the last one.
	batchMsg dashboard.Batch
	// tickMsg moves what changes by time alone: rates, countdowns, running times.
	tickMsg time.Time
	// noticeMsg is a call on a socket that made no sense.
	noticeMsg struct {
		pane dashboard.PaneID
		text string
	}
)

const (
	// frameTime is the least time between two batches: more often, nobody would see.
	frameTime = time.Second / 60
	tickTime  = 250 * time.Millisecond
)

// pump brings batches from the inbox to Update, at most one a frame. It is
// armed again after each, so there is never more than one on its way.
type pump struct {
	inbox *dashboard.Inbox
	last  time.Time
	spare []dashboard.Item // the slice of the last batch, to be filled again
}

// next waits for the next batch; it ends with ctx.
func (p *pump) next(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		if ctx.Err() != nil {
			return nil // select would do either
		}
		select {
		case <-p.inbox.Wake():
		case <-ctx.Done():
			return nil
		}
		if rest := frameTime - time.Since(p.last); rest > 0 {
			timer := time.NewTimer(rest)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-ctx.Done():
				return nil
			}
		}
		p.last = time.Now()
		return batchMsg(p.inbox.Take(p.spare))
	}
}

// rearm takes a batch's slice back for the next but one, and waits again.
func (p *pump) rearm(ctx context.Context, done dashboard.Batch) tea.Cmd {
	clear(done.Items) // what it held would stay in memory until then
	p.spare = done.Items
	return p.next(ctx)
}

func tick(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(tickTime)
		defer timer.Stop()
		select {
		case now := <-timer.C:
			return tickMsg(now)
		case <-ctx.Done():
			return nil
		}
	}
}

// callSocket runs a method of a socket, which may wait for the network, and
// shows its error in the pane.
func callSocket(pane dashboard.PaneID, call func() error) tea.Cmd {
	return func() tea.Msg {
		if err := call(); err != nil {
			return noticeMsg{pane: pane, text: err.Error()}
		}
		return nil
	}
}

// send makes a request that can be canceled; its outcome comes through the inbox.
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
