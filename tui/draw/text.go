package draw

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// Ellipsis marks where text is left out.
const Ellipsis = "…"

// Fit makes a styled text exactly w cells wide: it pads the text, or cuts it with a sign.
func Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	n := ansi.StringWidth(s)
	if n > w {
		s = ansi.Truncate(s, w, Ellipsis)
		n = ansi.StringWidth(s)
	}
	if n > w { // a cluster of runes that can't be split
		return strings.Repeat(" ", w)
	}
	return s + strings.Repeat(" ", w-n)
}

// Window shows plain text from cell offset on, in at most w cells, with signs where text
// is hidden.
func Window(s string, offset, w int) string {
	if offset > 0 {
		s = ansi.TruncateLeft(s, offset, "")
		if w > 0 {
			s = Ellipsis + ansi.TruncateLeft(s, 1, "")
		}
	}
	return ansi.Truncate(s, w, Ellipsis)
}

// Wrap breaks plain text into lines of at most w cells. It breaks at spaces only, unless
// a word is too long, so that a flag with hyphens stays whole. It measures each word
// once.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		line, width := "", 0
		for word := range strings.FieldsSeq(paragraph) {
			n := ansi.StringWidth(word)
			if line != "" && width+1+n <= w {
				line, width = line+" "+word, width+1+n
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			line, width = word, n
			if n > w {
				pieces := strings.Split(ansi.Hardwrap(word, w, true), "\n")
				lines = append(lines, pieces[:len(pieces)-1]...)
				line = pieces[len(pieces)-1]
				width = ansi.StringWidth(line)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// ClipLines keeps the first h lines. The last of them ends with a sign if more follow.
func ClipLines(lines []string, h int) []string {
	if len(lines) <= h || h <= 0 {
		return lines[:min(len(lines), max(h, 0))]
	}
	lines = lines[:h]
	last := strings.TrimRight(ansi.Strip(lines[h-1]), " ")
	lines[h-1] = ansi.Truncate(lines[h-1], ansi.StringWidth(last), "") + Ellipsis
	return lines
}

// Clip keeps a prefix of s that is enough for n cells, so that a row of a payload of
// megabytes costs no more than a short one.
func Clip(s string, cells int) (prefix string, clipped bool) {
	const bytesPerCell = 8 // an escaped or combining character may take several bytes a cell
	most := max(cells, 1) * bytesPerCell
	if len(s) <= most {
		return s, false
	}
	end := most
	for end > 0 && end > most-4 && s[end]&0xC0 == 0x80 { // not inside a UTF-8 sequence
		end--
	}
	return s[:end], true
}

// Rule draws a heading in a line of its own: "─ response · 200 OK ────".
func Rule(line string, w int, heading string, style func(...string) string) string {
	const leastForHeading = 6
	if heading == "" || w < leastForHeading {
		return style(strings.Repeat(line, max(w, 0)))
	}
	n := ansi.StringWidth(heading)
	if n > w-4 {
		heading = ansi.Truncate(heading, max(w-4, 0), Ellipsis)
		n = ansi.StringWidth(heading)
	}
	return style(line) + " " + heading + " " + style(strings.Repeat(line, max(w-n-3, 0)))
}

// Count formats a number with separators: 12,345.
func Count[T ~int | ~uint64](n T) string {
	digits := strconv.FormatInt(int64(n), 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Plural formats a number of things: "1 row", "2 rows".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + one + "s"
}

// Bytes formats a size: 512 B, 1.2 KB, 20.0 MB.
func Bytes(n int) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	default:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
}

// Duration formats a duration: 0.4 ms, 12 ms, 3.2 s, 2m5s.
func Duration(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		return d.Round(time.Second).String()
	}
}

// Seconds formats a wait in whole seconds, at least 1 s.
func Seconds(d time.Duration) string {
	return fmt.Sprintf("%d s", max(int((d+time.Second/2)/time.Second), 1))
}
