package cli

import (
	"fmt"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"sailscope/internal/doctor"
	"sailscope/model/escape"
	"sailscope/theme"
)

// Text on a terminal is wrapped at its width, within these bounds: wide enough for long
// words, and narrow enough to read.
const (
	widest    = 100
	narrowest = 40
)

// stepPrinter prints each step for people, as soon as it is done.
type stepPrinter struct {
	app    *app
	out    colorprofile.Writer
	width  int // of lines, 0 for any
	column int // where details begin
	styles theme.Styles

	advised map[string]bool // advice that was printed: it is not repeated
	err     error           // of the output
}

func (a *app) newStepPrinter() *stepPrinter {
	p := &stepPrinter{
		app: a,
		// Asking the terminal for its background would lose what was typed meanwhile.
		styles:  theme.Neutral(),
		out:     colorprofile.Writer{Forward: a.Out, Profile: colorprofile.Detect(a.Out, os.Environ())},
		advised: make(map[string]bool),
	}
	for _, name := range doctor.Steps() {
		p.column = max(p.column, len("x ")+len(name)+len("  "))
	}
	if file, ok := a.Out.(interface{ Fd() uintptr }); ok {
		if width, _, err := term.GetSize(file.Fd()); err == nil {
			p.width = min(max(width, narrowest), widest)
		}
	}
	return p
}

func (p *stepPrinter) step(s doctor.Step) {
	sign, style := p.sign(s.Status)
	head := sign + " " + s.Name
	pad := strings.Repeat(" ", p.column-ansi.StringWidth(head))
	detail := lipgloss.NewStyle()
	if s.Status == doctor.Skip {
		detail = p.styles.Muted
	}
	p.print(style.Render(head) + pad + p.wrapped(s.Detail, "", detail))
	if s.Advice != "" && !p.advised[s.Advice] {
		p.advised[s.Advice] = true
		p.print(strings.Repeat(" ", p.column) + p.wrapped(s.Advice, "→ ", p.styles.Accent))
	}
}

// sign returns the sign of a status. It is clear without its color, too.
func (p *stepPrinter) sign(status doctor.Status) (string, lipgloss.Style) {
	switch status {
	case doctor.OK:
		return "✓", p.styles.Good
	case doctor.Warn:
		return "!", p.styles.Warn
	case doctor.Fail:
		return "✗", p.styles.Bad
	default:
		return "-", p.styles.Muted
	}
}

// wrapped returns a text in the column of details, wrapped. The text may be a server's. All
// lines begin in the same column.
func (p *stepPrinter) wrapped(text, bullet string, style lipgloss.Style) string {
	text = escape.Text(p.app.secrets.Hide(text))
	indent := p.column + ansi.StringWidth(bullet)
	if p.width > 0 {
		text = ansi.Wrap(text, p.width-indent, "")
	}
	lines := strings.Split(text, "\n")
	lines[0] = bullet + lines[0]
	for i, line := range lines {
		lines[i] = style.Render(line)
	}
	return strings.Join(lines, "\n"+strings.Repeat(" ", indent))
}

// verdict prints the summary. It returns the error of the output, if there was one.
func (p *stepPrinter) verdict(d doctor.Diagnosis) error {
	if d.Works {
		p.print("\n" + p.styles.Good.Render("A virtual request works."))
	} else {
		p.print("\n" + p.styles.Bad.Render(fmt.Sprintf("No virtual request works: %s failed.", d.Failed)))
	}
	return outputError(p.err)
}

// print prints lines. After an error it prints nothing.
func (p *stepPrinter) print(text string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(&p.out, text)
	}
}
