package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sailscope/internal/screen"
)

// shot is a moment of a film: what the screen shows, for how long, and what the
// title bar says about it.
type shot struct {
	frame   screen.Frame
	caption string
	hold    time.Duration
}

// film draws shots as one picture that moves, in a loop. A row that stays the
// same over several shots is drawn once: style sheets switch rows on and off.
// Where nothing moves, because a reader wants that or a program can't, the last
// shot is shown.
func film(shots []shot, about string) []byte {
	d := &drawing{frame: shots[0].frame, classes: make(map[string]string), rowByRow: true}
	f := &filmStrip{timeline: starts(shots), rules: map[string]string{}}
	for y := range shots[0].frame.Cells {
		d.WriteString(f.strip(shots, func(s shot) string { return d.row(s.frame, y) }))
	}
	title := f.strip(shots, func(s shot) string { return titleText(d.windowWidth(), s.caption) })
	d.styles = append(d.styles, f.styles...)
	d.styles = append(d.styles, "@media(prefers-reduced-motion:reduce){g{animation:none!important}}")
	return d.window(title, about)
}

// row is one row of a frame as elements of its own.
func (d *drawing) row(frame screen.Frame, y int) string {
	row := &drawing{frame: frame, classes: d.classes, styles: d.styles, rowByRow: true}
	row.backgrounds(y)
	row.boxes(y)
	row.texts(y)
	if frame.CursorY == y {
		row.cursor()
	}
	d.styles = row.styles
	return row.String()
}

// filmStrip makes groups that are visible during some shots only.
type filmStrip struct {
	timeline []time.Duration   // when each shot begins, and at last when the film ends
	rules    map[string]string // the class that is visible during these shots
	styles   []string
}

// starts are the moments at which the shots begin, and the one at which the film
// ends.
func starts(shots []shot) []time.Duration {
	times := []time.Duration{0}
	for _, s := range shots {
		times = append(times, times[len(times)-1]+s.hold)
	}
	return times
}

// strip draws one part of the picture in all shots. What two shots have in
// common is there once.
func (f *filmStrip) strip(shots []shot, draw func(shot) string) string {
	var versions []string
	visible := map[string][]bool{}
	for i, s := range shots {
		text := draw(s)
		if visible[text] == nil {
			visible[text] = make([]bool, len(shots))
			versions = append(versions, text)
		}
		visible[text][i] = true
	}
	var b strings.Builder
	for _, text := range versions {
		switch {
		case text == "":
		case !slices.Contains(visible[text], false):
			b.WriteString(text)
		default:
			fmt.Fprintf(&b, `<g class="%s">`+"\n%s</g>\n", f.class(visible[text]), text)
		}
	}
	return b.String()
}

// class names a rule that makes an element visible during these shots.
func (f *filmStrip) class(visible []bool) string {
	key := fmt.Sprint(visible)
	if name, known := f.rules[key]; known {
		return name
	}
	name := fmt.Sprintf("v%d", len(f.rules))
	f.rules[key] = name
	total := f.timeline[len(f.timeline)-1]
	var frames strings.Builder
	for i, on := range visible {
		if i > 0 && on == visible[i-1] {
			continue
		}
		fmt.Fprintf(&frames, "%.2f%%{visibility:%s}", 100*f.timeline[i].Seconds()/total.Seconds(), visibility(on))
	}
	f.styles = append(f.styles, fmt.Sprintf("@keyframes %s{%s}.%s{visibility:%s;animation:%s %.1fs step-end infinite}",
		name, frames.String(), name, visibility(visible[len(visible)-1]), name, total.Seconds()))
	return name
}

func visibility(on bool) string {
	if on {
		return "visible"
	}
	return "hidden"
}
