package tui

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/theme"
)

// logView shows a pane's log, the newest row at the bottom. Only visible rows
// are formatted, each once for as long as it stays in sight.
type logView struct {
	log *model.Log
	// end is the sequence of the last visible row while the view does not
	// follow; 0 follows the newest.
	end   uint64
	left  int // first visible cell of the payload
	cache rowCache
}

// rowCache keeps the rows of the last frame by sequence. Width, theme and
// sideways scroll are the same for all rows; when one changes, all go.
type rowCache struct {
	key  rowKey
	rows map[uint64]string
}

type rowKey struct {
	width, left int
	styles      *theme.Styles
}

func (v *logView) following() bool { return v.end == 0 }

// heading is the line above the rows: how many events, and whether new ones
// are shown.
func (v *logView) heading(events uint64, st *theme.Styles) string {
	text := st.Muted.Render("events · " + count(events))
	if v.left > 0 {
		text += st.Warn.Render(" · from column " + count(v.left) + ", g goes back")
	}
	if v.following() {
		return text + st.Muted.Render(" · following")
	}
	return text + st.Muted.Render(" · ") + st.Warn.Render(count(v.log.NewestSeq()-v.end)+" newer below, G follows")
}

// lastVisible is the index in the log of the row at the bottom.
func (v *logView) lastVisible(h int) int {
	newest := v.log.Len() - 1
	if v.following() {
		return newest
	}
	index := newest - int(v.log.NewestSeq()-v.end)
	return min(max(index, h-1, 0), newest)
}

func (v *logView) render(w, h int, st *theme.Styles) []string {
	lines := make([]string, 0, max(h, 0))
	last := v.lastVisible(h)
	first := max(last-h+1, 0)
	fresh := make(map[uint64]string, h)
	key := rowKey{width: w, left: v.left, styles: st}
	if v.cache.key != key {
		v.cache = rowCache{key: key}
	}
	for i := first; i <= last; i++ {
		entry := v.log.At(i)
		row, cached := v.cache.rows[entry.Seq]
		if !cached {
			row = fit(v.row(entry, w, st), w)
		}
		fresh[entry.Seq] = row
		lines = append(lines, row)
	}
	v.cache.rows = fresh
	if trimmed := v.log.Trimmed(); trimmed > 0 && first == 0 && len(lines) > 0 {
		lines[0] = fit(st.Warn.Render(cut+" "+count(trimmed+1)+" older rows were let go: the log is full"), w)
	}
	if v.log.Len() == 0 && h > 0 {
		lines = append(lines, fit(st.Muted.Render("Nothing has happened yet."), w))
	}
	for len(lines) < h {
		lines = append(lines, fit("", w))
	}
	return lines
}

// scroll moves the window. Reaching the newest row follows again.
func (v *logView) scroll(m motion, h int) {
	newest := v.log.Len() - 1
	if newest < 0 {
		return
	}
	if m.columns() != 0 {
		v.left = max(min(v.left+m.columns(), v.widest(h)-columnStep), 0)
		return
	}
	if m == toTop || m == toBottom {
		v.left = 0
	}
	h = max(h, 1) // a log out of sight still has a place
	at := v.lastVisible(h)
	to := m.apply(at, newest, h)
	if m == toTop {
		to = h - 1
	}
	to = min(max(to, min(h-1, newest)), newest)
	if to == newest {
		v.end = 0
		return
	}
	v.end = v.log.At(to).Seq
}

// widest is how wide the text of the widest visible row is, in cells.
func (v *logView) widest(h int) int {
	const enough = 1 << 16 // further out, nobody goes by key
	widest := 0
	last := v.lastVisible(h)
	for i := max(last-h+1, 0); i <= last; i++ {
		r := describe(v.log.At(i), enough, &theme.Styles{}) // the width is the same in any colour
		widest = max(widest, ansi.StringWidth(r.label)+1+ansi.StringWidth(r.text))
	}
	return widest
}

// row formats one entry: time, sign, label, text.
func (v *logView) row(e model.Entry, w int, st *theme.Styles) string {
	const roomForMilliseconds = 50
	clock := "15:04:05.000"
	if w < roomForMilliseconds {
		clock = "15:04:05"
	}
	r := describe(e, v.left+w, st)
	text := strings.TrimSpace(r.label + " " + r.text)
	label := len(text) - len(strings.TrimPrefix(text, r.label))
	room := w - len(clock) - 3
	head := st.Muted.Render(e.At.Format(clock)) + " " + r.style.Render(r.sign) + " "
	if v.left > 0 {
		return head + r.textStyle.Render(window(text, v.left, room))
	}
	return head + window(r.style.Render(text[:label])+r.textStyle.Render(text[label:]), 0, room)
}

// rowParts are the parts of a row: the sign and the label share a style.
type rowParts struct {
	sign, label, text string
	style, textStyle  lipgloss.Style
}

// describe says what an entry is, with no more of its text than cells may show.
func describe(e model.Entry, cells int, st *theme.Styles) rowParts {
	switch e.Kind {
	case model.EntryRequest:
		if e.Waits {
			return rowParts{"⋯", escape.Text(e.Exchange.Summary()), "waits for the connection", st.Warn, st.Warn}
		}
		return rowParts{"→", "", escape.Text(e.Exchange.Summary()), st.Accent, st.Muted}
	case model.EntryAnswer:
		return describeAnswer(e.Exchange, st)
	case model.EntryChange:
		return describeChange(e, st)
	case model.EntryDropped:
		return rowParts{"!", count(e.Dropped) + " events dropped", "they came faster than the screen could take them", st.Warn, st.Warn}
	default:
		return describeEvent(e.Event, cells, st)
	}
}

func describeEvent(e sailsclient.Event, cells int, st *theme.Styles) rowParts {
	name, _ := clip(e.Name, cells)
	args, clipped := clip(e.Args, cells)
	text := escape.Text(args)
	if clipped {
		text += cut
	}
	if n := len(e.Attachments); n > 0 {
		size := 0
		for _, a := range e.Attachments {
			size += len(a)
		}
		text = fmt.Sprintf("[binary %s] %s", bytesText(size), text)
	}
	if name == "" {
		name = `""`
	}
	return rowParts{"·", escape.Text(name), text, st.Name, st.Text}
}

func describeAnswer(x *model.Exchange, st *theme.Styles) rowParts {
	line := escape.Text(x.Line())
	if err := x.Outcome.Err; err != nil {
		return rowParts{"✕", line, escape.Text(outcomeError(err)), st.Bad, st.Bad}
	}
	answer := x.Outcome.Answer
	return rowParts{
		"←", statusText(answer.StatusCode), durationText(answer.Duration) + " · " + line,
		statusStyle(answer.StatusCode, st), st.Muted,
	}
}

func describeChange(e model.Entry, st *theme.Styles) rowParts {
	switch c := e.Change; {
	case c.Upgraded:
		return rowParts{"●", "upgraded", "to " + string(c.Transport), st.Good, st.Muted}
	case c.State == sailsclient.Connected && c.Reason != nil:
		return rowParts{"!", "stays on " + string(c.Transport), escape.Text(c.Reason.Error()), st.Warn, st.Muted}
	case c.State == sailsclient.Connected && e.Gap > 0:
		return rowParts{
			"●", "reconnected", "after " + durationText(e.Gap.Round(time.Millisecond)) +
				": subscriptions are gone, the server knows a new socket, " + escape.Text(c.SID), st.Good, st.Warn,
		}
	case c.State == sailsclient.Connected:
		return rowParts{"●", "connected", "as " + escape.Text(c.SID), st.Good, st.Muted}
	case c.Reason == nil:
		return rowParts{"○", "disconnected", "by you", st.Muted, st.Muted}
	default:
		return rowParts{"✕", lostLabel(c), escape.Text(c.Reason.Error()), st.Bad, st.Muted}
	}
}

func lostLabel(c *sailsclient.Change) string {
	if c.WasConnected {
		return "disconnected:"
	}
	return "no connection:"
}
