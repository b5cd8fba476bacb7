package sailsclient_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"

	"sailscope/internal/sailstest"
)

func TestRealPubSub(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		t.Run("blueprints", func(t *testing.T) { wantNotifications(t, connect(t, s.URL()), connect(t, s.URL())) })
		t.Run("lobby", func(t *testing.T) { wantLobby(t, connect(t, s.URL()), connect(t, s.URL())) })
		t.Run("hostile", func(t *testing.T) { wantHostileIntact(t, connect(t, s.URL())) })
		t.Run("binary", func(t *testing.T) { wantBinaryEvent(t, connect(t, s.URL())) })
		t.Run("order", func(t *testing.T) { wantOrder(t, connect(t, s.URL())) })
		t.Run("blast", func(t *testing.T) { wantBlast(t, s) })
	})
}

// What one socket does through blueprints, the other is told, in order and in
// this shape; the one that does it is not.
func wantNotifications(t *testing.T, actor, watcher *client) {
	watcher.Must("get", "/boat", nil)
	watcher.Must("get", "/berth", nil)
	actor.Must("get", "/boat", nil)
	actor.Must("get", "/berth", nil)
	actor.Must("post", "/berth", map[string]any{"label": "North Quay"})
	actor.Must("post", "/boat", map[string]any{"name": "Nimbus", "length": 7.5})
	actor.Must("patch", "/boat/1", map[string]any{"length": 8})
	actor.Must("put", "/berth/1/boats/1", nil)
	actor.Must("delete", "/berth/1/boats/1", nil)
	actor.Must("delete", "/boat/1", nil)
	wantJSON(t, "the watcher heard", watcher.Heard(), `[
		["berth",{"verb":"created","id":1,"data":{"id":1,"label":"North Quay","boats":[],"createdAt":0,"updatedAt":0}}],
		["boat",{"verb":"created","id":1,"data":{"id":1,"name":"Nimbus","length":7.5,"berth":null,"createdAt":0,"updatedAt":0}}],
		["boat",{"verb":"updated","id":1,"data":{"id":1,"length":8,"updatedAt":0},
			"previous":{"id":1,"name":"Nimbus","length":7.5,"berth":null,"createdAt":0,"updatedAt":0}}],
		["berth",{"verb":"addedTo","id":1,"attribute":"boats","addedId":1}],
		["boat",{"verb":"updated","id":1,"data":{"berth":1}}],
		["berth",{"verb":"removedFrom","id":1,"attribute":"boats","removedId":1}],
		["boat",{"verb":"updated","id":1,"data":{"berth":null}}],
		["boat",{"verb":"destroyed","id":1,
			"previous":{"id":1,"name":"Nimbus","length":8,"berth":null,"createdAt":0,"updatedAt":0}}]]`)
	wantJSON(t, "the actor heard", actor.Heard(), `[]`)
}

func wantLobby(t *testing.T, a, b *client) {
	a.Must("post", "/lobby/join", nil)
	b.Must("post", "/lobby/join", nil)
	a.Must("post", "/lobby/say", map[string]any{"from": "a", "text": "ahoy"})
	b.Must("post", "/lobby/say", map[string]any{"from": "b", "text": "aye", "omitMe": true})
	wantJSON(t, "a heard", a.Heard(), `[["lobby",{"from":"a","text":"ahoy"}],["lobby",{"from":"b","text":"aye"}]]`)
	wantJSON(t, "b heard", b.Heard(), `[["lobby",{"from":"a","text":"ahoy"}]]`)
	b.Must("post", "/lobby/leave", nil)
	a.Must("post", "/lobby/say", map[string]any{"from": "a", "text": "anyone?"})
	wantJSON(t, "b heard after leaving", b.Heard(), `[]`)
}

// Nothing between the wire and the Observer touches text.
func wantHostileIntact(t *testing.T, c *client) {
	body := c.Must("get", "/hostile", nil)
	var answer struct{ Event string }
	if err := json.Unmarshal(c.Must("post", "/hostile/emit", nil), &answer); err != nil {
		t.Fatal(err)
	}
	e := c.Event(answer.Event)
	wantJSON(t, "the hostile event", json.RawMessage(e.Args), body)
}

func wantBinaryEvent(t *testing.T, c *client) {
	c.Must("post", "/binary", nil)
	e := c.Event("binary")
	wantJSON(t, "the event", json.RawMessage(e.Args), `{"name":"chart","data":{"_placeholder":true,"num":0}}`)
	if len(e.Attachments) != 1 || base64.StdEncoding.EncodeToString(e.Attachments[0]) != "AAEC/f7/" {
		t.Errorf("attachments %v", e.Attachments)
	}
}

func wantOrder(t *testing.T, c *client) {
	const n = 2000
	c.Must("post", fmt.Sprintf("/burst?n=%d&event=wave", n), nil)
	events := c.Take()
	if len(events) != n {
		t.Fatalf("%d events before the answer, want %d", len(events), n)
	}
	for i, e := range events {
		if e.Name != "wave" || e.Seq != uint64(i+1) || e.Args != fmt.Sprintf(`{"seq":%d}`, i) || e.Generation != 1 {
			t.Fatalf("event %d is %+v", i, e)
		}
	}
}

func wantBlast(t *testing.T, s *sailstest.Server) {
	all := make([]*client, 20)
	for i := range all {
		all[i] = connect(t, s.URL())
	}
	all[0].Must("post", "/shout", map[string]any{"text": "land ho"})
	for i, c := range all {
		wantJSON(t, fmt.Sprintf("socket %d heard", i), c.Heard(), `[["shout",{"text":"land ho"}]]`)
	}
}
