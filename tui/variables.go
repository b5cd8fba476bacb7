package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/tui/pane"
)

// Variable looks up a variable of a request. It may be as slow as a password manager,
// and ends with ctx.
type Variable func(ctx context.Context, name string) (value string, set bool, err error)

// asking is what happens with a pane's request after its variables are looked up.
type asking func(u *pane.View, d request.Draft, values map[string]string) tea.Cmd

// resolvedMsg carries a request whose variables have been looked up.
type resolvedMsg struct {
	pane   dashboard.PaneID
	draft  request.Draft
	values map[string]string
	err    error
	then   asking
}

// withVariables calls then with a pane's request and the values of its variables,
// immediately if there is nothing to look up.
func (a *app) withVariables(u *pane.View, d request.Draft, then asking) tea.Cmd {
	names := d.Variables()
	if len(names) == 0 || a.cfg.Variable == nil {
		return then(u, d, nil)
	}
	u.Composer.Problem, u.Status.Done = "", lookingUp(names)
	return resolve(a.ctx, a.cfg.Variable, resolvedMsg{pane: u.Pane.ID, draft: d, then: then})
}

// resolve looks up the variables of a draft. Its values omit variables that are not
// set.
func resolve(ctx context.Context, lookup Variable, msg resolvedMsg) tea.Cmd {
	return func() tea.Msg {
		msg.values = make(map[string]string)
		for _, name := range msg.draft.Variables() {
			value, set, err := lookup(ctx, name)
			if err != nil {
				msg.err = fmt.Errorf("the variable {{%s}}: %w", name, err)
				return msg
			}
			if set {
				msg.values[name] = value
			}
		}
		return msg
	}
}

func (a *app) variablesResolved(msg resolvedMsg) tea.Cmd {
	u := a.ui[msg.pane]
	if u == nil {
		return nil
	}
	u.Status.Done = ""
	if msg.err != nil {
		u.Composer.Problem = a.cfg.Known.Hide(msg.err.Error())
		return nil
	}
	return msg.then(u, msg.draft, msg.values)
}

// lookingUp returns the status text of a lookup.
func lookingUp(names []string) string {
	return "looking up {{" + strings.Join(names, "}}, {{") + "}}"
}
