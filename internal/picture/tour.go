package main

import (
	"context"
	"fmt"
	"time"

	"sailscope/internal/screen"
	"sailscope/sailsclient"
)

// How long a film shows something.
const (
	aKey    = 90 * time.Millisecond  // typed in a row
	anEvent = 450 * time.Millisecond // that arrives
	aLook   = 2 * time.Second        // at something new
	aRead   = 4 * time.Second        // of a sentence
)

// tour is the film: a request, events that another client causes, and which
// socket received them.
func tour(s *stage) (screen.Frame, error) {
	for _, pane := range []string{office, ship} {
		if err := s.request(pane, "GET /boat?limit=5", "", "ms · GET /boat"); err != nil {
			return screen.Frame{}, err
		}
	}
	for _, act := range []func(*stage) error{askForABoat, watchEvents, compareSockets} {
		if err := act(s); err != nil {
			return screen.Frame{}, err
		}
	}
	return s.screen.Frame(), nil
}

func askForABoat(s *stage) error {
	if err := s.press(office); err != nil {
		return err
	}
	if err := s.show("two sockets of one app", aLook, "2 connected", atRest, "┏━ 1 harbor office"); err != nil {
		return err
	}
	if err := s.press("i", clearIt); err != nil {
		return err
	}
	const line, caption = "GET /boat/1", "i: send a request"
	if err := s.show(caption, aKey, "esc stop typing"); err != nil {
		return err
	}
	for i := range line {
		if err := s.press(line[i : i+1]); err != nil {
			return err
		}
		if err := s.show(caption, aKey, line[:i+1]); err != nil {
			return err
		}
	}
	if err := s.press("\r"); err != nil {
		return err
	}
	if err := s.show("the response", aLook, "200 OK", `"Kittiwake"`, "ms · GET /boat/1"); err != nil {
		return err
	}
	return s.press(escape)
}

// watchEvents has another client change boats.
func watchEvents(s *stage) error {
	other, err := sailsclient.New(sailsclient.Options{URL: s.url})
	if err != nil {
		return err
	}
	defer other.Close()
	if err := other.Connect(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for i, change := range []struct{ method, path, shows string }{
		{"patch", "/boat/1?length=9.8", "9.8"},
		{"patch", "/boat/2?length=12.4", "12.4"},
		{"patch", "/boat/3?length=7.1", "7.1"},
		{"patch", "/boat/4?length=6.6", "6.6"},
		{"patch", "/boat/5?length=10.2", "10.2"},
		{"patch", "/boat/1?length=9.9", "9.9"},
		{"patch", "/boat/2?length=12.5", "12.5"},
	} {
		response, err := other.Request(ctx, sailsclient.Request{Method: change.method, URL: change.path})
		if err != nil || !response.OK() {
			return fmt.Errorf("%s: status %d: %w", change.path, response.StatusCode, err)
		}
		hold := anEvent
		if i == 6 {
			hold = aLook
		}
		if err := s.show("another client changes boats: both sockets subscribed to them", hold, change.shows); err != nil {
			return err
		}
	}
	return nil
}

func compareSockets(s *stage) error {
	if err := s.press("v"); err != nil {
		return err
	}
	if err := s.show("v: the timeline, one column for each socket", aLook, "timeline", "missed", "●×2"); err != nil {
		return err
	}
	settled := func(f screen.Frame) bool { return !f.Has("│ …") && !f.Has("┃ …") }
	if _, err := s.wait("the timeline, all of it settled", settled); err != nil {
		return err
	}
	if err := s.press("d"); err != nil {
		return err
	}
	if err := s.show("d: how many events each socket received, missed, or received twice", aRead, "deliveries", "✕"); err != nil {
		return err
	}
	if err := s.press(escape); err != nil {
		return err
	}
	if _, err := s.wait("the timeline", func(f screen.Frame) bool { return !f.Has("━ deliveries") }); err != nil {
		return err
	}
	if _, err := s.wait("what was missed, in words", func(f screen.Frame) bool { return f.Has("2 Nordlys missed it") || s.press("k") != nil }); err != nil {
		return err
	}
	return s.show("Nordlys missed an event, and its room is known", aRead, "2 Nordlys missed it")
}

// show waits until the screen has the texts, and makes that a shot of the film.
func (s *stage) show(caption string, hold time.Duration, texts ...string) error {
	frame, err := s.wait(fmt.Sprintf("%q", texts), func(f screen.Frame) bool { return f.Has(texts...) })
	s.shots = append(s.shots, shot{frame, "sailscope demo — " + caption, hold})
	return err
}
