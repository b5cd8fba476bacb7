package main

import (
	"fmt"

	"sailscope/internal/demo"
	"sailscope/internal/screen"
)

// scene is a picture: what is played, and what it has to show.
type scene struct {
	name  string // of the file, without .svg
	about string // for those who can't see it
	play  func(*stage) (screen.Frame, error)
	shows []string
	// query goes into the handshake of the ship's socket.
	query string
	// width and height are the picture's in cells, and its usual size if 0.
	width, height int
}

func scenes() []scene {
	return []scene{
		{
			name: "tour", about: "sailscope in half a minute: a request, its response, events, and which socket missed one", play: tour,
			shows: []string{"2 connected", "1 harbor office", "2 Nordlys", "Kittiwake", "200 OK", "timeline", "deliveries", "missed"},
			query: demo.LossyQuery, width: 120, height: 30,
		},
		{
			name: "dashboard", about: "The sailscope dashboard with two sockets side by side", play: dayAtWork,
			shows: []string{"2 sockets", "2 connected", "1 harbor office", "2 Nordlys", "200 OK", "Kittiwake", "lobby", "boat"},
		},
		{
			name: "zoomed", about: "One socket over the whole screen, its response beside its events", play: zoomed,
			shows: []string{"[1 harbor office]", "2 Nordlys", "▶", "response", "200 OK", "Kittiwake", "boat"},
		},
		{
			name: "filter", about: "A filter on one socket's events: what it finds is highlighted and counted", play: filtering,
			shows: []string{"2 Nordlys", "▶", "boat verb:updated length !id:2", "enter keeps", "updated"},
		},
		{
			name: "palette", about: "The palette over two sockets: actions and panes by some letters of their names", play: palette,
			shows: []string{"palette", "a page down", "harbor office", "shift+tab"},
		},
		{
			name: "timeline", about: "The timeline of two sockets: who got which event, who missed it, who got it twice", play: comparing,
			shows: []string{"timeline", "1 harbor", "2 Nordlys", "missed", "own", "created", "Curlew"}, query: demo.LossyQuery,
		},
	}
}

// The panes, by the keys that go to them: an office and a ship.
const office, ship = "1", "2"

// dayAtWork is what all scenes begin with: each on a socket of its own, office
// and ship share a lobby and watch the boats.
func dayAtWork(s *stage) (screen.Frame, error) {
	for _, step := range []struct{ pane, request, body, shows string }{
		{office, "POST /lobby/join", "", "ms · POST /lobby/join"},
		{ship, "POST /lobby/join", "", `"room": "lobby"`},
		{ship, "GET /boat", "", "ms · GET /boat"},
		{office, "GET /boat?limit=2&populate=false", "", "ms · GET /boat?"},
		{office, "PATCH /boat/2?length=12.4", "", `updated boat #2`},
		{office, "PUT /berth/3/boats/5", "", "ms · PUT /berth"},
		{office, "POST /lobby/say?from=office&text=Berth 3 is free", "", `· lobby {"from":"office"`},
		{ship, "PATCH /boat/1?length=9.8", "", "ms · PATCH /boat/1"},
		{ship, "POST /boat?name=Curlew&length=8.4", "", "ms · POST /boat"},
		{ship, "POST /lobby/say", `{"from":"Nordlys","text":"Coming in under jib"}`, `· lobby {"from":"Nordlys"`},
		{office, "GET /boat?limit=2&populate=false", "", `"name": "Kittiwake"`},
	} {
		if err := s.request(step.pane, step.request, step.body, step.shows); err != nil {
			return screen.Frame{}, err
		}
	}
	return s.wait("the panes at rest", func(f screen.Frame) bool { return f.Has(atRest) && !f.Has("pending") })
}

// zoomed has the office over the whole screen, with a long answer.
func zoomed(s *stage) (screen.Frame, error) {
	if frame, err := dayAtWork(s); err != nil {
		return frame, err
	}
	if err := s.request(office, "GET /boat", "", "ms · GET /boat "); err != nil {
		return screen.Frame{}, err
	}
	if err := s.press("f", nextPart, nextPart); err != nil {
		return screen.Frame{}, err
	}
	return s.wait("the response of one pane", func(f screen.Frame) bool {
		return f.Has("[1 harbor office]", "▶ response") && !f.Has("pending")
	})
}

// filtering has a filter being written on what the office hears.
func filtering(s *stage) (screen.Frame, error) {
	if frame, err := dayAtWork(s); err != nil {
		return frame, err
	}
	if err := s.request(office, "GET /boat", "", "ms · GET /boat "); err != nil { // subscribes to them all
		return screen.Frame{}, err
	}
	for i := range 15 {
		line := fmt.Sprintf("PATCH /boat/%d?length=%d", 1+i%5, 8+i)
		if err := s.request(ship, line, "", "ms · "+line); err != nil {
			return screen.Frame{}, err
		}
	}
	if err := s.press(office, "f", nextPart, nextPart, nextPart, "/", "boat verb:updated length !id:2"); err != nil {
		return screen.Frame{}, err
	}
	return s.wait("the filter", func(f screen.Frame) bool { return f.Has("▶ events", "!id:2", "enter keeps") && !f.Has(`"id":2`) })
}

// palette has it open, and something searched in it.
func palette(s *stage) (screen.Frame, error) {
	if frame, err := dayAtWork(s); err != nil {
		return frame, err
	}
	const down = "\x1b[B"
	if err := s.press(":", "pa", down); err != nil {
		return screen.Frame{}, err
	}
	return s.wait("the palette", func(f screen.Frame) bool {
		return f.Has("━ palette ━", ": pa", "go to pane 2") && !f.Has("quit-now")
	})
}

// comparing has both watch the boats, of which the ship is told badly, while
// somebody else changes them, and the timeline of that.
func comparing(s *stage) (screen.Frame, error) {
	const other = "3"
	for _, pane := range []string{office, ship} {
		if err := s.request(pane, "GET /boat", "", "ms · GET /boat"); err != nil {
			return screen.Frame{}, err
		}
	}
	s.panes++
	if err := s.press("a", "r", clearIt, "pilot", "\r"); err != nil {
		return screen.Frame{}, err
	}
	for _, step := range []struct{ pane, request string }{
		{other, "PATCH /boat/1?length=9.8"},
		{other, "PATCH /boat/2?length=12.4"},
		{ship, "PATCH /boat/3?length=7.1"},
		{other, "POST /boat?name=Curlew&length=8.4"},
		{other, "PUT /berth/3/boats/5"},
		{office, "PATCH /boat/4?length=6.6"},
		{other, "DELETE /boat/5"},
		{other, "PATCH /boat/1?name=Kittiwake II"},
	} {
		if err := s.request(step.pane, step.request, "", "ms · "+step.request); err != nil {
			return screen.Frame{}, err
		}
	}
	if err := s.press(ship, "v"); err != nil {
		return screen.Frame{}, err
	}
	if frame, err := s.wait("the timeline, all of it settled", func(f screen.Frame) bool {
		return f.Has("timeline", "missed", "●×2") && !f.Has("│ …") && !f.Has("┃ …")
	}); err != nil {
		return frame, err
	}
	// Up to what the ship missed last; an event and the answer to its request come in either order.
	return s.wait("what was missed, in words", func(f screen.Frame) bool {
		return f.Has("2 Nordlys missed it") || s.press("k") != nil
	})
}
