package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/search"
)

// prompting tells whether a line below the response is being written.
func (u *paneUI) prompting() bool {
	return u != nil && u.focus == partResponse && u.response.prompt != nil
}

// promptKey gives a key to the line that is being written. Those that act
// everywhere are not taken.
func (a *app) promptKey(u *paneUI, key tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	p := u.response.prompt
	switch key.String() {
	case "ctrl+c", "ctrl+z", "f1":
		return nil, false
	case "esc":
		return a.cancelPrompt(u), true
	case "enter":
		return a.finishPrompt(u), true
	case "down":
		u.promptStep(+1)
		return nil, true
	case "up":
		u.promptStep(-1)
		return nil, true
	case "tab":
		if p.kind == promptPath {
			p.complete()
			p.offer(u.response.complete(p.input.Value()))
		}
		return nil, true
	}
	return a.promptEdit(u, key), true
}

// promptStep goes to another match, or offers another completion.
func (u *paneUI) promptStep(step int) {
	if u.response.prompt.kind == promptSearch {
		u.response.nextMatch(step)
		u.response.find.origin = u.response.Line()
		return
	}
	u.response.prompt.choose(step)
}

// promptEdit gives a key or a paste to the line, and acts on what it then says.
func (a *app) promptEdit(u *paneUI, msg tea.Msg) tea.Cmd {
	p := u.response.prompt
	before := p.input.Value()
	p.input, _ = p.input.Update(msg)
	value := p.input.Value()
	if value == before {
		return nil
	}
	p.problem = ""
	switch p.kind {
	case promptSearch:
		u.response.find.seeking = true
		return a.search(u, search.New(value))
	case promptPath:
		p.offer(u.response.complete(value))
	case promptFilter:
		if p.problem = filterProblem(value); p.problem == "" && !isLarge(u.response.exchange.Outcome.Response()) {
			return a.filterBy(u, strings.TrimSpace(value))
		}
	}
	return nil
}

// complete is the paths that begin like one that is being written.
func (v *responseView) complete(path string) []string {
	if v.Sheet == nil || v.Sheet.Tree == nil {
		return nil
	}
	return v.Sheet.Tree.Complete(path)
}

// cancelPrompt closes the line and undoes what it did.
func (a *app) cancelPrompt(u *paneUI) tea.Cmd {
	v := &u.response
	p := v.prompt
	v.prompt = nil
	switch p.kind {
	case promptSearch:
		v.find.seeking = false
		v.GoTo(v.find.origin)
		return a.search(u, search.New(""))
	case promptFilter:
		if v.filter != p.before {
			return a.filterBy(u, p.before)
		}
	case promptPath:
	}
	return nil
}

// finishPrompt does what the line says, or says what is wrong and stays.
func (a *app) finishPrompt(u *paneUI) tea.Cmd {
	v := &u.response
	value := strings.TrimSpace(v.prompt.input.Value())
	switch v.prompt.kind {
	case promptPath:
		if v.Sheet == nil || v.Sheet.Tree == nil {
			break
		}
		line, err := v.Sheet.Tree.Find(value)
		if err != nil {
			v.prompt.problem = err.Error()
			return nil
		}
		v.prompt, v.reading = nil, true
		v.GoTo(line)
	case promptFilter:
		if v.prompt.problem = filterProblem(value); v.prompt.problem != "" {
			return nil
		}
		v.prompt = nil
		if v.filter != value || v.Sheet == nil {
			return a.filterBy(u, value)
		}
	case promptSearch:
	}
	v.prompt = nil
	return nil
}
