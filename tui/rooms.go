package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// roomsView is TODO.
type roomsView struct{}

func (v *roomsView) name() string { return "rooms" }

func (v *roomsView) draw(a *app, area rect, now time.Time) field { return field{lines: blank(area)} }

func (v *roomsView) scroll(a *app, m motion) {}

func (v *roomsView) typing() bool { return false }

func (v *roomsView) typed(a *app, msg tea.Msg) tea.Cmd { return nil }

func (v *roomsView) leave(a *app) bool { return false }

func (v *roomsView) hints(a *app) []keyHint { return nil }
