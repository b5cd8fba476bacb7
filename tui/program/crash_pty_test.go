//go:build unix

package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/ptytest"
	"sailscope/internal/watchdog"
)

// A crash is tested from outside, in a real terminal: the test binary runs again
// with crashVariable set, and there TestCrashHelperProcess is a dashboard that
// panics where the variable says.
const (
	crashVariable = "SAILSCOPE_TEST_CRASH"
	crashText     = "the mast broke"
	// crashCode is the exit code of an orderly end after a crash; Go's own, after
	// a panic that nobody caught, is 2.
	crashCode = 7
)

// crashSites are where it panics, and the function that the trace must name.
var crashSites = map[string]string{
	"Init":    "brokenModel.Init",
	"Update":  "brokenModel.Update",
	"View":    "brokenModel.View",
	"command": "brokenModel.command",
	"batch":   "brokenModel.command",
}

func TestACrashRestoresTheTerminal(t *testing.T) {
	for site, function := range crashSites {
		t.Run(site, func(t *testing.T) {
			term := startCrash(t, site)
			exit := term.WaitExit()
			term.AssertRestored()
			if exit.Code != crashCode {
				t.Errorf("it ended with %+v, want exit code %d:\n%s", exit, crashCode, term.Frame())
			}
			checkTrace(t, term, function)
		})
	}
}

// checkTrace wants the message to name the trace's file, and the file to be
// worth a report and nobody else's to read.
func checkTrace(t *testing.T, term *ptytest.Terminal, function string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(term.StateHome(), "sailscope", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the state directory holds %q (%v), want one trace:\n%s", files, err, term.Frame())
	}
	message := strings.Join(term.Frame().Lines(), "") // the terminal has wrapped it
	if !strings.Contains(message, "sailscope crashed: "+crashText) || !strings.Contains(message, files[0]) {
		t.Errorf("the last words name neither %q nor %s:\n%s", crashText, files[0], term.Frame())
	}
	info, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the trace's mode is %o, want 600", mode)
	}
	trace, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if text := string(trace); !strings.Contains(text, crashText) || !strings.Contains(text, function) || !strings.Contains(text, "goroutine ") {
		t.Errorf("the trace does not say %q, nor that it came from %s:\n%s", crashText, function, trace)
	}
}

// Where no file can be written, the stack is what the message holds.
func TestACrashWithoutAStateDirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	term := startCrash(t, "Update", "XDG_STATE_HOME="+file)
	exit := term.WaitExit()
	term.AssertRestored()
	if raw := string(term.Raw()); exit.Code != crashCode || !strings.Contains(raw, crashText) || !strings.Contains(raw, "brokenModel.Update") {
		t.Errorf("it ended with %+v and said:\n%s", exit, raw)
	}
}

func startCrash(t *testing.T, site string, env ...string) *ptytest.Terminal {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	env = append(env, crashVariable+"="+site)
	return ptytest.Start(t, ptytest.Options{Env: env}, self, "-test.run=^TestCrashHelperProcess$")
}

// TestCrashHelperProcess is no test but the program of those above.
func TestCrashHelperProcess(*testing.T) {
	site := os.Getenv(crashVariable)
	if site == "" {
		return // this is the test run itself
	}
	err := runBroken(filepath.Join(os.Getenv("XDG_STATE_HOME"), "sailscope"), site)
	fmt.Fprintln(os.Stderr, err)
	code := 1
	if _, crashed := errors.AsType[*CrashError](err); crashed {
		code = crashCode
	}
	os.Exit(code) //nolint:revive // this is the program's main
}

// runBroken runs a model that panics, since the real one can't be made to.
func runBroken(stateDir, site string) error {
	crashes := NewCrashes(stateDir, nil)
	o := Options{Watchdog: watchdog.New(os.Exit, longLastWords)}
	if err := Run(context.Background(), brokenModel{site}, crashes, o); err != nil {
		return err
	}
	return crashes.First()
}

// longLastWords is a clock that leaves a slow machine ten times as long to restore
// the terminal. What may take as long as it likes has to end all the same.
func longLastWords(d time.Duration) <-chan time.Time {
	if d < watchdog.Patience {
		d *= 10
	}
	return time.After(d)
}

// brokenModel shows a screen, and once that has its size it panics.
type brokenModel struct{ site string }

func (m brokenModel) Init() tea.Cmd {
	if m.site == "Init" {
		panic(crashText)
	}
	return nil
}

func (m brokenModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok && m.site == "frozen key" && key.String() == "f" {
		select {}
	}
	if _, sized := msg.(tea.WindowSizeMsg); !sized {
		return m, nil
	}
	switch m.site {
	case "Update":
		panic(crashText)
	case "frozen Update":
		select {}
	case "flood":
		return m, tea.Tick(time.Millisecond, func(time.Time) tea.Msg { return tea.WindowSizeMsg{Width: 120, Height: 40} })
	case "command":
		return m, m.command
	case "batch":
		return m, tea.Batch(m.command, func() tea.Msg { return nil })
	default:
		return m, nil
	}
}

func (m brokenModel) View() tea.View {
	if m.site == "View" {
		panic(crashText)
	}
	text := "a dashboard"
	if m.site == "flood" { // each frame differs from the one before
		text = strings.Repeat(strings.Repeat(time.Now().Format("05.000000000 "), 9)+"\n", 40)
	}
	view := tea.NewView(text)
	view.AltScreen = true
	view.MouseMode = tea.MouseModeCellMotion
	return view
}

func (m brokenModel) command() tea.Msg { panic(crashText) }
