package sailstest

import (
	"slices"
	"testing"
)

// eachAdapter runs a test for each way to share a Redis, side by side.
func eachAdapter(t *testing.T, test func(t *testing.T, generation Generation, options ...Option)) {
	t.Helper()
	t.Parallel()
	for _, generation := range Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			test(t, generation)
		})
	}
	t.Run("eio4, the adapter of Socket.IO", func(t *testing.T) {
		t.Parallel()
		test(t, EIO4, WithEnv("REDIS_ADAPTER=@socket.io/redis-adapter"))
	})
}

type payload map[string]any

// say broadcasts to the room quay, as the event ahoy, what the word says.
func (c *socket) say(word string) {
	c.t.Helper()
	c.must("post", "/room/broadcast", payload{"room": "quay", "event": "ahoy", "data": payload{"word": word}})
}

func TestPair(t *testing.T) {
	eachAdapter(t, func(t *testing.T, generation Generation, options ...Option) {
		a, b, redis := StartPair(t, generation, options...)
		t.Run("shares events but no records", func(t *testing.T) { wantSharedEvents(t, connect(t, a), connect(t, b)) })
		t.Run("cut and heal", func(t *testing.T) {
			here, there := connect(t, a), connect(t, b)
			wantCutAndHeal(t, here, there, func() { redis.Cut(b) }, func() { redis.Heal(b) })
		})
	})
}

func wantSharedEvents(t *testing.T, here, there *socket) {
	t.Helper()
	there.must("post", "/room/join", payload{"room": "quay"})
	here.say("room")
	there.wantEvent("ahoy", `{"word":"room"}`)
	here.must("post", "/blast", payload{"event": "storm", "data": payload{"force": 9}, "omitMe": true})
	there.wantEvent("storm", `{"force":9}`)

	there.must("post", "/records/subscribe", payload{"model": "captain", "ids": []string{"echo_1:red"}})
	here.must("post", "/records/publish", payload{"model": "captain", "ids": []string{"echo_1:red"}, "data": payload{"on": "deck"}})
	there.wantEvent("captain", `{"on":"deck"}`)

	// Who watches a model is taken into the room of a record that another server creates.
	there.must("get", "/port", nil)
	here.must("post", "/port", payload{"id": "le_havre:2"})
	if e := there.next(); e.Name != "port" {
		t.Errorf("heard %s %s, want that a port is created", e.Name, e.Args)
	}
	eventually(t, "the watcher is in the room of the port", func() bool {
		return slices.Contains(there.rooms(), "sails_model_port_le_havre:2:port")
	})
	if ports := there.must("get", "/port", nil); string(ports) != "[]" {
		t.Errorf("the other app has ports: %s", ports)
	}
	here.wantSilence()
}

// wantCutAndHeal cuts and heals the link of the server that there is on.
func wantCutAndHeal(t *testing.T, here, there *socket, cut, heal func()) {
	t.Helper()
	for _, c := range []*socket{here, there} {
		c.must("post", "/room/join", payload{"room": "quay"})
	}
	for range 2 {
		cut()
		here.say("missed") // by the other server
		here.wantEvent("ahoy", `{"word":"missed"}`)
		there.wantSilence()
		heal()
		here.say("heard")
		here.wantEvent("ahoy", `{"word":"heard"}`)
		there.wantEvent("ahoy", `{"word":"heard"}`)
	}
	cut()
	there.say("alone") // its own sockets hear it as ever
	there.wantEvent("ahoy", `{"word":"alone"}`)
	here.wantSilence()
	heal()
	here.wantEvent("ahoy", `{"word":"alone"}`) // late
}
