package response

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/search"
	"sailscope/tui/sheet"
)

// sheetKind is what of an answer is looked at.
type sheetKind int

const (
	sheetBody sheetKind = iota
	sheetHex
	sheetHeaders
	sheetDiff
)

// sheetKey says which sheet was asked for, so that one which comes too late is known.
type sheetKey struct {
	exchange uint64
	kind     sheetKind
	filter   string // jq, of a body
}

type (
	// Made is a sheet that has been made, or why there is none.
	Made struct {
		Pane  dashboard.PaneID
		key   sheetKey
		sheet *sheet.Sheet
		err   error
	}
	// Searched is where a text is in a sheet.
	Searched struct {
		Pane  dashboard.PaneID
		sheet *sheet.Sheet
		found sheet.Found
	}
)

// job is a computation that the next one of its kind ends.
type job struct{ cancel context.CancelFunc }

// start returns a job's context. It is not the program's: what computes waits for
// nothing that the program's end would keep away, and ends soon by itself.
func (j *job) start() context.Context {
	if j.cancel != nil {
		j.cancel()
	}
	ctx, cancel := context.WithTimeout(context.Background(), sheet.ComputeTime)
	j.cancel = cancel
	return ctx
}

// makeSheet makes a sheet out of an answer, which may be megabytes: not
// something for Update.
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

// findIn looks through a whole sheet, which may be megabytes.
func findIn(ctx context.Context, pane dashboard.PaneID, s *sheet.Sheet, query search.Query) tea.Cmd {
	return func() tea.Msg { return Searched{Pane: pane, sheet: s, found: sheet.Find(ctx, s, query)} }
}
