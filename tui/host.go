package tui

import (
	"time"

	"sailscope/model/dashboard"
	"sailscope/tui/part"
)

func (a *app) Dash() *dashboard.Dashboard { return a.dash }

func (a *app) Now() time.Time { return a.now() }

func (a *app) Open(d part.Dialog) { a.dialog = d }

func (a *app) Close() { a.dialog = nil }

func (a *app) Step(by int) { a.dash.FocusNext(by) }
