package response

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/jq"
	"sailscope/model/search"
	"sailscope/sailsclient"
	"sailscope/tui/dialog"
	"sailscope/tui/keymap"
	"sailscope/tui/sheet"
)

// Actions returns the key actions of the response. Other parts of the pane use the same
// keys; the focus decides which part gets them. focused returns the response that has the
// focus, nil if another part has it.
func Actions(focused func() *View) []keymap.Action {
	when := func(can func(*View) bool) func() bool {
		return func() bool {
			v := focused()
			return v != nil && can(v)
		}
	}
	do := func(act func(*View) tea.Cmd) func() tea.Cmd {
		return func() tea.Cmd { return act(focused()) }
	}
	return []keymap.Action{
		{Name: "fold", Keys: []string{"enter", "space"}, Shown: "enter", Hint: "fold", Help: "on the response: fold/unfold (also space)", When: when((*View).Folding), Do: do((*View).toggleFold)},
		{Name: "fold-all", Keys: []string{"-"}, Shown: "-", Help: "on the response: fold everything", When: when((*View).Folding), Do: do((*View).foldAll)},
		{Name: "unfold-all", Keys: []string{"+"}, Shown: "+", Help: "on the response: unfold everything", When: when((*View).Folding), Do: do((*View).unfoldAll)},
		{Name: "search", Keys: []string{"/"}, Shown: "/", Hint: "search", Help: "on the response: search (uppercase = match case)", When: when((*View).hasSheet), Do: do((*View).askSearch)},
		{Name: "next-match", Keys: []string{"n"}, Shown: "n", Help: "on the response: next match", When: when((*View).Searching), Do: do(func(v *View) tea.Cmd { return v.nextMatch(+1) })},
		{Name: "previous-match", Keys: []string{"N"}, Shown: "N", Help: "on the response: previous match", When: when((*View).Searching), Do: do(func(v *View) tea.Cmd { return v.nextMatch(-1) })},
		{Name: "jq", Keys: []string{"|"}, Shown: "|", Hint: "jq", Help: "on the response: filter the body with jq", When: when((*View).hasAnswer), Do: do((*View).askFilter)},
		{Name: "go-to-path", Keys: []string{"."}, Shown: ".", Help: "on the response: go to a path, like .user[3].name", When: when((*View).Folding), Do: do((*View).askPath)},
		{Name: "copy-response", Keys: []string{"y"}, Shown: "y", Hint: "copy", Help: "on the response: copy the value, its path, or everything", When: when((*View).hasSheet), Do: do((*View).askCopy)},
		{Name: "older-answer", Keys: []string{"<"}, Shown: "<", Help: "on the response: previous response (the last 50 are kept)", When: when((*View).hasOlder), Do: do(func(v *View) tea.Cmd { return v.pageAnswers(-1) })},
		{Name: "newer-answer", Keys: []string{">"}, Shown: ">", Help: "on the response: next response", When: when((*View).hasNewer), Do: do(func(v *View) tea.Cmd { return v.pageAnswers(+1) })},
		{Name: "diff", Keys: []string{"D"}, Shown: "D", Hint: "diff", Help: "on the response: show/hide changes since the previous response", When: when((*View).hasAnswer), Do: do((*View).toggleDiff)},
		{Name: "headers", Keys: []string{"H"}, Shown: "H", Hint: "headers", Help: "on the response: show/hide headers", When: when((*View).hasAnswer), Do: do((*View).toggleHeaders)},
		{Name: "form", Keys: []string{"T"}, Shown: "T", Hint: "text", Help: "on the response: next form: tree, text, bytes", When: when((*View).hasForms), Do: do((*View).nextForm)},
		{Name: "line-numbers", Keys: []string{"#"}, Shown: "#", Help: "on the response: show/hide line numbers", When: when((*View).hasSheet), Do: do((*View).toggleNumbers)},
	}
}

// hasAnswer reports whether a response shows.
func (v *View) hasAnswer() bool { return v.exchange != nil && v.exchange.Outcome.Err == nil }

// hasSheet reports whether the response has lines to show.
func (v *View) hasSheet() bool { return v.hasAnswer() && v.Rows() > 0 }

// Folding reports whether the response has parts to fold.
func (v *View) Folding() bool { return v.hasSheet() && v.Folds() }

// hasForms reports whether the response has other forms. A text has only one.
func (v *View) hasForms() bool {
	return v.hasAnswer() && (v.kind == sheetHex || v.hasSheet() && v.Sheet.Tree != nil)
}

// Searching reports whether a search is active.
func (v *View) Searching() bool { return v.hasSheet() && v.find.query.Text() != "" }

// EndSearch ends the search and removes its marks.
func (v *View) EndSearch() { _ = v.search(search.New("")) } // an empty query starts no command

// Filtered reports whether a jq filter is active.
func (v *View) Filtered() bool { return v.hasAnswer() && v.filter != "" }

// EndFilter removes the filter and shows the whole body.
func (v *View) EndFilter() tea.Cmd { return v.filterBy("") }

func (v *View) hasOlder() bool { return v.answerAt(-1) }
func (v *View) hasNewer() bool { return v.answerAt(+1) }

// answerAt reports whether there is a response that many steps from the current one.
func (v *View) answerAt(step int) bool {
	if v.exchange == nil {
		return false
	}
	at := v.pane.AnswerIndex(v.exchange) + step
	return at >= 0 && at < v.pane.Answers.Len()
}

func (v *View) pageAnswers(step int) tea.Cmd {
	at := v.pane.AnswerIndex(v.exchange) + step
	cmd := v.Show(v.pane.Answers.At(at))
	v.reading = at+1 < v.pane.Answers.Len()
	return cmd
}

// askCopy opens the menu of what to copy.
func (v *View) askCopy() tea.Cmd {
	v.host.Open(dialog.NewCopyMenu(v.host, v.pane.ID, &v.View))
	return nil
}

// makeWanted makes the sheet of the current kind. It cancels an unfinished one.
func (v *View) makeWanted() tea.Cmd {
	v.want = sheetKey{exchange: v.exchange.ID, kind: v.kind}
	if v.exchange.Outcome.Err != nil || v.exchange.Outcome.Dropped() {
		return nil
	}
	if v.kind == sheetBody {
		v.want.filter = v.filter
	}
	v.making, v.problem = true, ""
	return makeSheet(v.sheetJob.start(), v.pane.ID, v.want, v.exchange, v.pane.AnswerBefore(v.exchange))
}

// Take stores a sheet if the view still wants it.
func (v *View) Take(msg Made) tea.Cmd {
	if v.want != msg.key || errors.Is(msg.err, context.Canceled) {
		return nil // the view shows something else by now, or has started again
	}
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
	return v.search(v.find.query)
}

// anchored returns the line of the path that the cursor was at before.
func (v *View) anchored() (int, error) {
	if v.anchor == "" || !v.Folds() {
		return 0, errors.New("nowhere to go")
	}
	return v.Sheet.Tree.Find(v.anchor)
}

func (v *View) toggleFold() tea.Cmd {
	v.reading = true
	v.ToggleFold()
	return nil
}

func (v *View) foldAll() tea.Cmd {
	v.reading = true
	v.FoldAll()
	return nil
}

func (v *View) unfoldAll() tea.Cmd {
	v.reading = true
	v.UnfoldAll()
	return nil
}

func (v *View) toggleNumbers() tea.Cmd {
	v.Numbers = !v.Numbers
	return nil
}

func (v *View) toggleDiff() tea.Cmd    { return v.toggleKind(sheetDiff) }
func (v *View) toggleHeaders() tea.Cmd { return v.toggleKind(sheetHeaders) }

func (v *View) toggleKind(kind sheetKind) tea.Cmd {
	if v.kind == kind {
		kind = sheetBody
	}
	return v.turnTo(kind, false)
}

// turnTo shows another kind of sheet of the response.
func (v *View) turnTo(kind sheetKind, plain bool) tea.Cmd {
	if v.Sheet != nil && v.kind == kind && v.problem == "" {
		line := v.Line()
		v.Plain = plain
		v.GoTo(line)
		return nil
	}
	v.kind, v.Plain, v.Sheet = kind, plain, nil
	v.Top, v.Left, v.Cursor = 0, 0, 0
	return v.makeWanted()
}

// nextForm goes from the tree to its text, then to its bytes if there are any, and back.
func (v *View) nextForm() tea.Cmd {
	switch hasBytes := len(v.exchange.Outcome.Response().Attachments) > 0; {
	case v.kind == sheetHex:
		return v.turnTo(sheetBody, false)
	case v.Plain && hasBytes && v.kind == sheetBody:
		return v.turnTo(sheetHex, false)
	default:
		return v.turnTo(v.kind, !v.Plain)
	}
}

func (v *View) askSearch() tea.Cmd {
	v.find.origin, v.reading = v.Line(), true
	v.prompt = newPrompt(promptSearch, v.find.query.Text(), "search (uppercase = match case)")
	return nil
}

func (v *View) askPath() tea.Cmd {
	v.reading = true
	v.prompt = newPrompt(promptPath, ".", "like .user[3].name")
	v.prompt.offer(v.complete("."))
	return nil
}

func (v *View) askFilter() tea.Cmd {
	v.prompt = newPrompt(promptFilter, v.filter, "like .[] | select(.id > 3) | .name")
	return nil
}

// search finds a text in the sheet. The visible rows mark their matches at once.
func (v *View) search(query search.Query) tea.Cmd {
	v.find.query, v.find.result = query, sheet.Found{}
	if query.Text() == "" || v.Sheet == nil {
		return nil
	}
	return findIn(v.findJob.start(), v.pane.ID, v.Sheet, query)
}

// TakeFound stores the matches. After typing, it goes to the first match from the line
// where the search began.
func (v *View) TakeFound(msg Searched) tea.Cmd {
	if v.Sheet != msg.sheet || v.find.query != msg.found.Query {
		return nil
	}
	v.find.result = msg.found
	if !v.find.seeking {
		return nil
	}
	v.find.seeking = false
	if line, ok := v.find.next(v.find.origin-1, +1); ok {
		v.reading = true
		v.GoTo(line)
	}
	return nil
}

func (v *View) nextMatch(step int) tea.Cmd {
	if line, ok := v.find.next(v.Line(), step); ok {
		v.reading = true
		v.GoTo(line)
	}
	return nil
}

// filterBy sets a jq filter, "" for none.
func (v *View) filterBy(source string) tea.Cmd {
	v.kind, v.filter = sheetBody, source
	return v.makeWanted()
}

// filterProblem checks a filter before it runs. It returns "" if the filter is valid.
func filterProblem(source string) string {
	if source == "" {
		return ""
	}
	if _, err := jq.Compile(source); err != nil {
		return err.Error()
	}
	return ""
}

// isLarge reports whether a response is too large to filter on every key press.
func isLarge(answer sailsclient.JWR) bool { return len(answer.Whole()) > 1<<20 }
