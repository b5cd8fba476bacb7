package tui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/jq"
	"sailscope/model/search"
	"sailscope/sailsclient"
	"sailscope/tui/keymap"
	"sailscope/tui/sheet"
)

// responseActions are the keys of the response. They share keys with other
// parts of the pane: which part has the focus decides.
func (a *app) responseActions() []keymap.Action {
	return []keymap.Action{
		{Name: "fold", Keys: []string{"enter", "space"}, Shown: "enter", Hint: "fold", Help: "on the response: fold/unfold (also space)", When: a.onTree, Do: a.onResponse(a.toggleFold)},
		{Name: "fold-all", Keys: []string{"-"}, Shown: "-", Help: "on the response: fold everything", When: a.onTree, Do: a.onResponse(a.foldAll)},
		{Name: "unfold-all", Keys: []string{"+"}, Shown: "+", Help: "on the response: unfold everything", When: a.onTree, Do: a.onResponse(a.unfoldAll)},
		{Name: "search", Keys: []string{"/"}, Shown: "/", Hint: "search", Help: "on the response: search (uppercase = match case)", When: a.onSheet, Do: a.onResponse(a.askSearch)},
		{Name: "next-match", Keys: []string{"n"}, Shown: "n", Help: "on the response: next match", When: a.onSearch, Do: a.nextMatch(+1)},
		{Name: "previous-match", Keys: []string{"N"}, Shown: "N", Help: "on the response: previous match", When: a.onSearch, Do: a.nextMatch(-1)},
		{Name: "jq", Keys: []string{"|"}, Shown: "|", Hint: "jq", Help: "on the response: filter the body with jq", When: a.onAnswer, Do: a.onResponse(a.askFilter)},
		{Name: "go-to-path", Keys: []string{"."}, Shown: ".", Help: "on the response: go to a path, like .user[3].name", When: a.onTree, Do: a.onResponse(a.askPath)},
		{Name: "copy-response", Keys: []string{"y"}, Shown: "y", Hint: "copy", Help: "on the response: copy the value, its path, or everything", When: a.onSheet, Do: a.onResponse(a.askCopy)},
		{Name: "older-answer", Keys: []string{"<"}, Shown: "<", Help: "on the response: previous response (the last 50 are kept)", When: a.hasOlder, Do: a.pageAnswers(-1)},
		{Name: "newer-answer", Keys: []string{">"}, Shown: ">", Help: "on the response: next response", When: a.hasNewer, Do: a.pageAnswers(+1)},
		{Name: "diff", Keys: []string{"D"}, Shown: "D", Hint: "diff", Help: "on the response: show/hide changes since the previous response", When: a.onAnswer, Do: a.onResponse(a.toggleDiff)},
		{Name: "headers", Keys: []string{"H"}, Shown: "H", Hint: "headers", Help: "on the response: show/hide headers", When: a.onAnswer, Do: a.onResponse(a.toggleHeaders)},
		{Name: "form", Keys: []string{"T"}, Shown: "T", Hint: "text", Help: "on the response: next form: tree, text, bytes", When: a.hasForms, Do: a.onResponse(a.nextForm)},
		{Name: "line-numbers", Keys: []string{"#"}, Shown: "#", Help: "on the response: show/hide line numbers", When: a.onSheet, Do: a.onResponse(a.toggleNumbers)},
	}
}

// onResponse makes an action of one on the focused pane.
func (a *app) onResponse(do func(*paneUI) tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd {
		u := a.focused()
		return do(u)
	}
}

// onAnswer tells whether an answer has the focus.
func (a *app) onAnswer() bool {
	u := a.focused()
	return u != nil && u.focus == partResponse && u.response.exchange != nil && u.response.exchange.Outcome.Err == nil
}

// onSheet tells whether there is something to read in it.
func (a *app) onSheet() bool { return a.onAnswer() && a.focused().response.Rows() > 0 }

// onTree tells whether something folds in it.
func (a *app) onTree() bool { return a.onSheet() && a.focused().response.Folds() }

// hasForms tells whether it can be shown in another form: a text can't.
func (a *app) hasForms() bool {
	return a.onAnswer() && (a.focused().response.kind == sheetHex || a.onSheet() && a.focused().response.Sheet.Tree != nil)
}

func (a *app) onSearch() bool { return a.onSheet() && a.focused().response.find.query.Text() != "" }

func (a *app) hasOlder() bool { return a.answerAt(-1) }
func (a *app) hasNewer() bool { return a.answerAt(+1) }

// answerAt tells whether there is an answer that many steps from the one with the focus.
func (a *app) answerAt(step int) bool {
	u := a.focused()
	if u == nil || u.focus != partResponse || u.response.exchange == nil {
		return false
	}
	at := u.pane.AnswerIndex(u.response.exchange) + step
	return at >= 0 && at < u.pane.Answers.Len()
}

func (a *app) pageAnswers(step int) func() tea.Cmd {
	return a.onResponse(func(u *paneUI) tea.Cmd {
		at := u.pane.AnswerIndex(u.response.exchange) + step
		u.response.show(u.pane.Answers.At(at))
		u.response.reading = at+1 < u.pane.Answers.Len()
		return a.makeWanted(u)
	})
}

// makeWanted makes the sheet that the view is set to. What it was making is given up.
func (a *app) makeWanted(u *paneUI) tea.Cmd {
	v := &u.response
	v.want = sheetKey{exchange: v.exchange.ID, kind: v.kind}
	if v.exchange.Outcome.Err != nil || v.exchange.Outcome.Dropped() {
		return nil
	}
	if v.kind == sheetBody {
		v.want.filter = v.filter
	}
	v.making, v.problem = true, ""
	return makeSheet(v.sheetJob.start(), u.pane.ID, v.want, v.exchange, u.pane.AnswerBefore(v.exchange))
}

// sheetMade takes a sheet in, if it is still the one that is wanted.
func (a *app) sheetMade(msg sheetMsg) tea.Cmd {
	u := a.ui[msg.pane]
	if u == nil || u.response.want != msg.key || errors.Is(msg.err, context.Canceled) {
		return nil // the pane is closed, or shows something else, or asked once more
	}
	v := &u.response
	v.making = false
	if msg.err != nil {
		v.problem = msg.err.Error()
		return nil
	}
	v.Sheet, v.Top, v.Cursor = msg.sheet, 0, 0
	if line, err := v.anchored(); err == nil {
		v.Cursor = line
		v.IntoSight(v.RowOf(line))
	}
	v.anchor = ""
	return a.search(u, v.find.query)
}

// anchored is the line of the path that the view was at before.
func (v *responseView) anchored() (int, error) {
	if v.anchor == "" || !v.Folds() {
		return 0, errors.New("nowhere to go")
	}
	return v.Sheet.Tree.Find(v.anchor)
}

func (a *app) toggleFold(u *paneUI) tea.Cmd {
	u.response.reading = true
	u.response.ToggleFold()
	return nil
}

func (a *app) foldAll(u *paneUI) tea.Cmd {
	u.response.reading = true
	u.response.FoldAll()
	return nil
}

func (a *app) unfoldAll(u *paneUI) tea.Cmd {
	u.response.reading = true
	u.response.UnfoldAll()
	return nil
}

func (a *app) toggleNumbers(u *paneUI) tea.Cmd {
	u.response.Numbers = !u.response.Numbers
	return nil
}

func (a *app) toggleDiff(u *paneUI) tea.Cmd    { return a.toggleKind(u, sheetDiff) }
func (a *app) toggleHeaders(u *paneUI) tea.Cmd { return a.toggleKind(u, sheetHeaders) }

func (a *app) toggleKind(u *paneUI, kind sheetKind) tea.Cmd {
	v := &u.response
	if v.kind == kind {
		kind = sheetBody
	}
	return a.turnTo(u, kind, false)
}

// turnTo shows another side of the answer.
func (a *app) turnTo(u *paneUI, kind sheetKind, plain bool) tea.Cmd {
	v := &u.response
	if v.Sheet != nil && v.kind == kind && v.problem == "" {
		line := v.Line()
		v.Plain = plain
		v.GoTo(line)
		return nil
	}
	v.kind, v.Plain, v.Sheet = kind, plain, nil
	v.Top, v.Left, v.Cursor = 0, 0, 0
	return a.makeWanted(u)
}

// nextForm goes from the tree to its text, to its bytes if there are some, and back.
func (a *app) nextForm(u *paneUI) tea.Cmd {
	v := &u.response
	switch hasBytes := len(v.exchange.Outcome.Response().Attachments) > 0; {
	case v.kind == sheetHex:
		return a.turnTo(u, sheetBody, false)
	case v.Plain && hasBytes && v.kind == sheetBody:
		return a.turnTo(u, sheetHex, false)
	default:
		return a.turnTo(u, v.kind, !v.Plain)
	}
}

func (a *app) askSearch(u *paneUI) tea.Cmd {
	v := &u.response
	v.find.origin, v.reading = v.Line(), true
	v.prompt = newPrompt(promptSearch, v.find.query.Text(), "search (uppercase = match case)")
	return nil
}

func (a *app) askPath(u *paneUI) tea.Cmd {
	v := &u.response
	v.reading = true
	v.prompt = newPrompt(promptPath, ".", "like .user[3].name")
	v.prompt.offer(v.complete("."))
	return nil
}

func (a *app) askFilter(u *paneUI) tea.Cmd {
	u.response.prompt = newPrompt(promptFilter, u.response.filter, "like .[] | select(.id > 3) | .name")
	return nil
}

// search looks for a text in what shows; the rows mark it at once.
func (a *app) search(u *paneUI, query search.Query) tea.Cmd {
	v := &u.response
	v.find.query, v.find.result = query, sheet.Found{}
	if query.Text() == "" || v.Sheet == nil {
		return nil
	}
	return findIn(v.findJob.start(), u.pane.ID, v.Sheet, query)
}

// searchDone takes in where the text is, and goes to the first place from where
// one was if it was typed just now.
func (a *app) searchDone(msg foundMsg) {
	u := a.ui[msg.pane]
	if u == nil || u.response.Sheet != msg.sheet || u.response.find.query != msg.found.Query {
		return
	}
	v := &u.response
	v.find.result = msg.found
	if !v.find.seeking {
		return
	}
	v.find.seeking = false
	if line, ok := v.find.next(v.find.origin-1, +1); ok {
		v.reading = true
		v.GoTo(line)
	}
}

func (a *app) nextMatch(step int) func() tea.Cmd {
	return a.onResponse(func(u *paneUI) tea.Cmd {
		u.response.nextMatch(step)
		return nil
	})
}

func (v *responseView) nextMatch(step int) {
	if line, ok := v.find.next(v.Line(), step); ok {
		v.reading = true
		v.GoTo(line)
	}
}

// filterBy puts a jq filter in force, "" for none.
func (a *app) filterBy(u *paneUI, source string) tea.Cmd {
	v := &u.response
	v.kind, v.filter = sheetBody, source
	return a.makeWanted(u)
}

// filterProblem is what is wrong with a filter before it runs, "" if nothing.
func filterProblem(source string) string {
	if source == "" {
		return ""
	}
	if _, err := jq.Compile(source); err != nil {
		return err.Error()
	}
	return ""
}

// isLarge tells whether filtering while typing would be a burden.
func isLarge(answer sailsclient.JWR) bool { return len(answer.Whole()) > 1<<20 }
