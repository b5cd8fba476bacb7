package response

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/search"
	"sailscope/tui/sheet"
)

// sheetKind says which view of a response shows.
type sheetKind int

const (
	sheetBody sheetKind = iota
	sheetHex
	sheetHeaders
	sheetDiff
)

// sheetKey identifies a requested sheet, so that a late one is recognized.
type sheetKey struct {
	exchange uint64
	kind     sheetKind
	filter   string // a jq filter of the body
}

type (
	// Made carries a finished sheet, or why there is none.
	Made struct {
		Pane  dashboard.PaneID
		key   sheetKey
		sheet *sheet.Sheet
		err   error
	}
	// Searched carries the matches of a text in a sheet.
	Searched struct {
		Pane  dashboard.PaneID
		sheet *sheet.Sheet
		found sheet.Found
	}
)

// job is a computation that the next one of its kind cancels.
type job struct{ cancel context.CancelFunc }

// start cancels the previous computation and returns a context for the next. It does not
// derive from the program's context: a computation blocks on nothing and ends soon by
// itself.
func (j *job) start() context.Context {
	if j.cancel != nil {
		j.cancel()
	}
	ctx, cancel := context.WithTimeout(context.Background(), sheet.ComputeTime)
	j.cancel = cancel
	return ctx
}

// makeSheet makes a sheet of a response. The response can be megabytes long, so this does
// not run in Update.
func makeSheet(ctx context.Context, pane dashboard.PaneID, key sheetKey, x, before *dashboard.Exchange) tea.Cmd {
	return func() tea.Msg {
		msg := Made{Pane: pane, key: key}
		switch answer := x.Outcome.Response(); {
		case key.kind == sheetHex:
			msg.sheet = sheet.NewHex(answer.Attachments)
		case key.kind == sheetHeaders:
			msg.sheet, msg.err = sheet.Headers(answer)
		case key.kind == sheetDiff:
			msg.sheet, msg.err = sheet.NewDiff(before, x)
		case key.filter != "":
			msg.sheet, msg.err = sheet.Filtered(ctx, key.filter, answer)
		default:
			msg.sheet = sheet.Body(answer)
		}
		return msg
	}
}

// findIn searches a whole sheet, which can be megabytes long.
func findIn(ctx context.Context, pane dashboard.PaneID, s *sheet.Sheet, query search.Query) tea.Cmd {
	return func() tea.Msg { return Searched{Pane: pane, sheet: s, found: sheet.Find(ctx, s, query)} }
}
