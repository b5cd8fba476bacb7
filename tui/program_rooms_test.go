package tui_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sailscope/internal/sailstest"
	"sailscope/internal/settings"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/tui"
)

// truth is the rooms that the only socket of a server is in, without its own,
// which are waited for until they are what is wanted.
func truth(t *testing.T, s *sailstest.Server, what string, wanted func([]string) bool) []string {
	t.Helper()
	deadline := time.Now().Add(testwait.Guard)
	for {
		var rooms []string
		for id, its := range sockets(t, s) {
			rooms = slices.DeleteFunc(its, func(room string) bool { return room == id })
		}
		if wanted(rooms) {
			return rooms
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: the server has it in %q", what, rooms)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func sockets(t *testing.T, s *sailstest.Server) map[string][]string {
	t.Helper()
	res := do(t, http.MethodGet, s.URL()+"/sockets", "")
	defer func() { _ = res.Body.Close() }()
	var rooms map[string][]string
	if err := json.NewDecoder(res.Body).Decode(&rooms); err != nil {
		t.Fatal(err)
	}
	return rooms
}

func do(t *testing.T, method, url, body string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func makeBoats(t *testing.T, s *sailstest.Server) {
	t.Helper()
	for _, boat := range []string{`{"name":"Freya"}`, `{"name":"Gull"}`} {
		_ = do(t, http.MethodPost, s.URL()+"/boat", boat).Body.Close()
	}
}

const boat1, boat2, newBoats, vip = "sails_model_boat_1:boat", "sails_model_boat_2:boat", "sails_model_create_boat", "vip"

// On real Sails: a server that dies forgets who was subscribed, and R has it
// know again, rooms of the app's own included.
func TestProgramReplays(t *testing.T) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			s := sailstest.Start(t, g)
			makeBoats(t, s)
			term := start(t, 120, 40, s.URL())
			term.wait("● connected")
			term.press("iGET /boat" + enter)
			term.wait("200 OK", "Freya")
			term.press(ctrlU + `POST /room/join {"room":"vip"}` + enter)
			term.wait(`"room": "vip"`)
			term.press(escape)
			term.wait("? help")
			term.press("vv")
			term.wait("rooms, v next view", "boat · new records")
			term.press("+vip\t" + `POST /room/join {"room":"vip"}` + enter)
			term.wait("▌ vip", "◇", "Named: you say so")
			before := truth(t, s, "at first", func(rooms []string) bool { return len(rooms) > 3 })
			for _, room := range []string{boat1, boat2, newBoats, vip} {
				if !slices.Contains(before, room) {
					t.Errorf("it is not in %s, but in %q", room, before)
				}
			}

			s.Kill()
			term.wait("✕◇", "Lost ")
			s.Restart(t)
			makeBoats(t, s)
			term.wait("1 connected", "R replay")
			if rooms := truth(t, s, "reconnected", func([]string) bool { return true }); len(rooms) > 0 {
				t.Errorf("after the reconnect it is in %q", rooms)
			}
			term.press("v")
			term.wait("subscriptions are lost. R sends the 2 requests")
			term.press("R")
			term.wait("✓ sent 2 requests to subscribe again")
			after := truth(t, s, "replayed", func(rooms []string) bool { return len(rooms) >= len(before) })
			if !slices.Equal(before, after) {
				t.Errorf("it was in %q, and is in %q", before, after)
			}
			term.waitGone("are lost")
		})
	}
}

// With the setting, nobody has to press a key.
func TestProgramResubscribes(t *testing.T) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			s := sailstest.Start(t, g)
			term := startWith(t, 120, 40, tui.Socket{Options: sailsclient.Options{URL: s.URL()}, Extra: settings.Extra{Resubscribe: true}})
			term.wait("● connected")
			term.press("iGET /boat" + enter)
			term.wait("200 OK")
			before := truth(t, s, "at first", func(rooms []string) bool { return slices.Contains(rooms, newBoats) })
			s.Kill()
			term.wait("Disconnected since")
			s.Restart(t)
			after := truth(t, s, "resubscribed", func(rooms []string) bool { return len(rooms) >= len(before) })
			if !slices.Equal(before, after) {
				t.Errorf("it was in %q, and is in %q", before, after)
			}
			term.wait("✓ sent 1 request to subscribe again")
		})
	}
}
