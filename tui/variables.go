package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model"
)

// Variable looks up a variable of a request. It may take as long as a password
// manager does, and ends with ctx.
type Variable func(ctx context.Context, name string) (value string, set bool, err error)

// resolvedMsg is a request whose variables have been looked up.
type resolvedMsg struct {
	pane   model.PaneID
	draft  model.Draft
	values map[string]string
	err    error
}

// resolve looks up the variables of a draft. Those that are not set are left
// out of its values.
func resolve(ctx context.Context, lookup Variable, pane model.PaneID, d model.Draft) tea.Cmd {
	return func() tea.Msg {
		msg := resolvedMsg{pane: pane, draft: d, values: make(map[string]string)}
		for _, name := range d.Variables() {
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
	u.news, u.stale = "", true
	if msg.err != nil {
		u.composer.problem = msg.err.Error()
		return nil
	}
	return a.sendDraft(u, msg.draft, msg.values)
}

// lookingUp says what is waited for.
func lookingUp(names []string) string {
	return "looking up {{" + strings.Join(names, "}}, {{") + "}}"
}
