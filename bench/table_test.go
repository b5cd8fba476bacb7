package main

import (
	"slices"
	"strings"
	"testing"
)

func TestPercentile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i) // the order must not matter
	}
	for p, want := range map[float64]float64{50: 50, 99: 99, 100: 100, 0: 1} {
		if got := percentile(hundred, p); got != want {
			t.Errorf("p%v is %v, want %v", p, got, want)
		}
	}
}

func TestMedian(t *testing.T) {
	if got := median([]float64{9, 1, 5}); got != 5 {
		t.Errorf("of three: %v", got)
	}
	if got := median([]float64{9, 1, 5, 7}); got != 6 {
		t.Errorf("of four: %v", got)
	}
}

func TestGoalsAreJudgedAsPrinted(t *testing.T) {
	for _, c := range []struct {
		goal  goal
		value float64
		want  string
	}{
		{goal{true, 6}, 6.5, "≥6 met"},
		{goal{true, 6}, 5.996, "≥6 met"},
		{goal{true, 6}, 5.99, "≥6 MISSED"},
		{goal{false, 1}, 1.004, "≤1 met"},
		{goal{false, 1}, 1.01, "≤1 MISSED"},
		{goal{false, 128}, 80, "≤128 met"},
	} {
		if got := c.goal.judge(c.value); got != c.want {
			t.Errorf("%v: %q, want %q", c.value, got, c.want)
		}
	}
}

// A ratio pairs what was measured one after the other; a failure drops its pair.
func TestRatios(t *testing.T) {
	r := row{ratio: true, value: func(s sample) float64 { return s.Wall }}
	ours := []sample{{Wall: 10}, {Wall: 20}, {Failed: "no"}, {Wall: 40}}
	theirs := []sample{{Wall: 5}, {Failed: "no"}, {Wall: 1}, {Wall: 8}}
	if got := r.values(ours, theirs); !slices.Equal(got, []float64{2, 5}) {
		t.Errorf("got %v", got)
	}
}

func TestTableTellsFailures(t *testing.T) {
	taken := results{
		nameOurs: {measureFlood: {{Client: "ours 1", Events: 2000, Wall: 1, Mallocs: 2000, Bytes: 512_000}}},
		nameZishang: {
			measureFlood:    {{Events: 1000, Wall: 1}},
			measureFailures: {{Failed: "it stopped"}, {Failed: "it stopped"}},
		},
	}
	var out strings.Builder
	if err := writeTable(&out, taken); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string][]string{
		"events/s":                {"2k", "1k", "-", "-", "-"},
		"  ours ÷ this":           {"-", "2.00", "≥6", "MISSED", "-", "-", "-"},
		"bytes/event":             {"256", "≤128", "MISSED", "0", "-", "-", "-"},
		"heap, KiB, 500 failures": {"-", "failed", "-", "-", "-"},
	} {
		if got := fieldsAfter(out.String(), line); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	if strings.Count(out.String(), "zishang520, failures FAILED 2 times of 2: it stopped\n") != 1 {
		t.Errorf("the failures are not told once:\n%s", out.String())
	}
}

func fieldsAfter(text, start string) []string {
	for line := range strings.Lines(text) {
		if rest, found := strings.CutPrefix(line, start); found {
			return strings.Fields(rest)
		}
	}
	return nil
}

func TestAsksFor(t *testing.T) {
	for args, want := range map[string]int{
		`"get",{"url":"/flood/1500","data":{}}]`: 1500,
		`"get",{"url":"/echo"}]`:                 0,
	} {
		if got := asksFor(args); got != want {
			t.Errorf("%s: %d, want %d", args, got, want)
		}
	}
}
