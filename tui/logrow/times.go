package logrow

import (
	"strings"
	"time"

	"sailscope/tui/draw"
)

// Times is the format of the rows' times.
type Times int

// A row shows the local time of day, the time since the log began, or the time since
// the row before. TimesCount is the number of formats.
const (
	timeOfDay Times = iota
	SinceStart
	SincePrevious
	TimesCount
)

// WideClock and narrowClock are the widths of a time of day in cells, with and without
// milliseconds.
const (
	WideClock   = len("15:04:05.000")
	narrowClock = len("15:04:05")
)

// ClockWidth returns the width of a time of day, in cells, on a line of w cells.
// Narrow lines omit milliseconds.
func ClockWidth(w int) int {
	const roomForMilliseconds = 50
	if w < roomForMilliseconds {
		return narrowClock
	}
	return WideClock
}

// SinceStartText returns a duration as 1:02:03.456, or without the milliseconds.
func SinceStartText(d time.Duration, milliseconds bool) string {
	text := ""
	if d < 0 { // the event arrived before the request was recorded
		text, d = "-", -d
	}
	text += time.Time{}.Add(d).Format(":04:05.000")
	if !milliseconds {
		text = text[:len(text)-len(".000")]
	}
	return strings.Replace(text, ":", draw.Count(int(d/time.Hour))+":", 1)
}

// DeltaText returns the time between two rows in at most 8 cells.
func DeltaText(d time.Duration) string {
	sign := "+"
	if d < 0 {
		sign, d = "-", -d
	}
	switch {
	case d < time.Minute:
		return sign + draw.Duration(d)
	case d < time.Hour:
		return sign + d.Truncate(time.Second).String()
	default:
		return sign + strings.TrimSuffix(d.Truncate(time.Minute).String(), "0s")
	}
}
