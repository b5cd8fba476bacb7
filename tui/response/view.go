// Package response shows the responses to the requests of a pane: as a tree, a text,
// bytes, headers, or what has changed; searched, filtered and paged through.
package response

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/search"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/part"
	"sailscope/tui/sheet"
)

// View shows one of the outcomes of a pane's requests.
type View struct {
	host     part.Host
	pane     *dashboard.Pane
	keys     keymap.Names
	exchange *dashboard.Exchange
	kind     sheetKind
	filter   string // jq, "" is off

	sheet.View
	want    sheetKey
	making  bool   // the sheet that is wanted is being made
	problem string // why there is no such sheet
	anchor  string // the path to go to when it is there

	// reading keeps a newer answer from taking the place of this one.
	reading bool

	find   finder
	prompt *prompt
	// Status is what a key did that shows nowhere else.
	Status draw.Status
	// sheetJob and findJob are what is being computed for the view.
	sheetJob, findJob job
}

// New is a view that waits for the first response of a pane.
func New(host part.Host, pane *dashboard.Pane, keys keymap.Names) View {
	return View{host: host, pane: pane, keys: keys}
}

// Exchange is the one whose outcome shows, nil if there is none yet.
func (v *View) Exchange() *dashboard.Exchange { return v.exchange }

// Asked lets the response to a request that is sent now take the place of any other.
func (v *View) Asked() { v.reading = false }

// ShowLatest turns to the outcome that came last, unless another one is being read:
// the heading says that there is a newer one.
func (v *View) ShowLatest() tea.Cmd {
	latest := v.pane.Latest
	if latest == nil || v.exchange == latest || v.reading {
		return nil
	}
	return v.Show(latest)
}

// ShowKept turns to an outcome that is still kept, and stays there if there are
// newer ones.
func (v *View) ShowKept(x *dashboard.Exchange) tea.Cmd {
	if x == nil || v.pane.AnswerIndex(x) < 0 || v.exchange == x {
		return nil
	}
	cmd := v.Show(x)
	v.reading = x != v.pane.Latest
	return cmd
}

// ForgetDropped discards the sheet of a body that was dropped.
func (v *View) ForgetDropped() {
	if v.exchange != nil && v.exchange.Outcome.Dropped() {
		v.Sheet, v.making, v.want = nil, false, sheetKey{}
	}
}

// Show turns to another exchange. The command makes its sheet.
func (v *View) Show(x *dashboard.Exchange) tea.Cmd {
	v.anchor = ""
	query := search.Query{}
	if v.exchange != nil && v.exchange.SameRequest(x) { // the same place in another answer to the same request
		v.anchor, query = v.Path(), v.find.query
	}
	v.exchange, v.Sheet, v.problem = x, nil, ""
	v.Top, v.Left, v.Cursor = 0, 0, 0
	v.find = finder{query: query}
	if v.kind == sheetHex {
		v.kind = sheetBody
	}
	return v.makeWanted()
}

// ScrollBy is that of the sheet; what moves is being read.
func (v *View) ScrollBy(m draw.Motion, focused bool) {
	v.reading = v.reading || v.Rows() > 0
	v.Scroll(m, focused)
}

// Click selects a line, or puts the cursor into the line that is being written. Again,
// it folds or unfolds the line that is selected already. x and y are cells of the
// view of height h; focus gives it the focus, which changes what is where.
func (v *View) Click(x, y, h int, again bool, focus func()) tea.Cmd {
	if v.prompt != nil {
		position := draw.PositionAt(&v.prompt.input, x-len(v.prompt.label()))
		focus()
		if y == h-1 {
			v.prompt.input.SetCursor(position)
		}
		return nil
	}
	line, onRow := v.ShownAt(y - 1)
	again = again && onRow && line == v.Cursor
	focus()
	switch {
	case again:
		return v.toggleFold()
	case onRow:
		v.reading, v.Cursor = true, line
	}
	return nil
}

// Prompting tells whether a line below the response is being written.
func (v *View) Prompting() bool { return v.prompt != nil }

// PromptHints are the keys of that line.
func (v *View) PromptHints() []draw.Hint { return v.prompt.hints() }
