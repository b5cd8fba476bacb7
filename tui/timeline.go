package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// timelineView is TODO.
type timelineView struct{}

func (v *timelineView) name() string { return "timeline" }

func (v *timelineView) draw(a *app, area rect, now time.Time) field { return field{lines: blank(area)} }

func (v *timelineView) scroll(a *app, m motion) {}

func (v *timelineView) typing() bool { return false }

func (v *timelineView) typed(a *app, msg tea.Msg) tea.Cmd { return nil }

func (v *timelineView) leave(a *app) bool { return false }

func (v *timelineView) hints(a *app) []keyHint { return nil }
