package pubsub_test

import (
	"fmt"
	"slices"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient/pubsub"
)

type m = map[string]any

func eachGeneration(t *testing.T, test func(*testing.T, sailstest.Generation)) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) { test(t, g) })
	}
}

// wantTruth compares the ledger with the server: what is believed is true, and
// of what is true everything is believed, or else guessed, but for these rooms.
// No guess is wrong.
func (c *client) wantTruth(after string, unknowable ...string) {
	c.t.Helper()
	truth := c.truth()
	believed, all := c.living(pubsub.Believed, pubsub.Seen), c.living(pubsub.Guessed, pubsub.Seen)
	if wrong := without(believed, truth); len(wrong) > 0 {
		c.t.Errorf("after %s it believes in %q, which it is not in", after, wrong)
	}
	if missing := without(without(truth, all), unknowable); len(missing) > 0 {
		c.t.Errorf("after %s it does not know of %q", after, missing)
	}
	if wrong := without(all, truth); len(wrong) > 0 {
		c.t.Errorf("after %s it guesses %q wrongly", after, wrong)
	}
}

func without(list, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(gone, s) })
}

func TestTruthOfRealSails(t *testing.T) {
	for _, environment := range [][]string{nil, {"MIRROR=1"}, {"SHORTCUTS=1", "BLUEPRINT_PREFIX=/api/v1"}} {
		t.Run(fmt.Sprint(environment), func(t *testing.T) {
			eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
				s := sailstest.Start(t, g, sailstest.WithEnv(environment...))
				prefix := ""
				if len(environment) > 1 {
					prefix = "/api/v1"
				}
				actor, watcher := connect(t, s.URL()), connect(t, s.URL())
				watcher.must("get", prefix+"/boat", nil)
				watcher.wantTruth("asking for no boats")
				for _, step := range boatSteps() {
					path := step.url
					if step.method != "" {
						actor.must(step.method, prefix+path, step.data)
					} else {
						watcher.must("get", prefix+path, nil)
					}
					what := step.method + " " + path
					actor.wantTruth("its "+what, step.unknowable...)
					watcher.wantTruth("the other's "+what, step.unknowable...)
				}
			})
		})
	}
}

// step is a request, of the watcher if it has no method.
type step struct {
	method, url string
	data        any
	unknowable  []string // rooms that nothing has told of
}

func boatSteps() []step {
	return []step{
		{"post", "/boat", m{"name": "Albatross"}, nil},
		{"post", "/boat", m{"name": "Kittiwake"}, nil},
		{"post", "/boat", m{"name": "Nordlys"}, nil},
		// It has no berth, and nothing tells that it could have one: Sails joins that class room too.
		{"", "/boat/1", nil, []string{"sails_model_create_berth"}},
		{"post", "/berth", m{"label": "A"}, nil},
		{"post", "/berth", m{"label": "B", "boats": []int{1}}, nil},
		{"", "/boat", nil, nil},
		{"put", "/berth/1/boats/2", nil, nil},
		{"put", "/berth/1/boats/3", nil, nil},
		{"put", "/berth/2/boats", []int{2, 3}, nil},
		{"get", "/berth/2/boats", nil, nil},
		{"delete", "/berth/2/boats/3", nil, nil},
		{"patch", "/boat/3", m{"name": "Northern Light"}, nil},
		{"get", "/boat/2/berth", nil, nil},
		{"get", "/boat?populate=false", nil, nil},
		{"get", "/boat?populate=berth", nil, nil},
		{"get", "/berth", nil, nil},
		{"delete", "/boat/3", nil, nil},
		{"delete", "/berth/1", nil, nil},
		{"post", "/boat", m{"name": "Petrel", "berth": 2}, nil},
		{"get", "/boat/4", nil, nil},
		{"delete", "/boat?id=4", nil, nil},
	}
}
