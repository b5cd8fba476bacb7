package demo

import (
	"fmt"
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// now is the time in every record of a test that looks at records.
func now() time.Time { return time.UnixMilli(1_000) }

// notifications are compared with those of real Sails in TestParityWithSails;
// here is what the dashboard builds on, in every generation.
func TestNotifications(t *testing.T) {
	eachVersion(t, func(t *testing.T, opts Options, version engineio.Version) {
		opts.Now = now
		s := start(t, opts)
		actor, watcher := connect(t, s.URL(), version), connect(t, s.URL(), version)
		for _, c := range []*client{actor, watcher} {
			c.Must("get", "/boat", nil)
			c.Must("get", "/berth", nil)
		}
		berth2 := `{"id":2,"createdAt":1000,"updatedAt":1000,"label":"North Quay 2"}`
		nimbus := `{"id":6,"createdAt":1000,"updatedAt":1000,"name":"Nimbus","length":8,"berth":` + berth2 + `}`
		wantBody(t, actor.Must("post", "/boat", map[string]any{"name": "Nimbus", "length": 8, "berth": 2}), nimbus)
		wantHeard(watcher,
			`["berth",{"id":2,"verb":"addedTo","attribute":"boats","addedId":6}]`,
			`["boat",{"verb":"created","data":`+nimbus+`,"id":6}]`)
		actor.Must("patch", "/boat/6", map[string]any{"length": 9, "berth": nil})
		wantHeard(watcher,
			`["berth",{"id":2,"verb":"removedFrom","attribute":"boats","removedId":6}]`,
			`["boat",{"verb":"updated","data":{"length":9,"berth":null,"id":6,"updatedAt":1000},"id":6,"previous":`+nimbus+`}]`)
		actor.Must("delete", "/boat/6", nil)
		wantHeard(watcher,
			`["boat",{"verb":"destroyed","id":6,"previous":{"id":6,"createdAt":1000,"updatedAt":1000,"name":"Nimbus","length":9,"berth":null}}]`)
		wantHeard(actor) // who did it knows
	})
}

// A socket that has not asked for records hears nothing of them, and one that
// has asked for a record hears nothing of new ones.
func TestOnlySubscribersHear(t *testing.T) {
	s := start(t, Options{})
	actor, stranger, ofOne := connect(t, s.URL(), 0), connect(t, s.URL(), 0), connect(t, s.URL(), 0)
	ofOne.Must("get", "/boat/1", nil)
	actor.Must("post", "/boat", map[string]any{"name": "Nimbus"})
	actor.Must("patch", "/boat/2", map[string]any{"name": "Nordlys II"})
	actor.Must("put", "/berth/3/boats/1", nil)
	wantHeard(stranger)
	wantHeard(ofOne,
		`["boat",{"verb":"updated","data":{"berth":3},"id":1}]`,
		`["berth",{"id":1,"verb":"removedFrom","attribute":"boats","removedId":1}]`) // it populated boat 1
}

func TestReconnectForgetsRooms(t *testing.T) {
	s := start(t, Options{})
	c := newClient(t, s.URL(), sailsclient.Options{})
	first := c.Dial().SID
	c.Must("get", "/boat", nil)
	c.HangUp()
	second := c.Dial().SID
	if second == first {
		t.Errorf("the same id after a reconnect: %s", first)
	}
	wantBody(t, c.Must("get", "/rooms", nil), fmt.Sprintf("[%q]", second))
}

func TestLobby(t *testing.T) {
	eachVersion(t, func(t *testing.T, opts Options, version engineio.Version) {
		opts.Now = now
		s := start(t, opts)
		speaker, listener, outside := connect(t, s.URL(), version), connect(t, s.URL(), version), connect(t, s.URL(), version)
		speaker.Must("post", "/lobby/join", nil)
		listener.Must("post", "/lobby/join", nil)
		wantBody(t, speaker.Must("post", "/lobby/say", map[string]any{"text": "ahoy", "from": "bridge"}),
			`{"said":{"from":"bridge","text":"ahoy","at":1000},"heard":2}`)
		const heard = `["lobby",{"from":"bridge","text":"ahoy","at":1000}]`
		wantHeard(speaker, heard)
		wantHeard(listener, heard)
		wantHeard(outside)
		listener.Must("post", "/lobby/leave", nil)
		wantBody(t, speaker.Must("post", "/lobby/say", nil), `{"said":{"from":"somebody","text":"","at":1000},"heard":1}`)
		wantHeard(listener)
	})
}

func TestBlastAndBroadcast(t *testing.T) {
	s := start(t, Options{})
	in, out := connect(t, s.URL(), engineio.V3), connect(t, s.URL(), engineio.V4)
	in.Must("post", "/lobby/join", nil)
	if n, err := s.Broadcast(lobby, "news", []int{1}); n != 1 || err != nil {
		t.Errorf("%d sockets, %v", n, err)
	}
	if err := s.Blast("all", map[string]any{"a": "<&>"}); err != nil {
		t.Error(err)
	}
	if err := s.Blast("bad", func() {}); err == nil {
		t.Error("a function was blasted")
	}
	wantHeard(in, `["news",[1]]`, `["all",{"a":"<&>"}]`)
	wantHeard(out, `["all",{"a":"<&>"}]`)
}

// Requests of one socket are handled in the order they were made, and logged.
func TestRequestsAreInOrder(t *testing.T) {
	eachVersion(t, func(t *testing.T, opts Options, version engineio.Version) {
		s := start(t, opts)
		c := newClient(t, s.URL(), sailsclient.Options{EngineIO: version, Headers: map[string]string{"X-Ship": "yes"}})
		sid := c.Dial().SID
		const n = 50
		for i := range n {
			c.Must("get", fmt.Sprintf("/echo?n=%d", i), map[string]any{"i": i})
		}
		seen := s.Requests()
		if len(seen) != n {
			t.Fatalf("%d requests", len(seen))
		}
		for i, r := range seen {
			data, _ := r.Data.(map[string]any)
			if r.URL != fmt.Sprintf("/echo?n=%d", i) || r.Method != "get" || r.Socket != sid ||
				r.Headers["x-ship"] != "yes" || data["i"] != float64(i) {
				t.Errorf("request %d was %+v", i, r)
			}
		}
	})
}
