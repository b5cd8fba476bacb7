package stats

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// maxPaths bounds the paths that Latencies counts separately.
const maxPaths = 200

// Latencies counts latencies of requests, by method and path.
type Latencies struct {
	paths  map[string]*latency
	others *latency
}

type latency struct {
	answers Histogram
	max     time.Duration
	failed  uint64
}

// NewLatencies returns Latencies with nothing counted.
func NewLatencies() *Latencies {
	return &Latencies{paths: make(map[string]*latency)}
}

// Answered counts a request and the time to its response.
func (l *Latencies) Answered(method, url string, took time.Duration) {
	path := l.path(method, url)
	path.answers.Add(took)
	path.max = max(path.max, took)
}

// Failed counts a request without a response.
func (l *Latencies) Failed(method, url string) { l.path(method, url).failed++ }

func (l *Latencies) path(method, url string) *latency {
	name := strings.ToUpper(method) + " " + Route(url)
	if known := l.paths[name]; known != nil {
		return known
	}
	if len(l.paths) >= maxPaths || len(name) > maxNameLength {
		if l.others == nil {
			l.others = new(latency)
		}
		return l.others
	}
	l.paths[name] = new(latency)
	return l.paths[name]
}

// Latency is the latency of requests to one path. The quantiles are those of a Histogram. The
// maximum is exact.
type Latency struct {
	Path          string // like "GET /user/:id"
	Others        bool   // further paths, counted together
	Count         uint64 // number of responses
	Failed        uint64 // requests without a response
	P50, P95, Max time.Duration
}

// Paths returns the requested paths, the most frequent first, and then the others.
func (l *Latencies) Paths() []Latency {
	all := make([]Latency, 0, len(l.paths)+1)
	for path, of := range l.paths {
		all = append(all, of.told(path))
	}
	slices.SortFunc(all, func(a, b Latency) int {
		return cmp.Or(cmp.Compare(b.Count+b.Failed, a.Count+a.Failed), strings.Compare(a.Path, b.Path))
	})
	if l.others != nil {
		others := l.others.told("")
		others.Others = true
		all = append(all, others)
	}
	return all
}

func (l *latency) told(path string) Latency {
	// The middle of the last bucket may lie above the longest that was counted.
	quantile := func(q float64) time.Duration { return min(l.answers.Quantile(q), l.max) }
	return Latency{
		Path: path, Count: l.answers.Total(), Failed: l.failed,
		P50: quantile(0.50), P95: quantile(0.95), Max: l.max,
	}
}
