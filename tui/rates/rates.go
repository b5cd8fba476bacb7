// Package rates counts event rates and response times, and shows both.
package rates

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/stats"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
	"sailscope/tui/part"
)

// Figures are the event rates and response times of all panes.
type Figures struct {
	rates     *stats.Rates
	latencies *stats.Latencies
}

// NewFigures returns empty figures.
func NewFigures() Figures { return Figures{stats.NewRates(), stats.NewLatencies()} }

// Forget drops the figures of a closed pane.
func (f Figures) Forget(pane dashboard.PaneID) { f.rates.Forget(pane) }

// Watch counts an entry of a log.
func (f Figures) Watch(pane dashboard.PaneID, e dashboard.Entry) {
	switch e.Kind {
	case dashboard.EntryEvent:
		f.rates.Add(pane, e.Event.Name, e.At)
	case dashboard.EntryAnswer:
		r := e.Exchange.Request
		if o := e.Exchange.Outcome; o.Err != nil {
			f.latencies.Failed(r.Method, r.URL)
		} else {
			f.latencies.Answered(r.Method, r.URL, o.Answer.Duration)
		}
	default: // has no rate or response time
	}
}

// dialog shows event rates by socket and by name, and response times.
type dialog struct {
	host    part.Host
	figures Figures
	pager   draw.Pager
}

// NewDialog returns a dialog that shows figures.
func NewDialog(host part.Host, f Figures) part.Dialog { return &dialog{host: host, figures: f} }

// Moves reports whether the plots change with time.
func (r *dialog) Moves(now time.Time) bool { return len(r.figures.rates.Names(now)) > 0 }

func (r *dialog) Wide() {}

func (r *dialog) Title() string { return "rates and latencies" }

func (r *dialog) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (r *dialog) Key(key tea.KeyPressMsg) tea.Cmd {
	switch name := key.String(); name {
	case "esc", "q", "enter":
		r.host.Close()
	default:
		r.pager.Key(name)
	}
	return nil
}

func (r *dialog) Draw(w, h int, st *theme.Styles) draw.Block {
	lines := slices.Concat(r.events(w, st), []string{""}, r.answers(w, st))
	return r.pager.Draw(draw.FitAll(lines, w), w, h, st)
}

// events returns the plots: a line for each socket, then one for each event name.
func (r *dialog) events(w int, st *theme.Styles) []string {
	minutes := (stats.Bins * stats.BinWidth).Round(time.Minute).Minutes()
	lines := []string{draw.Rule("─", w, st.Strong.Render(fmt.Sprintf("events a second, the last %.0f minutes", minutes)), st.Muted.Render)}
	now := r.host.Now()
	for i, p := range r.host.Dash().Panes() {
		lines = append(lines, r.plot(naming.Numbered(i, p), r.figures.rates.Pane(p.ID), now, w, st))
	}
	names := r.figures.rates.Names(now)
	if len(names) == 0 {
		return append(lines, st.Muted.Render("No events in this time."))
	}
	lines = append(lines, "")
	for _, n := range names {
		name := escape.Text(naming.Event(n.Name))
		if n.Others {
			name = "all others"
		}
		lines = append(lines, r.plot(name, n.Series, now, w, st))
	}
	return lines
}

// plot draws a series in a line: its name, the plot, and figures.
func (r *dialog) plot(name string, s *stats.Series, now time.Time, w int, st *theme.Styles) string {
	const nameWidth, figuresWidth = 18, 26
	bins := s.PerSecond(now)
	newest, most := bins[len(bins)-1], slices.Max(bins[:])
	text := fmt.Sprintf("%8s/s  max %s/s", rateText(newest), rateText(most))
	label := min(nameWidth, w/3)
	room := max(w-label-figuresWidth, 0)
	return st.Name.Render(draw.Fit(name, label-1)) + " " + st.Good.Render(draw.Fit(sparkline(bins[:], min(room, len(bins))), room)) + st.Text.Render(text)
}

// rateText formats a number of events per second.
func rateText(r float64) string {
	if r > 0 && r < 10 {
		return fmt.Sprintf("%.1f", r)
	}
	return draw.Count(uint64(r + 0.5))
}

// sparkline draws values on a line of w cells, with a full block for the highest. If
// there are more values than cells, a cell shows the highest of its values.
func sparkline(values []float64, w int) string {
	blocks := []rune(" ▁▂▃▄▅▆▇█")
	most := slices.Max(values)
	if w <= 0 || most == 0 {
		return strings.Repeat("·", max(w, 0))
	}
	var b strings.Builder
	for i := range w {
		from, size := draw.Share(0, len(values), i, w)
		high := slices.Max(values[from : from+max(size, 1)])
		level := int(high / most * float64(len(blocks)-1))
		if high > 0 {
			level = max(level, 1)
		}
		b.WriteRune(blocks[level])
	}
	return b.String()
}

// answers returns the response times by path.
func (r *dialog) answers(w int, st *theme.Styles) []string {
	lines := []string{draw.Rule("─", w, st.Strong.Render("response times"), st.Muted.Render)}
	paths := r.figures.latencies.Paths()
	if len(paths) == 0 {
		return append(lines, st.Muted.Render("No requests yet."))
	}
	const column, leastPath, mostPath = 10, 14, 60
	figures := []string{"p50", "p95", "max", "no response", "responses"} // a narrow screen hides the last columns
	n := min(max((w-leastPath)/column, 1), len(figures))
	path := min(max(w-n*column-1, 1), mostPath) // keep a cell for the sign of hidden columns
	row := func(name string, figures []string) string {
		var line strings.Builder
		line.WriteString(draw.Fit(name, path))
		for _, f := range figures[:n] {
			line.WriteString(strings.Repeat(" ", max(column-ansi.StringWidth(f), 0)) + f)
		}
		return line.String()
	}
	heading := row("path", figures)
	if n < len(figures) {
		heading += draw.Ellipsis
	}
	lines = append(lines, st.Muted.Render(heading))
	for _, l := range paths {
		name := escape.Text(l.Path)
		if l.Others {
			name = "all others"
		}
		took, failed := []string{"–", "–", "–"}, "–"
		if l.Count > 0 {
			took = []string{draw.Duration(l.P50), draw.Duration(l.P95), draw.Duration(l.Max)}
		}
		if l.Failed > 0 {
			failed = st.Bad.Render("✕" + draw.Count(l.Failed))
		}
		lines = append(lines, row(name, append(took, failed, draw.Count(l.Count))))
	}
	return lines
}
