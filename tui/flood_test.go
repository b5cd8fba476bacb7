package tui

import (
	"context"
	"fmt"
	"io"
	"runtime/metrics"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/screen"
	"sailscope/internal/testwait"
	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/tui/program"
)

// stand is a dashboard of 4 panes that runs on an emulated terminal. Nothing
// connects: events are put into its inbox.
type stand struct {
	b      *testing.B
	app    *app
	frames *counted
	screen *screen.Screen
	drawn  chan struct{} // after each write to the screen
	bytes  atomic.Int64  // written to it
	keys   *io.PipeWriter
	end    func()
}

// frameSeconds is how long a frame of the program takes at least.
const frameSeconds = 1.0 / 60

// counted counts the frames that are composed.
type counted struct {
	*app
	composed atomic.Int64
}

func (c *counted) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := c.app.Update(msg)
	return c, cmd
}

func (c *counted) View() tea.View {
	if c.stale {
		c.composed.Add(1)
	}
	return c.app.View()
}

func (s *stand) Write(p []byte) (int, error) {
	n, err := s.screen.Write(p)
	s.bytes.Add(int64(n))
	select {
	case s.drawn <- struct{}{}:
	default:
	}
	return n, err
}

func newStand(b *testing.B) *stand {
	b.Helper()
	b.Setenv("TERM", "xterm-256color")
	b.Setenv("COLORTERM", "truecolor")
	const w, h = 200, 50
	in, keys := io.Pipe()
	s := &stand{b: b, keys: keys, screen: screen.New(w, h, keys), drawn: make(chan struct{}, 1)}
	cfg := Config{Input: in, Output: s, Size: program.Size{Width: w, Height: h}, RequestTimeout: time.Minute}
	for range 4 {
		cfg.Sockets = append(cfg.Sockets, Socket{Options: sailsclient.Options{URL: "http://127.0.0.1:1", Reconnect: sailsclient.Reconnect{Off: true}}})
	}
	ctx, cancel := context.WithCancel(context.Background())
	a, err := newApp(ctx, cfg)
	if err != nil {
		b.Fatal(err)
	}
	s.app, s.frames = a, &counted{app: a}
	if _, err := io.WriteString(s.screen, "\x1b[20h"); err != nil { // what a terminal's driver would do
		b.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		done <- program.Run(ctx, program.Pace(ctx, s.frames), program.NewCrashes("", nil), program.Options{Input: in, Output: s, Size: cfg.Size})
	}()
	s.end = func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
		a.closeAll()
		_ = keys.Close() // of a pipe, never fails
		s.screen.Close()
	}
	s.until("every socket's failure", func() bool { return strings.Count(s.screen.Frame().String(), "Why: ") == len(cfg.Sockets) })
	return s
}

// until waits for the screen to be as it should after any of the next writes.
func (s *stand) until(what string, ok func() bool) {
	s.b.Helper()
	enough := time.After(testwait.Guard)
	for !ok() {
		select {
		case <-s.drawn:
		case <-enough:
			s.b.Fatalf("the screen never showed %s:\n%s", what, s.screen.Frame())
		}
	}
}

func (s *stand) press(keys string) {
	s.b.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		s.b.Fatal(err)
	}
}

// flood puts events into the inbox at a steady rate, spread over the panes,
// until ctx ends. It returns how many they were.
func (s *stand) flood(ctx context.Context, perSecond int) int {
	args := make([]string, 1000)
	for i := range args {
		args[i] = fmt.Sprintf(`{"verb":"updated","id":%d,"data":{"length":12.5},"previous":{"name":"Freya","length":7}}`, i)
	}
	panes := s.app.dash.Panes()
	inbox := s.app.dash.Inbox
	began, sent := time.Now(), 0
	for pause := time.NewTicker(time.Millisecond); ; {
		select {
		case <-ctx.Done():
			pause.Stop()
			return sent
		case <-pause.C:
		}
		now := time.Now()
		for due := int(now.Sub(began).Seconds() * float64(perSecond)); sent < due; sent++ {
			item := dashboard.Item{Pane: panes[sent%len(panes)].ID}
			item.Event.At, item.Event.Name, item.Event.Args = now, "boat", args[sent%len(args)]
			inbox.Put(item)
		}
	}
}

// keyTimes presses a key again and again and returns how long each press took
// to be on the screen, the shortest first.
func (s *stand) keyTimes(presses int) []time.Duration {
	s.b.Helper()
	s.press("i@")
	var x, y int
	s.until("the cursor", func() bool {
		frame := s.screen.Frame()
		x, y = frame.CursorX, frame.CursorY
		return x > 0 && !frame.Modes.CursorHidden && s.screen.Text(x-1, y) == "@"
	})
	times := make([]time.Duration, 0, presses)
	for i := range presses {
		key, shows := "#", "#"
		if i%2 == 1 {
			key, shows = "\x7f", " "
		}
		// Not in step with the frames: 7 and 60 have no common divisor.
		time.Sleep(time.Second / 60 * time.Duration(1+i%7) * 3 / 7)
		began := time.Now()
		s.press(key)
		s.until(shows, func() bool { return s.screen.Text(x, y) == shows || shows == " " && s.screen.Text(x, y) == "" })
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times
}

// BenchmarkFlood is a key press while 100,000 events a second come in over 4
// panes: how many frames pass until it is on the screen, how many are composed
// in the time of one, how large the heap gets, and how many events were dropped.
func BenchmarkFlood(b *testing.B) {
	const perSecond, presses = 100_000, 500
	for b.Loop() {
		s := newStand(b)
		ctx, stop := context.WithCancel(context.Background())
		sent := make(chan int)
		go func() { sent <- s.flood(ctx, perSecond) }()
		heap := watchHeap(ctx)
		began, before := time.Now(), s.frames.composed.Load()
		times := s.keyTimes(presses)
		frames := float64(s.frames.composed.Load() - before)
		took := time.Since(began)
		stop()
		events := <-sent
		most := <-heap
		s.end()

		b.ReportMetric(0, "ns/op") // it would be the length of the scene
		b.ReportMetric(float64(events)/took.Seconds(), "events/s")
		b.ReportMetric(times[len(times)/2].Seconds()/frameSeconds, "frames-p50")
		b.ReportMetric(times[len(times)*99/100].Seconds()/frameSeconds, "frames-p99")
		b.ReportMetric(frames/(took.Seconds()/frameSeconds), "composed/tick")
		b.ReportMetric(float64(most)/(1<<20), "heap-MB")
		b.ReportMetric(float64(s.app.dropped()), "dropped")
	}
}

// dropped is how many events never got onto the screen.
func (a *app) dropped() (n uint64) {
	for _, p := range a.dash.Panes() {
		for i := range p.Log.Len() {
			n += p.Log.At(i).Dropped
		}
	}
	return n
}

// watchHeap looks at the heap until ctx ends, and then tells how large it was
// at most, in bytes.
func watchHeap(ctx context.Context) <-chan uint64 {
	most := make(chan uint64, 1)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		pause := time.NewTicker(20 * time.Millisecond)
		defer pause.Stop()
		for largest := uint64(0); ; {
			metrics.Read(sample)
			largest = max(largest, sample[0].Value.Uint64())
			select {
			case <-pause.C:
			case <-ctx.Done():
				most <- largest
				return
			}
		}
	}()
	return most
}
