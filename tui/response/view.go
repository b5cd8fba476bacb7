// Package response shows the responses to the requests of a pane: as a tree, as text,
// bytes, headers, or changes. The user can search and filter a response, and page through
// all of them.
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

// View shows the response to one of a pane's requests.
type View struct {
	host     part.Host
	pane     *dashboard.Pane
	keys     keymap.Names
	exchange *dashboard.Exchange
	kind     sheetKind
	filter   string // jq, "" is off

	sheet.View
	want    sheetKey
	making  bool   // the wanted sheet is being made
	problem string // why there is no wanted sheet
	anchor  string // the path to go to when the sheet is ready

	// reading keeps a newer response from replacing this one.
	reading bool

	find   finder
	prompt *prompt
	// Status says what a key did if nothing else shows it.
	Status draw.Status
	// sheetJob and findJob are the view's running computations.
	sheetJob, findJob job
}

// New returns a view that waits for the first response of a pane.
func New(host part.Host, pane *dashboard.Pane, keys keymap.Names) View {
	return View{host: host, pane: pane, keys: keys}
}

// Exchange returns the exchange that shows, nil if there is none yet.
func (v *View) Exchange() *dashboard.Exchange { return v.exchange }

// Asked lets the response to the next request replace the current one.
func (v *View) Asked() { v.reading = false }

// ShowLatest shows the latest response, unless the user reads another one. Then the
// heading says that there is a newer one.
func (v *View) ShowLatest() tea.Cmd {
	latest := v.pane.Latest
	if latest == nil || v.exchange == latest || v.reading {
		return nil
	}
	return v.Show(latest)
}

// ShowKept shows a response that is still kept, and stays there when newer ones arrive.
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

// Show shows another exchange. The command makes its sheet.
func (v *View) Show(x *dashboard.Exchange) tea.Cmd {
	v.anchor = ""
	query := search.Query{}
	if v.exchange != nil && v.exchange.SameRequest(x) { // the same path in another response to the same request
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

// ScrollBy scrolls the sheet. From then on the user is reading it.
func (v *View) ScrollBy(m draw.Motion, focused bool) {
	v.reading = v.reading || v.Rows() > 0
	v.Scroll(m, focused)
}

// Click selects a line, or moves the cursor in the prompt. With again, it folds or
// unfolds the selected line. x and y are cells of the view, which is h lines high. focus
// focuses the view, which can change the layout.
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

// Prompting reports whether the prompt is open.
func (v *View) Prompting() bool { return v.prompt != nil }

// PromptHints returns the keys of the prompt.
func (v *View) PromptHints() []draw.Hint { return v.prompt.hints() }
