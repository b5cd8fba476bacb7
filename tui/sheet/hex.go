package sheet

import (
	"fmt"
	"sort"
	"strings"

	"sailscope/theme"
	"sailscope/tui/draw"
)

// hexPage shows bytes in hexadecimal and as text, each part below a heading.
type hexPage struct {
	parts  [][]byte
	starts []int // the line of each part's heading
	total  int
}

// bytesPerLine bytes fit a pane of the minimum width, with the offset and the text.
const bytesPerLine = 8

func newHexPage(parts [][]byte) *hexPage {
	p := &hexPage{parts: parts}
	for _, part := range parts {
		p.starts = append(p.starts, p.total)
		p.total += 1 + (len(part)+bytesPerLine-1)/bytesPerLine
	}
	return p
}

// NewHex shows bytes in hexadecimal and as ASCII, each part below a heading.
func NewHex(parts [][]byte) *Sheet {
	size := 0
	for _, part := range parts {
		size += len(part)
	}
	return &Sheet{page: newHexPage(parts), size: size}
}

func (p *hexPage) Lines() int { return p.total }

func (p *hexPage) appendLine(dst []byte, line, _ int) []byte {
	part := sort.SearchInts(p.starts, line+1) - 1
	data, row := p.parts[part], line-p.starts[part]-1
	if row < 0 {
		return fmt.Appendf(dst, "// binary %d: %s", part, draw.Bytes(len(data)))
	}
	return appendHexRow(dst, data, row)
}

// appendHexRow appends a row of bytes: the offset, the hexadecimal form, and ASCII.
func appendHexRow(dst, data []byte, row int) []byte {
	offset := row * bytesPerLine
	data = data[offset:min(offset+bytesPerLine, len(data))]
	dst = fmt.Appendf(dst, "%08x ", offset)
	for i := range bytesPerLine {
		if i == bytesPerLine/2 {
			dst = append(dst, ' ')
		}
		if i < len(data) {
			dst = fmt.Appendf(dst, " %02x", data[i])
		} else {
			dst = append(dst, "   "...)
		}
	}
	dst = append(dst, "  "...)
	for _, b := range data {
		if b < ' ' || b > '~' {
			b = '.'
		}
		dst = append(dst, b)
	}
	return dst
}

func (p *hexPage) color(_ int, text string, st *theme.Styles) string {
	const offset, numbers = 8, 8 + 2 + 3*bytesPerLine
	if strings.HasPrefix(text, "//") || len(text) < numbers {
		return st.Muted.Render(text)
	}
	return st.Muted.Render(text[:offset]) + st.Number.Render(text[offset:numbers]) + st.String.Render(text[numbers:])
}
