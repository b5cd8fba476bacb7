package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"sailscope/internal/jsontext"
	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// document is a response's body, formatted and safe to show. It keeps one text and where
// its lines start, and colors a line only when that is drawn, so that a large body needs
// little more memory than its size.
type document struct {
	text   string
	starts []int
	size   int // bytes of the body as received, with attachments
}

func newDocument(answer sailsclient.JWR) *document {
	d := &document{text: BodyText(answer), size: len(answer.Whole())}
	for _, a := range answer.Attachments {
		d.size += len(a)
	}
	if d.text == "" {
		return d
	}
	d.starts = append(d.starts, 0)
	for i := 0; i < len(d.text); i++ {
		if d.text[i] == '\n' {
			d.starts = append(d.starts, i+1)
		}
	}
	return d
}

// BodyText returns the text to show: the server's message for a parse error, else the
// body's indented JSON. Unsafe characters are escaped.
func BodyText(answer sailsclient.JWR) string {
	if e := answer.ParseError; e != nil {
		return escape.Lines(strings.TrimSpace(e.Message + "\n" + e.Details))
	}
	if answer.Whole() == nil {
		return ""
	}
	var b bytes.Buffer
	if err := json.Indent(&b, escape.ScreenJSON(answer.Whole()), "", "  "); err != nil {
		return escape.Lines(string(answer.Whole()))
	}
	text := []string{breakStrings(b.String())}
	for i, a := range answer.Attachments {
		text = append(text, fmt.Sprintf("// binary %d: %s", i, draw.Bytes(len(a))))
	}
	return strings.Join(text, "\n")
}

// continued begins a line that continues the string of the previous line.
const continued = "┊ "

// breakStrings breaks JSON strings at their line feeds, so that the stack traces in
// Sails' responses are readable.
func breakStrings(text string) string {
	if !strings.Contains(text, `\n`) {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for {
			end := lineFeed(line)
			if end < 0 {
				break
			}
			b.WriteString(line[:end] + "\n")
			line = indent + continued + line[end:]
		}
		b.WriteString(line)
	}
	return b.String()
}

// lineFeed returns the index of the first escaped line feed that is not at the end of its
// string, or -1.
func lineFeed(line string) int {
	for i := 0; i+2 < len(line); i++ {
		if line[i] != '\\' {
			continue
		}
		i++
		if line[i] == 'n' && line[i+1] != '"' {
			return i + 1
		}
	}
	return -1
}

func (d *document) Lines() int { return len(d.starts) }

func (d *document) line(i int) string {
	end := len(d.text)
	if i+1 < len(d.starts) {
		end = d.starts[i+1] - 1
	}
	return d.text[d.starts[i]:end]
}

// ColorJSON colors one line of indented JSON that was cut to the visible part. Strings
// don't cross lines, so a line is enough to color it.
func ColorJSON(line string, st *theme.Styles) string {
	var b strings.Builder
	if start := strings.Index(line, continued); start >= 0 && strings.Trim(line[:start], " ") == "" {
		text := start + len(continued)
		end := text + jsontext.StringEnd(" "+line[text:], 0) - 1
		b.WriteString(st.Muted.Render(line[:text]) + st.String.Render(line[text:end]))
		line = line[end:]
	}
	for line != "" {
		token, style := nextToken(line, st)
		b.WriteString(style.Render(token))
		line = line[len(token):]
	}
	return b.String()
}

func nextToken(line string, st *theme.Styles) (string, lipgloss.Style) {
	switch c := line[0]; {
	case c == '"':
		end := jsontext.StringEnd(line, 0)
		if strings.HasPrefix(strings.TrimLeft(line[end:], " "), ":") {
			return line[:end], st.Name
		}
		return line[:end], st.String
	case c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z':
		end := strings.IndexAny(line, ",]} \t")
		if end < 0 {
			end = len(line)
		}
		return line[:end], st.Number
	case strings.HasPrefix(line, "//"):
		return line, st.Muted
	default:
		end := 1
		for end < len(line) && strings.IndexByte("\"-0123456789abcdefghijklmnopqrstuvwxyz/", line[end]) < 0 {
			end++
		}
		return line[:end], st.Muted
	}
}
