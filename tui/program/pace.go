package program

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// frameMsg tells that it is time for the next frame.
type frameMsg struct{}

// Screen is a model that knows whether its last frame is still current.
type Screen interface {
	tea.Model
	// Drawn returns the last frame, and whether something has changed since.
	Drawn() (frame tea.View, stale bool)
}

// Paced is a model that composes at most one frame per frameTime. Bubble Tea asks for
// a view after every message, more often than it writes one. The first change after a
// pause is drawn immediately, so that a key press has no delay. Changes soon after it
// are drawn together.
type Paced struct {
	Screen
	ctx      context.Context // ends with the program
	composed time.Time       // the time of the last frame
	waiting  bool            // a frameMsg is on its way, and changes wait for it
}

// Pace makes a model compose at most one frame per frameTime. ctx must end with the
// program.
func Pace(ctx context.Context, m Screen) *Paced { return &Paced{Screen: m, ctx: ctx} }

// Update passes a message on, and schedules the frame if it is too early for one.
func (p *Paced) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, due := msg.(frameMsg); due {
		p.waiting = false
		return p, nil
	}
	_, cmd := p.Screen.Update(msg)
	rest := frameTime - time.Since(p.composed)
	if changesColors(msg) {
		p.waiting, rest = false, 0
	}
	if _, stale := p.Drawn(); !stale || p.waiting || rest <= 0 {
		return p, cmd
	}
	p.waiting = true
	return p, tea.Batch(cmd, waitForFrame(p.ctx, rest))
}

// changesColors tells whether a message changes the colors, so that the frame is due
// immediately. The terminal reports its colors at the start, maybe before the first
// frame is written.
func changesColors(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.ColorProfileMsg, tea.BackgroundColorMsg:
		return true
	default:
		return false
	}
}

// View composes a frame. It returns the last one if that is still current or a later
// frame is scheduled.
func (p *Paced) View() tea.View {
	if frame, stale := p.Drawn(); !stale || p.waiting {
		return frame
	}
	p.composed = time.Now()
	return p.Screen.View()
}

func waitForFrame(ctx context.Context, d time.Duration) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			return frameMsg{}
		case <-ctx.Done():
			return nil
		}
	}
}
