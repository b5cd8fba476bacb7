//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui_test

import (
	"fmt"

	"sailscope/internal/screen"
)

// recordKeyCases are about events that tell of records.
func recordKeyCases() map[string]keyCase {
	return map[string]keyCase{
		"lens":          {before: onRecords, does: shows(`boat {"data":{"length":2}`)},
		"fold-records":  {before: onRecords, does: shows("×2   ~ updated boat #1", "     ~ updated boat #2")},
		"follow-record": {before: onRecords, does: shows("/ record:boat#1", "2 of 4 shown")},
	}
}

// onRecords has the focus on the second of two events about one boat, after one
// about another.
func onRecords(h *harbour) {
	for i, boat := range []int{2, 1, 1} {
		notice := map[string]any{"verb": "updated", "id": boat, "data": map[string]any{"length": i}}
		if err := h.server.Flood(1, "boat", notice); err != nil {
			h.t.Fatal(err)
		}
		h.wait(fmt.Sprintf("~ updated boat #%d  length = %d", boat, i))
	}
	h.press("\t\t\t")
	h.wait("▶ events · 3")
}

func viewKeyCases() map[string]keyCase {
	beside := then(nothing, "v", "│▶ 1 127.0.0.1")
	return map[string]keyCase{
		"next-view":       {does: shows("timeline, v next view", "timeline · ")},
		"previous-socket": {sockets: 2, before: beside, does: shows("│▶ 2 127.0.0.1")},
		"next-socket":     {sockets: 2, before: beside, does: shows("│▶ 2 127.0.0.1")},
		"deliveries":      {before: onEvents, does: shows("━ deliveries ━", "lobby on 1 127.0.0.1", "3 got")},
		"record":          {does: shows("● recording 0")},
		"rates":           {before: onEvents, does: shows("━ rates and latencies ━", "lobby ")},
	}
}

// onTimeline has the timeline's cursor on the newest of three events.
func onTimeline(h *harbour) {
	onEvents(h)
	h.press("v")
	h.waitFor("the timeline", func(f screen.Frame) bool { return f.Has("timeline · 4 rows · following") && selects("ahoy 3")(f) })
}

func timelineKeyCases() map[string]keyCase {
	older := then(onTimeline, "k", "scrolled · G latest")
	return map[string]keyCase{
		"timeline-open": {before: older, does: func(f screen.Frame) bool {
			return f.Has("▶ events", "scrolled · G latest") && selects("ahoy 2")(f)
		}},
		"timeline-filter": {before: onTimeline, does: shows("/ text !not ~fuzzy", "all 4, enter keeps")},
		"timeline-follow": {before: onTimeline, does: shows("scrolled · G latest")},
		"timeline-times":  {before: onTimeline, does: shows(" 0:0")},
		"timeline-copy":   {before: onTimeline, does: shows("✓ copied")},
		"timeline-clear":  {before: onTimeline, does: shows("timeline · 0 rows", "Nothing has happened yet.")},
	}
}

// onRooms has the cursor on the last of the rooms that a request leads to.
func onRooms(h *harbour) {
	h.ask("GET /boat")
	h.press("vvG")
	h.wait("▌ boat #5", "boat #5 on 1 127.0.0.1")
}

func roomKeyCases() map[string]keyCase {
	lost := func(h *harbour) {
		h.ask("GET /boat")
		h.press("c")
		h.wait("0 connected")
		h.press("c")
		h.wait("1 connected", "R sends the request")
	}
	return map[string]keyCase{
		"open-room":    {before: onRooms, does: shows("▶ events", "/ event:boat id:5")},
		"filter-rooms": {before: onRooms, does: shows("/ part of a room's name")},
		"name-room":    {before: onRooms, does: shows("━ name a room ━")},
		"forget-room":  {before: onRooms, does: shows("✓ forgot boat #5 on this socket")},
		"copy-room":    {before: onRooms, does: shows("✓ copied sails_model_boat_5:boat")},
		"replay":       {before: lost, does: shows("✓ sent 1 request to subscribe again")},
	}
}

func fanOutKeyCases() map[string]keyCase {
	prepared := then(nothing, "i"+ctrlU+"GET /boat/2", "▌ GET /boat/2")
	ready := func(h *harbour) {
		prepared(h)
		h.stopTyping()
	}
	seen := func(h *harbour) {
		ready(h)
		h.press("b")
		h.wait("━ GET /boat/2 · ", "Same status and body as")
		h.press(escape)
		h.waitGone("the base")
	}
	return map[string]keyCase{
		"fan-out":      {sockets: 2, before: ready, does: shows("━ GET /boat/2 · ", "compared with 1 127.0.0.1", "Same status and body as")},
		"show-fan-out": {sockets: 2, before: seen, does: shows("━ GET /boat/2 · ", "Same status and body as")},
		"mark-socket":  {does: shows("━ ◆1 http:")},
	}
}
