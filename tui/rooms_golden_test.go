package tui

import (
	"fmt"
	"strings"
	"time"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
)

// exchange sends a request and has it answered.
func (d *driver) exchange(i int, line, body string) {
	d.tb.Helper()
	d.ask(i, line)
	d.answer(i, 200, body)
}

// answerAll answers all pending requests at once: as the driver's context has
// ended, those that wait longer may fail.
func (d *driver) answerAll(i int, bodies ...string) {
	d.tb.Helper()
	p := d.pane(i)
	if len(p.Pending) != len(bodies) {
		d.tb.Fatalf("%d requests are pending, want %d", len(p.Pending), len(bodies))
	}
	var items []dashboard.Item
	for j, x := range p.Pending {
		items = append(items, dashboard.Item{Pane: p.ID, Outcome: &dashboard.Outcome{
			Exchange: x, At: noon, Answer: sailsclient.JWR{StatusCode: 200, Body: []byte(bodies[j])},
		}})
	}
	d.items(items...)
}

// records are some as GET answers with them, from an id on.
func records(from, n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"id":%d}`, from+i))
	}
	return "[" + strings.Join(all, ",") + "]"
}

// subscribed is three sockets that know rooms in every way.
func subscribed(d *driver) {
	for i := range d.app.dash.Panes() {
		d.connected(i, noon.Add(-time.Minute))
	}
	d.exchange(0, "GET /boat?limit=3&token=hunter2", `[{"id":1,"berth":{"id":4}},{"id":2},{"id":3}]`)
	for range 12 {
		d.event(0, noon, "boat", `{"verb":"updated","id":3,"data":{"length":7}}`)
	}
	d.event(0, noon, "boat", `{"verb":"created","id":7,"data":{"id":7}}`)
	if len(d.app.dash.Panes()) > 1 {
		d.exchange(1, "GET /boat/3", `{"id":3}`)
		d.event(1, noon, "boat", `{"verb":"updated","id":9,"data":{"length":7}}`)
	}
	d.press("v", "v", "+")
	d.write("lobby")
	d.press("tab")
	d.write("POST /lobby/join")
	d.press("enter")
}

// lostAndBack reconnects the first socket.
func lostAndBack(d *driver) {
	d.refused(0, true)
	d.connected(0, noon)
}

func roomScenes() map[string]struct {
	sockets int
	scene   func(*driver)
} {
	type scene = struct {
		sockets int
		scene   func(*driver)
	}
	return map[string]scene{
		"nothing known": {1, func(d *driver) {
			d.connected(0, noon)
			d.press("v", "v")
		}},
		"believed": {1, func(d *driver) {
			d.connected(0, noon)
			d.exchange(0, "GET /boat", records(1, 4))
			d.press("v", "v", "j")
		}},
		"every evidence": {3, func(d *driver) {
			subscribed(d)
			d.press("g", "j", "j", "j", "j", "j")
		}},
		"not known": {3, func(d *driver) {
			subscribed(d)
			d.press("g", "l")
		}},
		"lost after a reconnect": {3, func(d *driver) {
			subscribed(d)
			lostAndBack(d)
			d.press("g", "j", "j", "j", "j", "j")
		}},
		"reconnected": {3, func(d *driver) {
			subscribed(d)
			lostAndBack(d)
			d.press("v")
		}},
		"replayed": {3, func(d *driver) {
			subscribed(d)
			d.event(0, noon, "boat", `{"verb":"updated","id":9,"data":{"length":7}}`)
			lostAndBack(d)
			d.press("R")
		}},
		"many": {20, func(d *driver) {
			for i := range 20 {
				d.connected(i, noon)
				d.exchange(i, "GET /boat", records(1+100*i, 2000))
				d.exchange(i, "GET /berth", records(1+i, 7))
			}
			d.press("v", "v", "9", "l", "l", "l", "j", "j", "j", "j")
		}},
		"many unfolded": {20, func(d *driver) {
			for i := range 20 {
				d.connected(i, noon)
				d.exchange(i, "GET /boat", records(1+100*i, 2000))
			}
			d.press("v", "v", "j", "enter", "pgdown", "pgdown")
		}},
		"filter": {3, func(d *driver) {
			subscribed(d)
			d.press("/")
			d.write("new")
		}},
		"no match": {3, func(d *driver) {
			subscribed(d)
			d.press("/")
			d.write("nowhere")
			d.press("enter")
		}},
		"name": {3, func(d *driver) {
			subscribed(d)
			d.press("g", "+")
			d.write("lobby")
			d.press("tab")
			d.write("JOIN /lobby")
			d.press("enter")
		}},
		"hostile rooms": {2, func(d *driver) {
			const evil = "\x1b]0;owned\x07\x1b[2J\u009b31m\u202eabc\u200b"
			d.connected(0, noon)
			d.pane(1).Name = "a very long name of a socket \x1b[2J" + strings.Repeat("long", 50)
			d.event(0, noon, "evil"+evil, `{"verb":"updated","id":"`+strings.Repeat("x", 300)+`","data":{"a":1}}`)
			d.event(0, noon, "boat", `{"verb":"updated","id":"\u001b[2J","data":{"a":1}}`)
			d.exchange(0, "GET /boat?name=\u202e", `[{"id":"\u001b[2J\u202e"}]`)
			d.press("v", "v")
		}},
	}
}
