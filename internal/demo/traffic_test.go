package demo

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Whatever happens in the harbour, it stays small, and nobody's boat is lost.
func TestTrafficIsBounded(t *testing.T) {
	a := newHarbour(newHub(), now)
	before := len(a.models[boat].records)
	tr := &traffic{harbour: a, random: rand.New(rand.NewPCG(7, 8))}
	for range 5000 {
		tr.step()
		if n := len(a.models[boat].records); n < before || n > before+mostVisitors {
			t.Fatalf("%d boats", n)
		}
	}
	for id := 1; id <= before; id++ {
		if a.models[boat].records[id] == nil {
			t.Errorf("boat %d is gone", id)
		}
	}
}

func TestTrafficIsReproducible(t *testing.T) {
	run := func() string {
		a := newHarbour(newHub(), now)
		tr := &traffic{harbour: a, random: rand.New(rand.NewPCG(1, 2))}
		for range 200 {
			tr.step()
		}
		var views []object
		for _, r := range a.models[boat].all() {
			views = append(views, a.fullView(a.models[boat], r))
		}
		return mustJSON(t, views)
	}
	if first, second := run(), run(); first != second {
		t.Errorf("%s\nand then\n%s", first, second)
	}
}

// People may empty the harbour under it.
func TestTrafficWithoutRecords(*testing.T) {
	a := newHarbour(newHub(), now)
	tr := &traffic{harbour: a, random: rand.New(rand.NewPCG(1, 2))}
	for range 200 {
		clear(a.models[boat].records)
		clear(a.models[berth].records)
		tr.step()
	}
}

// Who watches sees every verb there is.
func TestTrafficShowsEveryVerb(t *testing.T) {
	s := start(t, Options{Traffic: time.Millisecond})
	c := connect(t, s.URL(), 0)
	c.Must("get", "/boat", nil)
	c.Must("get", "/berth", nil)
	seen := map[string]bool{}
	c.Until("every verb", func() bool {
		for _, e := range c.Events {
			verb, _ := decode(t, []byte(e.Args)).(map[string]any)["verb"].(string)
			seen[verb] = true
		}
		c.Events = nil
		return len(seen) == 5
	})
	for _, verb := range []string{"created", "updated", "destroyed", "addedTo", "removedFrom"} {
		if !seen[verb] {
			t.Errorf("%s was not among %v", verb, seen)
		}
	}
}
