package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"

	"sailscope/internal/screen"
)

// Measures of the picture, in pixels.
const (
	cellWidth  = 8.4 // of the font stack at fontSize, where 0.6 em is the rule
	cellHeight = 18
	fontSize   = 14
	baseline   = 13.2 // below a cell's top
	padding    = 14   // between the window's edge and the cells
	titleBar   = 34
	margin     = 18 // for the shadow
	fonts      = "ui-monospace,'SF Mono','Cascadia Mono','JetBrains Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace"
)

// Colors of the window; what is in it has its own.
const (
	windowColor = "#0d1219"
	barColor    = "#161d27"
	edgeColor   = "#2b3544"
	titleColor  = "#8b949e"
	textColor   = "#d7dce2"
)

// drawing collects the elements, and a class for each style of text.
type drawing struct {
	bytes.Buffer
	frame   screen.Frame
	classes map[string]string
	styles  []string
	// rowByRow keeps each row's elements in that row, so that rows can change alone.
	rowByRow bool
}

// svg draws a frame in a window; about says what it shows to those who can't
// see it.
func svg(f screen.Frame, title, about string) []byte {
	d := &drawing{frame: f, classes: make(map[string]string)}
	for y := range f.Cells {
		d.backgrounds(y)
	}
	for y := range f.Cells {
		d.boxes(y)
		d.texts(y)
	}
	d.cursor()
	return d.window(titleText(d.windowWidth(), title), about)
}

func (d *drawing) windowWidth() float64 { return float64(d.frame.Width)*cellWidth + 2*padding }

// titleText is what the title bar says.
func titleText(width float64, title string) string {
	return fmt.Sprintf(`<text x="%.1f" y="%.1f" text-anchor="middle" fill="%s">%s</text>`+"\n", width/2, titleBar/2+4.8, titleColor, escaped(title))
}

// window puts what is drawn into a window with a title bar.
func (d *drawing) window(title, about string) []byte {
	w := d.windowWidth()
	h := float64(d.frame.Height)*cellHeight + titleBar + 2*padding
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" width="%.0f" height="%.0f" role="img" aria-label="%s">`+"\n",
		w+2*margin, h+2*margin, w+2*margin, h+2*margin, escaped(about))
	fmt.Fprintf(&out, "<style>text{font:%dpx %s;white-space:pre}%s</style>\n", fontSize, fonts, strings.Join(d.styles, ""))
	out.WriteString(`<filter id="s" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="7"/></filter>` + "\n")
	fmt.Fprintf(&out, `<g transform="translate(%d %d)">`+"\n", margin, margin)
	fmt.Fprintf(&out, `<rect y="5" width="%.1f" height="%.1f" rx="10" opacity=".35" filter="url(#s)"/>`+"\n", w, h)
	fmt.Fprintf(&out, `<rect width="%.1f" height="%.1f" rx="10" fill="%s"/>`+"\n", w, h, windowColor)
	fmt.Fprintf(&out, `<path d="M0 %d V10 a10 10 0 0 1 10 -10 H%.1f a10 10 0 0 1 10 10 V%d Z" fill="%s"/>`+"\n", titleBar, w-10, titleBar, barColor)
	fmt.Fprintf(&out, `<rect x=".5" y=".5" width="%.1f" height="%.1f" rx="9.5" fill="none" stroke="%s"/>`+"\n", w-1, h-1, edgeColor)
	for i, color := range []string{"#f47e7e", "#e5b567", "#5fd38d"} {
		fmt.Fprintf(&out, `<circle cx="%d" cy="%d" r="6" fill="%s"/>`+"\n", 21+20*i, titleBar/2, color)
	}
	out.WriteString(title)
	fmt.Fprintf(&out, `<g transform="translate(%d %d)">`+"\n", padding, titleBar+padding)
	out.Write(d.Bytes())
	out.WriteString("</g>\n</g>\n</svg>\n")
	return out.Bytes()
}

// backgrounds draws a row's backgrounds, one rectangle for cells of one color.
func (d *drawing) backgrounds(y int) {
	row := d.frame.Cells[y]
	for x := 0; x < len(row); {
		color := background(row[x])
		end := x + 1
		for end < len(row) && background(row[end]) == color {
			end++
		}
		if color != "" {
			fmt.Fprintf(d, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n",
				float64(x)*cellWidth, y*cellHeight, float64(end-x)*cellWidth, cellHeight, color)
		}
		x = end
	}
}

// texts draws a row's text in runs of one style. A run's length is given, so
// that it fits the cells whatever font the reader has; what is not ASCII may
// come from another font and is centerd in its own cell.
func (d *drawing) texts(y int) {
	row := d.frame.Cells[y]
	for x := 0; x < len(row); {
		cell := row[x]
		if isBlank(cell) || isBox(cell.Content) {
			x++
			continue
		}
		if !isASCII(cell.Content) {
			width := max(cell.Width, 1)
			fmt.Fprintf(d, `<text class="%s" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`+"\n",
				d.class(cell), (float64(x)+float64(width)/2)*cellWidth, float64(y*cellHeight)+baseline, escaped(cell.Content))
			x += width
			continue
		}
		end := runEnd(row, x)
		var text strings.Builder
		for _, c := range row[x:end] {
			text.WriteString(c.Content)
		}
		fmt.Fprintf(d, `<text class="%s" x="%.1f" y="%.1f" textLength="%.1f">%s</text>`+"\n",
			d.class(cell), float64(x)*cellWidth, float64(y*cellHeight)+baseline, float64(end-x)*cellWidth, escaped(text.String()))
		x = end
	}
}

// runEnd is where the run of text from x on ends: at another style, another
// font, or two blanks.
func runEnd(row []uv.Cell, x int) int {
	style := row[x].Style
	end := x
	for i := x; i < len(row) && isASCII(row[i].Content) && i-end <= 1; i++ {
		if isBlank(row[i]) {
			continue
		}
		if !row[i].Style.Equal(&style) {
			break
		}
		end = i + 1
	}
	return end
}

// cursor draws the terminal's cursor as a bar.
func (d *drawing) cursor() {
	if d.frame.Modes.CursorHidden {
		return
	}
	fmt.Fprintf(d, `<rect x="%.1f" y="%d" width="2" height="%d" fill="%s"/>`+"\n",
		float64(d.frame.CursorX)*cellWidth, d.frame.CursorY*cellHeight, cellHeight, textColor)
}

// class names a cell's style of text.
func (d *drawing) class(cell uv.Cell) string {
	css := "fill:" + foreground(cell)
	if cell.Style.Attrs&uv.AttrBold != 0 {
		css += ";font-weight:700"
	}
	if cell.Style.Attrs&uv.AttrItalic != 0 {
		css += ";font-style:italic"
	}
	name, known := d.classes[css]
	if !known {
		name = fmt.Sprintf("c%d", len(d.classes))
		d.classes[css] = name
		d.styles = append(d.styles, fmt.Sprintf(".%s{%s}", name, css))
	}
	return name
}

func foreground(cell uv.Cell) string {
	if cell.Style.Fg == nil {
		return textColor
	}
	return hex(cell.Style.Fg)
}

func background(cell uv.Cell) string {
	if cell.Style.Bg == nil {
		return ""
	}
	return hex(cell.Style.Bg)
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func isBlank(cell uv.Cell) bool { return strings.TrimSpace(cell.Content) == "" }

func isASCII(s string) bool {
	const first, last = 0x20, 0x7e
	return s == "" || len(s) == 1 && s[0] >= first && s[0] <= last
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // of a builder, never fails
	return b.String()
}
