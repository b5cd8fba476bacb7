package tui

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/jq"
	"sailscope/model/jsontree"
	"sailscope/model/search"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
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
	// sheetMsg is a sheet that has been made, or why there is none.
	sheetMsg struct {
		pane  dashboard.PaneID
		key   sheetKey
		sheet *sheet
		err   error
	}
	// foundMsg is where a text is in a sheet.
	foundMsg struct {
		pane  dashboard.PaneID
		sheet *sheet
		found found
	}
)

// computeTime bounds what a filter or a search may take.
const computeTime = 5 * time.Second

// job is a computation that the next one of its kind ends.
type job struct{ cancel context.CancelFunc }

// start returns a job's context. It is not the program's: what computes waits for
// nothing that the program's end would keep away, and ends soon by itself.
func (j *job) start() context.Context {
	if j.cancel != nil {
		j.cancel()
	}
	ctx, cancel := context.WithTimeout(context.Background(), computeTime)
	j.cancel = cancel
	return ctx
}

// makeSheet makes a sheet out of an answer, which may be megabytes: not
// something for Update.
func makeSheet(ctx context.Context, pane dashboard.PaneID, key sheetKey, x, before *dashboard.Exchange) tea.Cmd {
	return func() tea.Msg {
		msg := sheetMsg{pane: pane, key: key}
		switch answer := x.Outcome.Response(); {
		case key.kind == sheetHex:
			msg.sheet = newHexSheet(answer.Attachments)
		case key.kind == sheetHeaders:
			msg.sheet, msg.err = headersSheet(answer)
		case key.kind == sheetDiff:
			msg.sheet, msg.err = newDiffSheet(before, x)
		case key.filter != "":
			msg.sheet, msg.err = filteredSheet(ctx, key.filter, answer)
		default:
			msg.sheet = bodySheet(answer)
		}
		return msg
	}
}

// bodySheet shows a body as what it is: JSON, bytes, or a text.
func bodySheet(answer sailsclient.JWR) *sheet {
	if data, ok := soleBinary(answer); ok {
		return newHexSheet([][]byte{data})
	}
	size := answerBytes(answer)
	if answer.ParseError == nil && answer.Whole() == nil {
		return &sheet{page: &document{}, size: size, empty: "the server sent no body"}
	}
	tree, err := jsontree.Parse(answer.Whole())
	if answer.ParseError != nil || err != nil {
		return &sheet{page: newDocument(answer), size: size}
	}
	var binaries notes
	for i, a := range answer.Attachments {
		binaries = append(binaries, fmt.Sprintf("// binary %d: %s", i, draw.Bytes(len(a))))
	}
	s := newTreeSheet(tree, binaries)
	s.size = size
	return s
}

// soleBinary is the body when that is bytes and nothing else. The heading asks
// for every frame: a body too long for that is not looked through.
func soleBinary(answer sailsclient.JWR) (data []byte, ok bool) {
	const longest = 64 // of the JSON that stands for the bytes
	if len(answer.Attachments) != 1 || len(answer.Whole()) > longest {
		return nil, false
	}
	return answer.Binary()
}

// answerBytes is the size of a body as it came, attachments included.
func answerBytes(answer sailsclient.JWR) int {
	if data, ok := soleBinary(answer); ok {
		return len(data)
	}
	size := len(answer.Whole())
	for _, a := range answer.Attachments {
		size += len(a)
	}
	return size
}

func headersSheet(answer sailsclient.JWR) (*sheet, error) {
	if len(answer.Headers) == 0 {
		return &sheet{page: &document{}, empty: "the server sent no headers"}, nil
	}
	var raw bytes.Buffer
	encoder := json.NewEncoder(&raw)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer.Headers); err != nil {
		return nil, fmt.Errorf("show the headers: %w", err)
	}
	tree, err := jsontree.Parse(raw.Bytes())
	if err != nil {
		return nil, fmt.Errorf("show the headers: %w", err)
	}
	return newTreeSheet(tree), nil
}

func filteredSheet(ctx context.Context, source string, answer sailsclient.JWR) (*sheet, error) {
	filter, err := jq.Compile(source)
	if err != nil {
		return nil, err
	}
	if answer.Whole() == nil {
		return nil, errors.New("the server sent no body to filter")
	}
	raw, err := filter.Run(ctx, answer.Whole())
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("the filter took longer than %s", draw.Duration(computeTime))
	}
	if err != nil {
		return nil, err
	}
	tree, err := jsontree.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("show the result: %w", err)
	}
	s := newTreeSheet(tree)
	s.empty = "the filter gives nothing"
	return s, nil
}

// found is what a search has brought.
type found struct {
	query search.Query
	lines []int // in order
	more  bool  // there are more than it keeps
	done  bool
}

// maxFound bounds the lines that a search keeps.
const maxFound = 100_000

// find looks through a whole sheet.
func find(ctx context.Context, pane dashboard.PaneID, s *sheet, query search.Query) tea.Cmd {
	return func() tea.Msg {
		const between = 4096 // lines, two looks at the context
		result := found{query: query, done: true}
		var text []byte
		for line := range s.lines() {
			if line%between == 0 && ctx.Err() != nil {
				result.more = true
				break
			}
			if text = s.appendLine(text[:0], line, wholeLine); !query.In(text) {
				continue
			}
			if len(result.lines) == maxFound {
				result.more = true
				break
			}
			result.lines = append(result.lines, line)
		}
		return foundMsg{pane: pane, sheet: s, found: result}
	}
}
