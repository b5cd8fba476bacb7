package tui

import (
	"sailscope/model/dashboard"
	"sailscope/model/search"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/sheet"
)

// responseView shows one of the outcomes of a pane's requests.
type responseView struct {
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
	said   string // what a key did that shows nowhere else
	// sheetJob and findJob are what is being computed for the view.
	sheetJob, findJob job
}

// show turns to another exchange; its sheet follows.
func (v *responseView) show(x *dashboard.Exchange) {
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
}

// scroll is that of the sheet; what moves is being read.
func (v *responseView) scroll(m draw.Motion, focused bool) {
	v.reading = v.reading || v.Rows() > 0
	v.Scroll(m, focused)
}
