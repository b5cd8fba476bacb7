package response

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/search"
)

// PromptKey passes a key to the prompt below the response. It does not take keys that
// work everywhere.
func (v *View) PromptKey(key tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	p := v.prompt
	switch key.String() {
	case "ctrl+c", "ctrl+z", "f1":
		return nil, false
	case "esc":
		return v.cancelPrompt(), true
	case "enter":
		return v.finishPrompt(), true
	case "down":
		v.promptStep(+1)
		return nil, true
	case "up":
		v.promptStep(-1)
		return nil, true
	case "tab":
		if p.kind == promptPath {
			p.complete()
			p.offer(v.complete(p.input.Value()))
		}
		return nil, true
	}
	return v.PromptEdit(key), true
}

// promptStep goes to another match, or offers another completion.
func (v *View) promptStep(step int) {
	if v.prompt.kind == promptSearch {
		_ = v.nextMatch(step)
		v.find.origin = v.Line()
		return
	}
	v.prompt.choose(step)
}

// PromptEdit passes a key or a paste to the prompt, and applies the new text.
func (v *View) PromptEdit(msg tea.Msg) tea.Cmd {
	p := v.prompt
	before := p.input.Value()
	p.input, _ = p.input.Update(msg)
	value := p.input.Value()
	if value == before {
		return nil
	}
	p.problem = ""
	switch p.kind {
	case promptSearch:
		v.find.seeking = true
		return v.search(search.New(value))
	case promptPath:
		p.offer(v.complete(value))
	case promptFilter:
		if p.problem = filterProblem(value); p.problem == "" && !isLarge(v.exchange.Outcome.Response()) {
			return v.filterBy(strings.TrimSpace(value))
		}
	}
	return nil
}

// complete returns the paths that begin with the typed text.
func (v *View) complete(path string) []string {
	if v.Sheet == nil || v.Sheet.Tree == nil {
		return nil
	}
	return v.Sheet.Tree.Complete(path)
}

// cancelPrompt closes the prompt and undoes its effect.
func (v *View) cancelPrompt() tea.Cmd {
	p := v.prompt
	v.prompt = nil
	switch p.kind {
	case promptSearch:
		v.find.seeking = false
		v.GoTo(v.find.origin)
		return v.search(search.New(""))
	case promptFilter:
		if v.filter != p.before {
			return v.filterBy(p.before)
		}
	case promptPath:
	}
	return nil
}

// finishPrompt applies the prompt and closes it, or shows what is wrong and keeps it
// open.
func (v *View) finishPrompt() tea.Cmd {
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
			return v.filterBy(value)
		}
	case promptSearch:
	}
	v.prompt = nil
	return nil
}
