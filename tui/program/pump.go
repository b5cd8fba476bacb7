package program

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
)

// frameTime is the least time between two batches, and between two frames: more
// often, nobody would see.
const frameTime = time.Second / 60

// Batch is what came from the sockets since the last one.
type Batch dashboard.Batch

// Pump brings batches from the inbox to Update, at most one a frame. It is
// armed again after each, so there is never more than one on its way.
type Pump struct {
	inbox *dashboard.Inbox
	last  time.Time
	spare []dashboard.Item // the slice of the last batch, to be filled again
}

// Next waits for the next batch; it ends with ctx.
func (p *Pump) Next(ctx context.Context) tea.Cmd {
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
		return Batch(p.inbox.Take(p.spare))
	}
}

// Rearm takes a batch's slice back for the next but one, and waits again.
func (p *Pump) Rearm(ctx context.Context, done dashboard.Batch) tea.Cmd {
	clear(done.Items) // what it held would stay in memory until then
	p.spare = done.Items
	return p.Next(ctx)
}

// NewPump brings batches out of an inbox.
func NewPump(inbox *dashboard.Inbox) Pump { return Pump{inbox: inbox} }
