package dialog

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/jsonl"
	"sailscope/model/search"
	"sailscope/sailsclient/socketio"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/export"
	"sailscope/tui/logrow"
	"sailscope/tui/naming"
	"sailscope/tui/part"
	"sailscope/tui/sheet"
)

// detail shows one row of a log in full.
type detail struct {
	host   part.Host
	pane   dashboard.PaneID
	next   func(from uint64, by int) (dashboard.Entry, bool) // finds the row that many steps away
	entry  dashboard.Entry
	socket jsonl.Socket
	// parsed and raw are the two forms of the row. They have no sheet while it is being
	// made.
	parsed, raw sheet.View
	meaning     *logrow.Meaning
	asRaw       bool
	told        string // what a key did
}

// DetailMade carries the finished sheets of a row.
type DetailMade struct {
	pane   dashboard.PaneID
	seq    uint64
	sheets detailSheets
}

type detailSheets struct {
	parsed, raw *sheet.Sheet
	meaning     *logrow.Meaning // nil if the row is not a notification of a record
}

// NewDetail returns a dialog with an entry of a pane's log. next finds the row that is by
// steps from another row of the log, and moves the log's cursor to it.
func NewDetail(host part.Host, pane dashboard.PaneID, socket jsonl.Socket, e dashboard.Entry, next func(from uint64, by int) (dashboard.Entry, bool)) (part.Dialog, tea.Cmd) {
	d := &detail{host: host, pane: pane, socket: socket, next: next}
	load := d.turnTo(e)
	return d, load
}

// Receive takes the sheets of the row that shows. It reports whether msg carried them.
func (d *detail) Receive(msg tea.Msg) bool {
	made, is := msg.(DetailMade)
	if !is || d.pane != made.pane || d.entry.Seq != made.seq {
		return false
	}
	d.parsed.Sheet, d.raw.Sheet, d.meaning = made.sheets.parsed, made.sheets.raw, made.sheets.meaning
	return true
}

// turnTo shows an entry. The command makes its sheets.
func (d *detail) turnTo(e dashboard.Entry) tea.Cmd {
	d.entry, d.parsed, d.raw, d.meaning, d.told = e, sheet.View{}, sheet.View{}, nil, ""
	pane, socket := d.pane, d.socket
	return func() tea.Msg {
		return DetailMade{pane: pane, seq: e.Seq, sheets: newDetailSheets(socket, e)}
	}
}

// view returns the form that shows.
func (d *detail) view() *sheet.View {
	if d.asRaw {
		return &d.raw
	}
	return &d.parsed
}

func (d *detail) Wide() {}

func (d *detail) Title() string {
	if d.entry.Kind == dashboard.EntryEvent {
		return "event " + escape.Text(naming.Event(d.entry.Event.Name))
	}
	return string(naming.Kind(d.entry.Kind))
}

func (d *detail) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (d *detail) Key(key tea.KeyPressMsg) tea.Cmd {
	d.told = ""
	name := key.String()
	if d.view().Folds() && d.foldKey(name) {
		return nil
	}
	switch name {
	case "esc", "q", "enter":
		d.host.Close()
	case "r":
		d.asRaw = !d.asRaw
	case "y":
		return d.copy()
	case "n", "N":
		return d.step(map[string]int{"n": +1, "N": -1}[name])
	default:
		if m, is := draw.MotionOf(name); is {
			d.view().Scroll(m, true)
		}
	}
	return nil
}

// foldKey handles the fold keys of a response. It reports whether name is one of them.
func (d *detail) foldKey(name string) bool {
	switch name {
	case "enter", "space":
		d.view().ToggleFold()
	case "-":
		d.view().FoldAll()
	case "+":
		d.view().UnfoldAll()
	default:
		return false
	}
	return true
}

// step goes to the next row of the log, and moves the log's cursor to it.
func (d *detail) step(by int) tea.Cmd {
	entry, found := d.next(d.entry.Seq, by)
	if !found {
		d.told = "there is no other row"
		return nil
	}
	return d.turnTo(entry)
}

func (d *detail) copy() tea.Cmd {
	cmd, told, err := export.Copy(d.socket, d.entry)
	d.told = told
	if err != nil {
		d.told = err.Error()
	}
	return cmd
}

func (d *detail) Draw(w, h int, st *theme.Styles) draw.Block {
	const footHeight = 2 // the path and the keys
	out := draw.Block{Lines: d.facts(w, st)}
	if !d.asRaw {
		out.Lines = append(out.Lines, d.meaning.Draw(w, (h-len(out.Lines)-footHeight)/2, st)...)
	}
	v := d.view()
	v.Height = max(h-len(out.Lines)-footHeight, 1)
	out.Zones = []draw.Zone{{Rect: draw.Rect{Y: len(out.Lines), W: w, H: v.Height}, Click: d.clicked}}
	if v.Sheet == nil {
		out.Lines = append(out.Lines, st.Muted.Render("formatting"+draw.Ellipsis))
	} else {
		out.Lines = append(out.Lines, v.Draw(w, true, search.Query{}, st)...)
	}
	for len(out.Lines) < h-footHeight { // keep the same height for all rows
		out.Lines = append(out.Lines, "")
	}
	path := escape.Text(v.Path())
	if over := ansi.StringWidth(path) - w; over > 0 {
		path = draw.Ellipsis + ansi.TruncateLeft(path, over+1, "")
	}
	out.Lines = draw.FitAll(append(out.Lines, st.Name.Render(path)), w)
	out.Footer(w, st, d.hints()...)
	return out
}

// clicked selects a line. A click on the selected line folds or unfolds it.
func (d *detail) clicked(_, y int) tea.Cmd {
	v := d.view()
	switch line, onRow := v.ShownAt(y); {
	case onRow && line == v.Cursor:
		v.ToggleFold()
	case onRow:
		v.Cursor = line
	}
	return nil
}

// facts returns what is known about the row besides its text.
func (d *detail) facts(w int, st *theme.Styles) []string {
	e := d.entry
	parts := []string{e.At.Format("2006-01-02 15:04:05.000000"), "row " + draw.Count(e.Seq)}
	if e.Kind == dashboard.EntryEvent {
		parts = append(parts, "event "+draw.Count(e.Event.Seq), "connection "+draw.Count(e.Event.Generation))
		if e.Event.AckID != socketio.NoID {
			parts = append(parts, fmt.Sprintf("wants ack %d", e.Event.AckID))
		}
		if n := len(e.Event.Attachments); n > 0 {
			parts = append(parts, draw.Plural(n, "attachment"))
		}
	}
	if e.Kind == dashboard.EntryChange {
		parts = append(parts, "connection "+draw.Count(e.Change.Generation))
	}
	return draw.Styled(st.Muted, draw.Wrap(strings.Join(parts, " · "), w))
}

func (d *detail) hints() []draw.Hint {
	other := "raw frame"
	if d.asRaw {
		other = "formatted"
	}
	copies := draw.Press("y", "copy")
	if d.told != "" {
		copies = draw.Press("y", d.told)
	}
	hints := []draw.Hint{draw.Press("esc", "close")}
	if d.view().Folds() {
		hints = append(hints, draw.Press("enter", "fold/unfold"))
	}
	return append(hints, draw.Press("r", other), copies, draw.Press("n", "next"), draw.Press("N", "previous"))
}

// newDetailSheets makes the sheets of a row: for an event its arguments, attachments and
// frame, for other rows the line that would be saved for them.
func newDetailSheets(socket jsonl.Socket, e dashboard.Entry) detailSheets {
	if e.Kind == dashboard.EntryEvent {
		return detailSheets{parsed: sheet.Arguments(e.Event), raw: sheet.Frame(e.Event), meaning: logrow.NewMeaning(e.Event)}
	}
	line, err := jsonl.Encode(socket.Entry(e))
	if err != nil {
		line = []byte(err.Error())
	}
	return detailSheets{parsed: sheet.JSON(line), raw: sheet.Text(string(line))}
}
