package sheet

import (
	"errors"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/aymanbagabas/go-udiff"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
)

// maxDiffBytes limits the size of the compared bodies, because the diff needs their whole
// texts.
const maxDiffBytes = 32 << 20

// diffPage is the line diff of two responses' bodies.
type diffPage struct{ text []string }

// NewDiff shows the line diff of the bodies of two responses. It fails with ErrDropped if
// one of the bodies was dropped. It also fails if older is nil, or if the bodies together
// are larger than maxDiffBytes.
func NewDiff(older, newer *dashboard.Exchange) (*Sheet, error) {
	if older == nil {
		return nil, errors.New("no earlier response to compare with")
	}
	if older.Outcome.Dropped() || newer.Outcome.Dropped() {
		return nil, ErrDropped
	}
	before, after := older.Outcome.Response(), newer.Outcome.Response()
	if size := BodySize(before) + BodySize(after); size > maxDiffBytes {
		return nil, fmt.Errorf("the two bodies are %s together: that is more than can be compared (%s)", draw.Bytes(size), draw.Bytes(maxDiffBytes))
	}
	return diffOf(older, newer, AllText(Body(before)), AllText(Body(after)))
}

func diffOf(older, newer *dashboard.Exchange, before, after string) (*Sheet, error) {
	p := &diffPage{text: []string{"--- " + answerTitle(older), "+++ " + answerTitle(newer)}}
	if before == after {
		p.text = append(p.text, "  the bodies are the same")
		return &Sheet{page: p}, nil
	}
	changes, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), udiff.DefaultContextLines)
	if err != nil {
		return nil, fmt.Errorf("compare the bodies: %w", err)
	}
	shown := 0 // lines of before that are done
	for _, hunk := range changes.Hunks {
		if skipped := hunk.FromLine - 1 - shown; skipped > 0 {
			p.text = append(p.text, "@ "+draw.Plural(skipped, "line")+" the same")
			shown += skipped
		}
		for _, line := range hunk.Lines {
			sign := "  "
			switch line.Kind {
			case udiff.Delete:
				sign = "- "
			case udiff.Insert:
				sign = "+ "
			case udiff.Equal:
			}
			if line.Kind != udiff.Insert {
				shown++
			}
			p.text = append(p.text, sign+strings.TrimSuffix(line.Content, "\n"))
		}
	}
	if rest := strings.Count(before, "\n") - shown; rest > 0 {
		p.text = append(p.text, "@ "+draw.Plural(rest, "line")+" the same")
	}
	return &Sheet{page: p}, nil
}

// answerTitle identifies a response by time, status and summary.
func answerTitle(x *dashboard.Exchange) string {
	return x.Outcome.At.Format("15:04:05.000") + " " + naming.Status(x.Outcome.Answer.StatusCode) + " " + escape.Text(x.Summary())
}

// AllText returns all lines of a sheet, including folded ones.
func AllText(s *Sheet) string {
	var b []byte
	for line := range s.Lines() {
		b = append(s.appendLine(b, line, wholeLine), '\n')
	}
	return string(b)
}

func (p *diffPage) Lines() int { return len(p.text) }

func (p *diffPage) appendLine(dst []byte, line, _ int) []byte { return append(dst, p.text[line]...) }

func (p *diffPage) color(_ int, text string, st *theme.Styles) string {
	style := st.Text
	for prefix, other := range map[string]lipgloss.Style{"+": st.Good, "-": st.Bad, "@": st.Muted} {
		if strings.HasPrefix(text, prefix) {
			style = other
		}
	}
	return style.Render(text)
}
