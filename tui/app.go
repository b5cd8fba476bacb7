package tui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/theme"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/export"
	"sailscope/tui/fanout"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
	"sailscope/tui/part"
	"sailscope/tui/program"
	"sailscope/tui/rates"
	"sailscope/tui/roomsview"
	"sailscope/tui/timelineview"
)

// app is the program's model. Bubble Tea calls it from one goroutine.
type app struct {
	ctx  context.Context // ends with the program, and ends commands that wait
	cfg  Config
	now  func() time.Time
	dash *dashboard.Dashboard
	ui   map[dashboard.PaneID]*pane.View
	pump program.Pump
	// recall holds earlier requests and the saved ones.
	recall recall
	// lastFanOut is the last request that was sent on several sockets, nil if none
	// was. ignored are the paths in which its responses may differ.
	lastFanOut *fanout.Dialog
	ignored    fanout.Ignored
	// exec gives the terminal to another program. Tests replace it.
	exec func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
	// droppedBodies is the number of dropped response bodies at the last batch.
	droppedBodies uint64
	// closing are the sockets of closed panes. Quitting waits for them, too.
	closing []*sailsclient.SailsSocket

	styles  *theme.Styles
	dark    bool // the terminal's background
	colors  bool // more than 16 colors
	actions []keymap.Action
	keys    keymap.Names
	size    draw.Rect
	layout  layout
	zoomed  bool
	view    keymap.Views // exactly one
	// timeline and rooms are the views besides the panes.
	timeline timelineview.View
	rooms    roomsview.View
	figures  rates.Figures
	// recording is the running recording, nil if there is none.
	recording *export.Recording
	followed  followedRecord
	dialog    part.Dialog // on top of everything, nil if there is none
	ticking   bool        // a tick is on its way

	stale bool // the frame has to be composed again
	frame tea.View
	zones []draw.Zone // of the frame; where two overlap, the first counts
}

func newApp(ctx context.Context, cfg Config) (*app, error) {
	ignored, err := fanout.NewIgnored(cfg.CompareIgnore)
	if err != nil {
		return nil, fmt.Errorf("the paths to ignore: %w", err)
	}
	if cfg.Known == nil {
		cfg.Known = new(secret.Known)
	}
	styles := cfg.Theme.Styles(true, true)
	a := &app{
		ctx: ctx, cfg: cfg, now: time.Now, exec: tea.Exec,
		dash:    dashboard.NewDashboard(),
		ui:      make(map[dashboard.PaneID]*pane.View),
		styles:  &styles,
		dark:    true,
		colors:  true,
		view:    keymap.InPanes,
		stale:   true,
		ignored: ignored,
	}
	a.dash.Known = cfg.Known
	a.actions, _ = keymap.Bind(a.allActions(), cfg.Keys) // CheckKeys reports the errors
	a.keys = keymap.NamesOf(a.actions)
	a.pump = program.NewPump(a.dash.Inbox)
	a.timeline = timelineview.New(a, a.jumpToPane, a.keys)
	a.rooms = roomsview.New(a, a.openRoom, a.keys)
	a.figures = rates.NewFigures()
	a.dash.Watch = func(pane dashboard.PaneID, e dashboard.Entry) {
		a.timeline.Line.Add(pane, e, e.Glance)
		a.figures.Watch(pane, e)
		a.recordEntry(pane, e)
	}
	for _, s := range cfg.Sockets {
		p, err := a.addSocket(s)
		if err != nil {
			return nil, err
		}
		if len(s.Missing) > 0 {
			a.ui[p.ID].Status.Problem = fmt.Sprintf("secrets not kept: %s; enter them again with %s", strings.Join(s.Missing, ", "), a.keys.Of("options"))
		}
	}
	a.dash.Focus(0)
	if len(cfg.Problems) > 0 {
		a.dialog = dialog.NewMessage(a, "configuration", cfg.Problems)
	}
	return a, nil
}

// Init connects the sockets and starts to read the inbox.
func (a *app) Init() tea.Cmd {
	cmds := []tea.Cmd{tea.RequestBackgroundColor, a.pump.Next(a.ctx), a.loadHistory(), a.loadSaved()}
	for i, p := range a.dash.Panes() {
		cmds = append(cmds, a.connectAdded(p))
		var inTurn []tea.Cmd // in sequence, so that the pane shows the response to the last one
		for _, line := range a.cfg.Sockets[i].Requests {
			draft := request.Draft{Line: line}
			a.ui[p.ID].Composer.Set(draft, "")
			inTurn = append(inTurn, a.sendDraft(a.ui[p.ID], draft, nil))
		}
		cmds = append(cmds, tea.Sequence(inTurn...))
	}
	return tea.Batch(cmds...)
}

// connectAdded connects an added socket, unless its configuration leaves that to the
// user.
func (a *app) connectAdded(p *dashboard.Pane) tea.Cmd {
	if a.ui[p.ID].Extra.Idle {
		return nil
	}
	return callSocket(p.ID, p.Socket.Connect)
}

// AddPane adds a socket that is not connected yet.
func (a *app) AddPane(name string, c settings.Connection, secrets secret.Settings) (*dashboard.Pane, error) {
	return a.addSocket(Socket{Name: name, Options: c.Options, Extra: c.Extra, Secrets: secrets})
}

// addSocket adds a socket that is not connected yet, and gives it the focus.
func (a *app) addSocket(s Socket) (*dashboard.Pane, error) {
	know(a.cfg.Known, settings.Connection{Options: s.Options, Extra: s.Extra}, s.Secrets)
	p, err := a.dash.Add(s.Name, s.Options)
	if err != nil {
		return nil, err
	}
	u := pane.New(a, p, a.keys)
	u.Secrets, u.Extra = s.Secrets, s.Extra
	for _, room := range s.Rooms {
		p.Ledger.Joins(pubsub.ParseRoom(room.Name), room.Request)
	}
	a.ui[p.ID] = u
	a.timeline.Add(p)
	a.followHere(p.ID)
	return p, nil
}

// focused returns the view of the focused pane, nil if there is no pane.
func (a *app) focused() *pane.View {
	p := a.dash.Focused()
	if p == nil {
		return nil
	}
	return a.ui[p.ID]
}

// pending returns the number of requests without a response.
func (a *app) pending() int { return a.dash.Totals(a.now()).Pending }

// closeAll closes all sockets concurrently.
func (a *app) closeAll() {
	defer a.finishRecording()
	sockets := a.closing
	for _, p := range a.dash.Panes() {
		sockets = append(sockets, p.Socket)
	}
	done := make(chan struct{})
	for _, s := range sockets {
		go func() {
			s.Close()
			done <- struct{}{}
		}()
	}
	for range sockets {
		<-done
	}
}

// remember passes the current sockets to Config.Remember.
func (a *app) remember() {
	var sockets []Socket
	for _, p := range a.dash.Panes() {
		u := a.ui[p.ID]
		sockets = append(sockets, Socket{Name: p.Name, Options: p.Options, Secrets: u.Secrets, Extra: u.Extra})
	}
	if a.cfg.Remember != nil && len(sockets) > 0 {
		a.cfg.Remember(sockets)
	}
}

// dress chooses the styles for the terminal's background and colors.
func (a *app) dress() {
	styles := a.cfg.Theme.Styles(a.dark, a.colors)
	a.styles = &styles
}

// know adds the secrets of a connection to the known ones.
func know(known *secret.Known, c settings.Connection, secrets secret.Settings) {
	for _, s := range settings.All() {
		for _, text := range s.Texts(c) {
			if s.Holds != secret.HoldsRequest {
				known.AddSetting(secrets, s.Secret(), text)
			}
		}
	}
}
