package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/screen"
	"sailscope/sailsclient"
	"sailscope/tui"
	"sailscope/tui/program"
)

// A picture's usual size in cells: two panes side by side, and readable when a
// page shows it at half its size.
const (
	columns = 140
	rows    = 38
)

// stage is a running dashboard on an emulated terminal.
type stage struct {
	screen *screen.Screen
	keys   io.WriteCloser
	ended  chan error
	panes  int
	url    string
	shots  []shot // of a film, so far
}

// perform plays a scene and returns its picture.
func perform(ctx context.Context, scene scene) ([]byte, error) {
	server, err := startServer()
	if err != nil {
		return nil, err
	}
	defer server.Close()
	s, err := raise(ctx, server.URL(), scene)
	if err != nil {
		return nil, err
	}
	frame, err := scene.play(s)
	if closeErr := s.strike(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, err
	}
	if len(s.shots) > 0 {
		return film(s.shots, scene.about), nil
	}
	return svg(frame, "sailscope demo", scene.about), nil
}

// startServer takes the port that Sails apps have, so that the picture shows an
// address people know, and another one if that is taken.
func startServer() (*demo.Server, error) {
	server, err := demo.Start(demo.Options{Addr: "127.0.0.1:1337"})
	if err != nil {
		server, err = demo.Start(demo.Options{})
	}
	return server, err
}

// raise starts the dashboard with two panes, the second with a query of its own.
func raise(ctx context.Context, url string, scene scene) (*stage, error) {
	// Bubble Tea takes the colors from the environment; the picture has all of
	// them wherever it is drawn.
	for name, value := range map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor", "CLICOLOR_FORCE": "1", "NO_COLOR": ""} {
		if err := os.Setenv(name, value); err != nil {
			return nil, fmt.Errorf("set %s: %w", name, err)
		}
	}
	width, height := cmp.Or(scene.width, columns), cmp.Or(scene.height, rows)
	input, keys := io.Pipe()
	s := &stage{screen: screen.New(width, height, keys), keys: keys, ended: make(chan error, 1), panes: 2, url: url}
	const lineFeedIsNewLine = "\x1b[20h" // what a real terminal's driver would do
	if _, err := io.WriteString(s.screen, lineFeedIsNewLine); err != nil {
		return nil, err
	}
	cfg := tui.Config{
		Sockets: []tui.Socket{
			{Name: "harbor office", Options: sailsclient.Options{URL: url}},
			{Name: "Nordlys", Options: sailsclient.Options{URL: url, Query: scene.query}},
		},
		RequestTimeout: patience,
		StateDir:       os.TempDir(),
		Input:          input, Output: s.screen,
		Size: program.Size{Width: width, Height: height},
	}
	go func() { s.ended <- tui.Run(ctx, cfg) }()
	return s, nil
}

// strike ends the dashboard and returns how it ended.
func (s *stage) strike() error {
	_, err := io.WriteString(s.keys, "\x03")
	if ended := <-s.ended; ended != nil {
		err = ended
	}
	_ = s.keys.Close() // of a pipe, never fails
	s.screen.Close()
	return err
}

// Keys as a terminal sends them.
const (
	escape   = "\x1b"
	clearIt  = "\x15"
	nextPart = "\t"
	send     = "\n"
)

// atRest is in the bottom line while nobody types: what is pressed then acts.
const atRest = "q quit"

// request sends a request from a pane as people would, and waits for what the
// screen shows then.
func (s *stage) request(pane, line, body, shows string) error {
	connected := fmt.Sprintf("%d connected", s.panes)
	if _, err := s.wait(connected, func(f screen.Frame) bool { return f.Has(connected, atRest) }); err != nil {
		return err
	}
	keys := []string{pane, "i", clearIt, line}
	if body != "" {
		keys = append(keys, nextPart, clearIt, body)
	}
	if err := s.press(append(keys, send)...); err != nil {
		return err
	}
	if _, err := s.wait(shows, func(f screen.Frame) bool { return f.Has(shows) }); err != nil {
		return err
	}
	// Back to the request line, so that the next one is written there.
	if body != "" {
		if err := s.press("\x1b[Z"); err != nil {
			return err
		}
	}
	if err := s.press(escape); err != nil {
		return err
	}
	const breath = 400 * time.Millisecond // people don't type all that in one second
	time.Sleep(breath)
	return nil
}

func (s *stage) press(keys ...string) error {
	for _, key := range keys {
		if _, err := io.WriteString(s.keys, key); err != nil {
			return fmt.Errorf("press %q: %w", key, err)
		}
	}
	return nil
}

// wait waits for the screen to be as it should.
func (s *stage) wait(what string, ok func(screen.Frame) bool) (screen.Frame, error) {
	const glance = 20 * time.Millisecond
	for end := time.Now().Add(patience); ; {
		frame := s.screen.Frame()
		if ok(frame) {
			return frame, nil
		}
		if time.Now().After(end) {
			return frame, fmt.Errorf("the screen never showed %s:\n%s", what, strings.TrimSpace(frame.String()))
		}
		time.Sleep(glance)
	}
}
