package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
)

// row is one line of the table.
type row struct {
	title   string
	measure string
	value   func(sample) float64
	// ratio makes it our value divided by the column's, of the same round each.
	ratio  bool
	format func(float64) string
	goOnly bool
	goals  map[string]goal // by contender
}

// goal is a limit for a median, as it is printed.
type goal struct {
	atLeast bool
	limit   float64
}

func (g goal) String() string {
	if g.atLeast {
		return fmt.Sprintf("≥%v", g.limit)
	}
	return fmt.Sprintf("≤%v", g.limit)
}

// judge rounds as the table does: nobody should read "1.00, not ≤1".
func (g goal) judge(value float64) string {
	value = math.Round(value*100) / 100
	if value == g.limit || (value > g.limit) == g.atLeast {
		return g.String() + " met"
	}
	return g.String() + " MISSED"
}

func rows() []row {
	perSecond := func(s sample) float64 { return float64(s.Events) / s.Wall }
	percent := func(p float64) func(sample) float64 {
		return func(s sample) float64 { return percentile(s.RoundTrips, p) }
	}
	ours := func(g goal) map[string]goal { return map[string]goal{nameOurs: g} }
	return []row{
		{title: "events/s", measure: measureFlood, value: perSecond, format: thousands},
		{
			title: "  ours ÷ this", measure: measureFlood, value: perSecond, ratio: true, format: decimals,
			goals: map[string]goal{nameZishang: {true, 6}, nameSocketIO: {true, 5}, nameDiscard: {true, 0.55}},
		},
		{
			title: "CPU µs/event", measure: measureFlood, format: decimals,
			value: func(s sample) float64 { return s.CPU * 1e6 / float64(s.Events) },
		},
		{
			title: "allocations/event", measure: measureFlood, format: decimals, goOnly: true, goals: ours(goal{limit: 1}),
			value: func(s sample) float64 { return float64(s.Mallocs) / float64(s.Events) },
		},
		{
			title: "bytes/event", measure: measureFlood, format: whole, goOnly: true, goals: ours(goal{limit: 128}),
			value: func(s sample) float64 { return float64(s.Bytes) / float64(s.Events) },
		},
		{title: "round trip p50, µs", measure: measureRoundTrips, value: percent(50), format: whole},
		{
			title: "  ours ÷ this", measure: measureRoundTrips, value: percent(50), ratio: true, format: decimals,
			goals: map[string]goal{nameZishang: {limit: 1}, nameSocketIO: {limit: 1}, nameSailsIO: {limit: 1}},
		},
		{title: "round trip p99, µs", measure: measureRoundTrips, value: percent(99), format: whole},
		{
			title: fmt.Sprintf("heap, KiB, %d failures", failedAttempts), measure: measureFailures, format: whole,
			value: func(s sample) float64 { return float64(s.HeapGrowth) / 1024 },
		},
		{
			title: fmt.Sprintf("goroutines, %d cycles", connectCycles), measure: measureCycles, format: whole, goOnly: true,
			value: func(s sample) float64 { return float64(s.Goroutines) },
		},
	}
}

func whole(v float64) string     { return fmt.Sprintf("%.0f", v) }
func decimals(v float64) string  { return fmt.Sprintf("%.2f", v) }
func thousands(v float64) string { return fmt.Sprintf("%.0fk", v/1000) }

// writeTable prints the contenders, one column each, and below what did not go
// well or needs a remark.
func writeTable(out io.Writer, taken results) error {
	columns := contenders()
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprint(w, "\t")
	for _, c := range columns {
		fmt.Fprintf(w, "%s\t", c.name)
	}
	fmt.Fprintln(w)
	for _, r := range rows() {
		fmt.Fprintf(w, "%s\t", r.title)
		for _, c := range columns {
			fmt.Fprintf(w, "%s\t", r.cell(taken, c))
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n"+strings.Join(remarks(taken), "\n")+"\n")
	return err
}

func (r row) cell(taken results, c contender) string {
	samples := taken[c.name][r.measure]
	if len(samples) == 0 || (r.goOnly && c.script != "") || (r.ratio && c.name == nameOurs) {
		return "-"
	}
	values := r.values(taken[nameOurs][r.measure], samples)
	if len(values) == 0 {
		return "failed"
	}
	text := spread(values, r.format)
	if g, has := r.goals[c.name]; has {
		text += " " + g.judge(median(values))
	}
	return text
}

// values are those of the rounds that did not fail.
func (r row) values(ours, samples []sample) []float64 {
	var values []float64
	for i, s := range samples {
		switch {
		case s.Failed != "" || (r.ratio && ours[i].Failed != ""):
		case r.ratio:
			values = append(values, r.value(ours[i])/r.value(s))
		default:
			values = append(values, r.value(s))
		}
	}
	return values
}

// remarks are the contenders' versions, each note once, and how often what
// failed.
func remarks(taken results) []string {
	var lines []string
	add := func(line string) {
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	for _, c := range contenders() {
		for _, measure := range c.measures {
			samples := taken[c.name][measure]
			for _, s := range samples {
				if s.Client != "" {
					add(fmt.Sprintf("%s: %s", c.name, s.Client))
				}
				if s.Note != "" {
					add(fmt.Sprintf("%s, %s: %s", c.name, measure, s.Note))
				}
			}
			if failed, reason := failures(samples); failed > 0 {
				add(fmt.Sprintf("%s, %s FAILED %d times of %d: %s", c.name, measure, failed, len(samples), reason))
			}
		}
	}
	return lines
}

// failures counts them; the reason is that of the last.
func failures(samples []sample) (failed int, reason string) {
	for _, s := range samples {
		if s.Failed != "" {
			failed, reason = failed+1, s.Failed
		}
	}
	return failed, reason
}
