package main

import "sailscope/internal/screen"

// scene is a picture: what is played, and what it has to show.
type scene struct {
	name  string // of the file, without .svg
	about string // for those who can't see it
	play  func(*stage) (screen.Frame, error)
	shows []string
}

func scenes() []scene {
	return []scene{
		{
			name: "dashboard", about: "The sailscope dashboard with two sockets side by side", play: dayAtWork,
			shows: []string{"2 sockets", "2 connected", "1 harbour office", "2 Nordlys", "200 OK", "Kittiwake", "lobby", "boat"},
		},
		{
			name: "zoomed", about: "One socket over the whole screen, its response beside its events", play: zoomed,
			shows: []string{"[1 harbour office]", "2 Nordlys", "▶", "response", "200 OK", "Kittiwake", "boat"},
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
	for _, key := range []string{"f", nextPart, nextPart} {
		if err := s.press(key); err != nil {
			return screen.Frame{}, err
		}
	}
	return s.wait("the response of one pane", func(f screen.Frame) bool {
		return f.Has("[1 harbour office]", "▶ response") && !f.Has("pending")
	})
}
