package tui

import (
	"encoding/json"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/escape"
	"sailscope/model/jsonl"
	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
	"sailscope/theme"
)

// detail is all of one row of a log.
type detail struct {
	ui     *paneUI
	entry  model.Entry
	socket jsonl.Socket
	pages  *detailPages // nil while they are being made
	raw    bool         // show the text as it came
	told   string       // what a key did

	top, left int
	// when last drawn: the height of a page, and how much there is
	height, lines int
}

// detailPages are the two ways to show a row.
type detailPages struct {
	formatted, raw detailText
	meaning        *meaning // nil if the row is no notification of a record
}

// detailMsg has the pages of a row that were made.
type detailMsg struct {
	pane  model.PaneID
	seq   uint64
	pages *detailPages
}

func (a *app) openDetail() tea.Cmd {
	u := a.focused()
	entry, found := u.log.entry()
	if !found {
		return nil
	}
	d := &detail{ui: u, socket: a.lineSocket(u.pane)}
	a.dialog = d
	return d.turnTo(entry)
}

// turnTo shows an entry. Formatting it may take a while.
func (d *detail) turnTo(e model.Entry) tea.Cmd {
	d.entry, d.pages, d.told, d.top, d.left = e, nil, "", 0, 0
	pane, socket := d.ui.pane.ID, d.socket
	return func() tea.Msg {
		return detailMsg{pane: pane, seq: e.Seq, pages: newDetailPages(socket, e)}
	}
}

func (a *app) detailMade(msg detailMsg) {
	if d, open := a.dialog.(*detail); open && d.ui.pane.ID == msg.pane && d.entry.Seq == msg.seq {
		d.pages = msg.pages
	}
}

func (d *detail) wide() {}

func (d *detail) title() string {
	if d.entry.Kind == model.EntryEvent {
		return "event " + escape.Text(d.entry.Event.Name)
	}
	return string(filterKind(d.entry.Kind))
}

func (d *detail) pasted(tea.PasteMsg) tea.Cmd { return nil }

func (d *detail) keyPressed(a *app, key tea.KeyPressMsg) tea.Cmd {
	d.told = ""
	switch name := key.String(); name {
	case "esc", "q", "enter":
		a.dialog = nil
	case "r":
		d.raw = !d.raw
		d.top, d.left = 0, 0
	case "y":
		return d.copy()
	case "n", "N":
		return d.step(map[string]int{"n": +1, "N": -1}[name])
	default:
		if m, is := motionOf(name); is {
			d.scroll(m)
		}
	}
	return nil
}

// step goes to the next row of the log, and takes its cursor along.
func (d *detail) step(by int) tea.Cmd {
	d.ui.stale = true
	entry, found := d.ui.log.stepFrom(d.entry.Seq, by)
	if !found {
		d.told = "there is no other row"
		return nil
	}
	return d.turnTo(entry)
}

func (d *detail) copy() tea.Cmd {
	cmd, told, err := copyEntry(d.socket, d.entry)
	d.told = told
	if err != nil {
		d.told = err.Error()
	}
	return cmd
}

func (d *detail) scroll(m motion) {
	last := max(d.lines-d.height, 0)
	d.top = min(max(m.apply(d.top, last, d.height), 0), last)
	if m == toTop || m == toBottom {
		d.left = 0
	}
	d.left = max(min(d.left+m.columns(), d.widest()-columnStep), 0)
}

func (d *detail) text() detailText {
	switch {
	case d.pages == nil:
		return nil
	case d.raw:
		return d.pages.raw
	default:
		return d.pages.formatted
	}
}

func (d *detail) widest() int {
	widest, p := 0, d.text()
	for i := d.top; i < min(d.top+d.height, p.lines()); i++ {
		line, _ := p.line(i)
		line, _ = clip(line, 1<<16)
		widest = max(widest, ansi.StringWidth(line))
	}
	return widest
}

func (d *detail) render(w, h int, st *theme.Styles) field {
	const footHeight = 2
	lines := d.facts(w, st)
	if d.pages != nil && !d.raw {
		lines = append(lines, d.pages.meaning.draw(w, (h-len(lines)-footHeight)/2, st)...)
	}
	p := d.text()
	d.lines, d.height = p.lines(), max(h-len(lines)-footHeight, 1)
	d.top = min(d.top, max(d.lines-d.height, 0))
	if d.pages == nil {
		lines = append(lines, st.Muted.Render("formatting"+cut))
	}
	for i := d.top; i < min(d.top+d.height, d.lines); i++ {
		lines = append(lines, d.visible(p, i, w, st))
	}
	for len(lines) < h-footHeight+1 {
		lines = append(lines, "")
	}
	out := field{lines: fitAll(lines, w)} // the frame does not jump from row to row
	out.footer(w, st, d.hints()...)
	return out
}

func (d *detail) visible(p detailText, i, w int, st *theme.Styles) string {
	line, isJSON := p.line(i)
	line, clipped := clip(line, d.left+w)
	if clipped {
		line += cut
	}
	if isJSON {
		return window(colourJSON(line, st), d.left, w)
	}
	return window(st.Text.Render(line), d.left, w)
}

// facts are what is known of the row besides its text.
func (d *detail) facts(w int, st *theme.Styles) []string {
	e := d.entry
	parts := []string{e.At.Format("2006-01-02 15:04:05.000000"), "row " + count(e.Seq)}
	if e.Kind == model.EntryEvent {
		parts = append(parts, "event "+count(e.Event.Seq), "connection "+count(e.Event.Generation))
		if e.Event.AckID != socketio.NoID {
			parts = append(parts, fmt.Sprintf("wants ack %d", e.Event.AckID))
		}
		if n := len(e.Event.Attachments); n > 0 {
			parts = append(parts, plural(n, "attachment"))
		}
	}
	if e.Kind == model.EntryChange {
		parts = append(parts, "connection "+count(e.Change.Generation))
	}
	return styled(st.Muted, wrap(strings.Join(parts, " · "), w))
}

func (d *detail) hints() []keyHint {
	other := "raw text"
	if d.raw {
		other = "formatted"
	}
	hints := []keyHint{press("esc", "closes")}
	if below := d.lines - d.top - d.height; below > 0 {
		hints = append(hints, press("j", plural(below, "more line")))
	}
	copies := press("y", "copies")
	if d.told != "" {
		copies = press("y", d.told)
	}
	return append(hints, press("r", other), copies, press("n", "next"), press("N", "previous"))
}

// detailText is lines, made when they are drawn: a row may hold megabytes.
type detailText []detailPage

type detailPage interface {
	lines() int
	line(i int) string
}

func (p detailText) lines() int {
	n := 0
	for _, one := range p {
		n += one.lines()
	}
	return n
}

// line is line i, and whether it is JSON.
func (p detailText) line(i int) (text string, isJSON bool) {
	for _, one := range p {
		if n := one.lines(); i >= n {
			i -= n
			continue
		}
		_, isJSON = one.(*document)
		return one.line(i), isJSON
	}
	return "", false
}

// newDetailPages formats an entry: an event's arguments and attachments, of
// others the line that would be saved of them.
func newDetailPages(socket jsonl.Socket, e model.Entry) *detailPages {
	if e.Kind == model.EntryEvent {
		return eventPages(e.Event)
	}
	line, err := jsonl.Encode(socket.Entry(e))
	if err != nil {
		line = []byte(err.Error())
	}
	return &detailPages{
		formatted: detailText{newDocument(sailsclient.JWR{Body: line})},
		raw:       detailText{newChunks(string(line))},
	}
}

func eventPages(e sailsclient.Event) *detailPages {
	d := &detailPages{formatted: detailText{newDocument(sailsclient.JWR{Body: []byte("[" + e.Args + "]")})}, meaning: newMeaning(e)}
	for i, attachment := range e.Attachments {
		title := fmt.Sprintf("attachment %d, %s", i, bytesText(len(attachment)))
		d.formatted = append(d.formatted, chunks{"", title}, hexDump(attachment))
	}
	name, err := json.Marshal(e.Name)
	if err != nil {
		name = []byte(`""`)
	}
	raw := "[" + string(name)
	if e.Args != "" {
		raw += "," + e.Args
	}
	d.raw = detailText{newChunks(raw + "]")}
	return d
}

// chunks are the lines of a text that has none.
type chunks []string

const chunkSize = 72 // fits the dialog of most screens

// newChunks escapes a text and breaks it.
func newChunks(text string) chunks {
	text = escape.Text(strings.TrimSpace(text))
	if text == "" {
		return nil
	}
	return strings.Split(ansi.Hardwrap(text, chunkSize, true), "\n")
}

func (c chunks) lines() int        { return len(c) }
func (c chunks) line(i int) string { return c[i] }

// hexDump shows bytes: where, in hexadecimal, and as ASCII.
type hexDump []byte

const hexWidth = 16

func (h hexDump) lines() int { return (len(h) + hexWidth - 1) / hexWidth }

func (h hexDump) line(i int) string { return string(appendHexRow(nil, h, i, hexWidth)) }
