package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

func TestMovingInTheRooms(t *testing.T) {
	d := newDriver(t, 120, 24, 3)
	subscribed(d)
	d.mustShow("▌ lobby", "─ lobby on 1 harbour", "Named: you say so")
	d.press("g")
	d.mustShow("▌ berth · new records", "Guessed: the response to GET", "/boat?limit=3&token=***")
	d.mustNotShow("hunter2")
	d.press("j", "j", "j")
	d.mustShow("▌ boat #1", "Believed: by the blueprints' rules", "No events received.")
	d.press("l")
	d.mustShow("▶ 2 lighth", "─ boat #1 on 2 lighthouse", "Not known to be in this room. GET /boat/1")
	d.press("h", "j", "j")
	d.mustShow("─ boat #3 on 1 harbour", "Seen: an event", "12 events received", "sails_model_boat_3:boat")
	d.press("y")
	if d.copied != "sails_model_boat_3:boat" {
		t.Errorf("copied %q", d.copied)
	}
	d.press("]", "pgup", "G")
	d.mustShow("▌ lobby", "▶ 2 lighth", "Not known to be in this room")
	d.press("esc")
	d.mustShow("▌ a request")
}

// What was selected stays so whatever comes before it; what is gone leaves the
// cursor where it was.
func TestTheSelectedRoomStays(t *testing.T) {
	d := newDriver(t, 120, 24, 2)
	subscribed(d)
	d.press("k")
	d.mustShow("▌ boat #9")
	d.exchange(0, "GET /anchor", records(1, 2))
	d.mustShow("▌ boat #9", "anchor #1")
	d.press("l", "-")
	d.mustShow("✓ forgot boat #9 on this socket", "▌ lobby")
	d.press("-")
	d.mustShow("✕ lobby is not known on this socket")
}

func TestFoldingRooms(t *testing.T) {
	d := newDriver(t, 80, 24, 2)
	d.connected(0, noon)
	d.exchange(0, "GET /boat", records(1, 2000))
	d.press("v", "v", "j")
	d.mustShow("▌ ▸ boat · 2,000 records", "┃ 2,000", "enter shows them")
	d.press("enter", "j")
	d.mustShow("▾ boat · 2,000 records", "▌ boat #1 ")
	d.press("G")
	d.mustShow("▌ boat #2000")
	d.press("k", "k")
	d.mustShow("▌ boat #1998", "boat #2000")
	d.press("g")
	d.click("▾ boat") // selects
	d.mustShow("▾ boat · 2,000 records")
	d.click("▾ boat")
	d.mustShow("▌ ▸ boat · 2,000 records")
	lostAndBack(d)
	d.mustShow("2,000 were lost with the last connection: R subscribes again, - forgets")
	d.press("-")
	d.mustShow("✓ forgot 2,000 lost rooms", "1 room ")
}

func TestFilteringRooms(t *testing.T) {
	d := newDriver(t, 80, 24, 3)
	subscribed(d)
	d.press("/")
	d.write("BOAT #q3")
	d.press("backspace", "backspace")
	d.write("3")
	d.mustShow("1 of 9 rooms", "▌ boat #3", "enter apply filter")
	d.press("down", "enter")
	d.mustShow("esc shows all")
	d.press("/")
	d.write("x")
	d.mustShow("No room matches.")
	d.press("enter", "enter", "y", "-", "esc") // nothing is selected
	d.mustShow("9 rooms")
	d.press("/")
	d.update(tea.PasteMsg{Content: "lobby"})
	d.press("esc")
	d.mustShow("9 rooms")
	d.press("esc")
	d.mustShow("▌ a request")
}

func TestTheMouseInTheRooms(t *testing.T) {
	d := newDriver(t, 120, 24, 3)
	subscribed(d)
	d.click("boat #3")
	d.mustShow("─ boat #3 on 1 harbour")
	x, _ := d.find("2 lighth")
	_, y := d.find("boat #1")
	d.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	d.mustShow("─ boat #1 on 2 lighthouse", "▶ 2 lighth")
	d.click("3 ferry")
	d.mustShow("─ boat #1 on 3 ferry")
	d.wheel("boat #2", tea.MouseWheelDown, 0)
	d.mustShow("─ boat #7 on 3 ferry")
	d.wheel("boat #2", tea.MouseWheelUp, tea.ModShift)
	d.mustShow("─ boat #7 on 2 lighthouse")
	d.wheel("1 harbour", tea.MouseWheelUp, 0)
	d.mustShow("─ boat #7 on 1 harbour")
}

// From a room to its events.
func TestOpeningARoom(t *testing.T) {
	d := newDriver(t, 80, 24, 3)
	subscribed(d)
	d.press("enter")
	d.mustShow("✕ events do not say which custom room they came through")
	d.click("boat #3")
	d.press("enter")
	d.mustShow("▶ events", "/ event:boat id:3", "12 of ")
	d.press("v", "v")
	d.click("boat · new")
	d.press("enter")
	d.mustShow("/ event:boat verb:created", "1 of ")
}

func TestEventsOfARoomWithAHardName(t *testing.T) {
	d := newDriver(t, 120, 24, 1)
	d.connected(0, noon)
	d.event(0, noon, "boat", `{"verb":"updated","id":"a |*\\\"b","data":{"x":1}}`)
	d.event(0, noon, "boat", `{"verb":"updated","id":"a","data":{"x":1}}`)
	d.press("v", "v", "j", "enter")
	d.mustShow("1 of ")
}

// What a room is called is a stranger's word: it gets into the filter's field as
// text that a terminal can be shown, and still finds the events.
func TestEventsOfAHostileRoom(t *testing.T) {
	d := newDriver(t, 120, 24, 1)
	d.connected(0, noon)
	d.event(0, noon, "boat", `{"verb":"updated","id":"a\u202e\u001b[2Jb","data":{"x":1}}`)
	d.press("v", "v", "j", "enter")
	d.mustShow("/ event:boat id:a**[2Jb", "1 of ")
}

func TestNamingARoom(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.connected(0, noon)
	d.press("v", "v", "+", "enter")
	d.mustShow("✕ a room has a name")
	d.update(tea.PasteMsg{Content: "lob"})
	d.write("by")
	d.press("tab")
	d.write("JOIN /lobby")
	d.press("enter")
	d.mustShow(`✕ unknown method "JOIN"`)
	d.press("esc")
	d.mustShow("No known rooms yet")
	d.press("+")
	d.write("sails_model_boat_7:boat")
	d.press("enter")
	d.mustShow("▌ boat #7", "Named: you say so")
}

// What is lost and has no request gets one, and stays lost until that is
// answered.
func TestReplay(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.connected(0, noon.Add(-time.Minute))
	d.press("R")
	if n := len(d.pane(0).Pending); n != 0 {
		t.Fatalf("%d requests to get back nothing", n)
	}
	d.exchange(0, "GET /boat", records(1, 2))
	d.exchange(0, "DELETE /boat/2", `{"id":2}`)
	d.exchange(0, "PATCH /anchor/1", `{"id":1}`)
	d.event(0, noon, "boat", `{"verb":"updated","id":9,"data":{"x":1}}`)
	d.refused(0, true)
	d.mustNotShow("R replay")
	d.connected(0, noon)
	d.mustShow("4 subscriptions are lost. R sends the 2", "R replay")
	d.press("R")
	d.mustShow("✓ sent 2 requests", "✕ 1 room has no known request: name it with + in the rooms view", "→ GET /boat", "→ GET /anchor/1")
	d.press("R")
	if n := len(d.pane(0).Pending); n != 2 {
		t.Fatalf("%d requests are pending, want 2: R does not send what is on its way", n)
	}
	d.answerAll(0, records(1, 1), `{"id":1}`)
	d.mustShow("1 subscription is lost. No known request to", "replay: v shows")
	d.press("v", "v", "/")
	d.write("#9")
	d.press("enter")
	d.mustShow("No known request", "to replay: send one")
	d.press("+")
	d.write("GET /boat/9") // the name is there
	d.press("enter")
	d.mustShow("R sends GET")
	d.press("R")
	d.answer(0, 200, `{"id":9}`)
	d.press("esc", "esc")
	d.mustNotShow("lost.")
}

// Answers that do not bring back what their requests once did are said together,
// and without secrets.
func TestWhatReplayingDoesNotBringBack(t *testing.T) {
	d := newDriver(t, 120, 24, 1)
	d.connected(0, noon.Add(-time.Minute))
	d.exchange(0, "GET /boat?token=hunter2", records(1, 3))
	d.exchange(0, "GET /berth", records(1, 2))
	lostAndBack(d)
	d.press("R")
	d.answerAll(0, "[]", "[]")
	d.mustShow("5 subscriptions are over: 2 requests no longer", "restore their subscriptions")
	d.exchange(0, "GET /boat?token=hunter2", records(1, 2))
	d.exchange(0, "GET /berth", records(1, 2))
	lostAndBack(d)
	d.press("esc", "R")
	d.answer(0, 200, "[]") // slower than a frame
	d.answer(0, 200, "[]")
	d.mustShow("4 subscriptions are over: 2 requests no longer", "restore their subscriptions")
	d.exchange(0, "GET /boat?token=hunter2", records(1, 1))
	lostAndBack(d)
	d.press("R")
	d.answerAll(0, "[]", "[]") // the last one brings back the only room that it has made
	d.mustShow("1 subscription is over: GET /boat?token=***")
	d.mustNotShow("hunter2")
}

func TestResubscribing(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.app.focused().Extra.Resubscribe = true
	d.connected(0, noon.Add(-time.Minute))
	d.exchange(0, "GET /boat", records(1, 2))
	pending := func(want int) {
		t.Helper()
		if n := len(d.pane(0).Pending); n != want {
			t.Fatalf("%d requests are pending, want %d", n, want)
		}
	}
	d.refused(0, true)
	pending(0)
	d.connected(0, noon)
	pending(1)
	d.mustShow("✓ sent 1 request to subscribe again")
	d.answer(0, 500, `"no"`)
	d.connected(0, noon.Add(time.Second)) // an upgrade
	pending(0)
	d.press("a")
	d.items(dashboard.Item{Pane: d.pane(0).ID, Change: &sailsclient.Change{At: noon.Add(2 * time.Second), State: sailsclient.Waiting, WasConnected: true}})
	d.connected(0, noon.Add(3*time.Second))
	pending(1)
	if !d.app.focused().Extra.Resubscribe {
		t.Error("a socket that is added does not resubscribe as the one before does")
	}
}

// A table of many thousand rooms is read again a few times a second, not in
// every frame; the last change shows in the end.
func TestABigTableIsNotReadInEveryFrame(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.connected(0, noon)
	d.exchange(0, "GET /boat", records(1, 6000))
	d.press("v", "v")
	d.mustShow("6,001 rooms")
	d.exchange(0, "GET /boat", records(1, 6001))
	d.mustShow("6,001 rooms")
	if !d.app.moves(noon) {
		t.Error("nothing will show the change")
	}
	d.app.now = func() time.Time { return noon.Add(time.Second) }
	d.update(tickMsg(noon))
	d.mustShow("6,002 rooms")
	if d.app.rooms.Behind {
		t.Error("the table is behind")
	}
}

// Rooms that are known from the beginning are named once what joins them was
// answered, also on a socket that is added.
func TestRoomsOfTheConfiguration(t *testing.T) {
	r, err := request.Draft{Line: `POST /room/join {"room":"vip"}`}.Request(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := newDriverWith(t, Config{}, 80, 24, 1)
	if _, err := d.app.addSocket(Socket{Options: d.pane(0).Options, Extra: settings.Extra{Rooms: []settings.Room{{Name: "vip", Request: r}}}}); err != nil {
		t.Fatal(err)
	}
	d.press("v", "v")
	d.mustShow("No known rooms yet")
	d.exchange(1, `POST /room/join {"room":"vip"}`, `{"room":"vip"}`)
	d.mustShow("▌ vip", "Named: you say so", "POST /room/join joins it")
	d.press("a")
	d.mustShow("Not known to be in this room", "─ vip on 3")
	d.exchange(2, `POST /room/join {"room":"vip"}`, `{"room":"vip"}`)
	d.mustShow("┃ ◇")
}

// A ledger that is full says so.
func TestTooManyRooms(t *testing.T) {
	d := newDriver(t, 80, 24, 2)
	d.exchange(0, "GET /boat", records(1, pubsub.MaxSubscriptions+1))
	d.press("v", "v")
	d.mustShow("20,000 rooms, full: 1 not kept", "socket 1: a response was too large to learn all of it · 1 record skipped")
	d.press("l")
	d.mustNotShow("not kept")
	d.mustNotShow("skipped")
}

// BenchmarkRooms is a frame of 20,000 unfolded rooms on 20 sockets, and a step
// through them.
func BenchmarkRooms(b *testing.B) {
	d := newDriver(b, 200, 50, 20)
	for i := range 20 {
		d.connected(i, noon)
		d.exchange(i, "GET /boat", records(1, 19_000))
	}
	d.press("v", "v", "j", "enter")
	b.ReportAllocs()
	for b.Loop() {
		d.app.Update(keyOf("j"))
		d.app.View()
	}
}
