package program

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
)

// frameTime is the least time between two batches, and between two frames. Nobody
// would see shorter ones.
const frameTime = time.Second / 60

// Batch is what the sockets sent since the last batch.
type Batch dashboard.Batch

// Pump passes batches from the inbox to Update, at most one per frame. It waits for
// the next batch only after Rearm, so there is never more than one on its way.
type Pump struct {
	inbox *dashboard.Inbox
	last  time.Time
	spare []dashboard.Item // the slice of the last batch, for reuse
}

// Next waits for the next batch, or for the end of ctx.
func (p *Pump) Next(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		if ctx.Err() != nil {
			return nil // select picks at random if both are ready
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

// Rearm keeps a batch's slice for reuse and waits for the next batch.
func (p *Pump) Rearm(ctx context.Context, done dashboard.Batch) tea.Cmd {
	clear(done.Items) // otherwise it would keep its items in memory until then
	p.spare = done.Items
	return p.Next(ctx)
}

// NewPump returns a Pump that reads from an inbox.
func NewPump(inbox *dashboard.Inbox) Pump { return Pump{inbox: inbox} }
