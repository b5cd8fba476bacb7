package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// traffic makes changes in the harbor without requests: boats arrive, move, are refitted
// and leave. It destroys only its own boats, so that no user's records vanish, and
// creates only a few.
type traffic struct {
	*harbour
	random *rand.Rand
	made   []int // ids of boats, the oldest first
	named  int
}

// mostVisitors limits how many boats traffic creates at a time.
const mostVisitors = 4

// makeTraffic makes a change now and then, until the server is closed.
func (s *Server) makeTraffic(random *rand.Rand) {
	t := &traffic{harbour: s.harbour, random: random}
	for s.sleep(t.pause(s.opts.Traffic), nil) {
		t.step()
	}
}

// pause returns a random pause of 0.5 to 1.5 times the mean, because a regular rhythm
// would look artificial.
func (t *traffic) pause(mean time.Duration) time.Duration {
	return time.Duration((0.5 + t.random.Float64()) * float64(mean))
}

// step makes one change.
func (t *traffic) step() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forgetGone()
	happenings := []func(){t.arrive, t.refit, t.moor, t.moor, t.castOff, t.depart}
	happenings[t.random.IntN(len(happenings))]()
}

// forgetGone forgets the boats that a client has destroyed.
func (t *traffic) forgetGone() {
	var left []int
	for _, id := range t.made {
		if t.models[boat].records[id] != nil {
			left = append(left, id)
		}
	}
	t.made = left
}

// arrive creates a boat, or destroys one if there are enough.
func (t *traffic) arrive() {
	if len(t.made) >= mostVisitors {
		t.depart()
		return
	}
	names := []string{"Albatross", "Bonne Chance", "Curlew", "Dunlin", "Estrella", "Fulmar", "Gannet", "Halcyon"}
	name := names[t.named%len(names)]
	if round := t.named / len(names); round > 0 {
		name = fmt.Sprintf("%s %d", name, round+1)
	}
	t.named++
	d := draft{values: map[string]any{"name": name, "length": t.length(), berth: nil}}
	id, _ := t.create(t.models[boat], d, nil).get("id").(int)
	t.made = append(t.made, id)
}

// depart destroys the oldest boat of traffic's own, or creates one if there is none.
func (t *traffic) depart() {
	if len(t.made) == 0 {
		t.arrive()
		return
	}
	t.destroy(t.models[boat], t.models[boat].records[t.made[0]], nil)
	t.made = t.made[1:]
}

// refit updates a boat's length.
func (t *traffic) refit() {
	if b := t.anyOf(boat); b != nil {
		t.update(t.models[boat], b, draft{values: map[string]any{"length": t.length()}}, nil)
	}
}

// moor adds a boat to another berth, which removes it from its previous one.
func (t *traffic) moor() {
	b, place := t.anyOf(boat), t.anyOf(berth)
	if b == nil || place == nil || b.refersTo(berth, place.id) {
		t.refit()
		return
	}
	t.add(t.models[berth], place, t.mooring(), b.id, nil)
}

// castOff removes a boat from its berth.
func (t *traffic) castOff() {
	b := t.anyOf(boat)
	if b == nil {
		return
	}
	id, _ := b.values[berth].(int)
	if place := t.models[berth].records[id]; place != nil {
		t.remove(t.models[berth], place, t.mooring(), b.id, nil)
		return
	}
	t.refit()
}

// mooring returns the collection that boats are added to and removed from.
func (t *traffic) mooring() attribute { return *t.models[berth].attribute(boats) }

// length returns a length of 6 to 18 meters, in steps of 10 centimeters.
func (t *traffic) length() float64 { return float64(60+t.random.IntN(121)) / 10 }

// anyOf returns a random record of the model, nil if there is none.
func (t *traffic) anyOf(identity string) *record {
	all := t.models[identity].all()
	if len(all) == 0 {
		return nil
	}
	return all[t.random.IntN(len(all))]
}
