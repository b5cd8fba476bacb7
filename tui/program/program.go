// Package program runs a Bubble Tea program. It uses no CPU time while nothing
// happens, composes no more frames than the eye can see, and restores the terminal
// however the program ends: by a key, a signal, a panic, or because it is stuck.
//
// Run owns the terminal from its start to its return. Any goroutine may report panics
// to Crashes; everything else belongs to the program's own goroutine.
package program

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/watchdog"
)

// Options are the streams and the hooks of a program.
type Options struct {
	// Input, Output and Size replace the terminal in tests and for screenshots.
	Input  io.Reader
	Output io.Writer
	Size   Size
	// Watchdog ends the program if it hangs when it should end. Without one, ending
	// may take any time.
	Watchdog *watchdog.Dog
	// CleanUp is called at the start, and when the watchdog ends the program. It may
	// be nil.
	CleanUp func()
}

func (o Options) cleanUp() {
	if o.CleanUp != nil {
		o.CleanUp()
	}
}

// Size is a screen size, in cells.
type Size struct{ Width, Height int }

// Run shows a model until it quits, a signal ends it, or ctx ends. It always restores
// the terminal. A panic of the model is in crashes afterward.
func Run(ctx context.Context, m tea.Model, crashes *Crashes, o Options) error {
	life := newLifeline(o.Input)
	o.cleanUp()
	defer o.Watchdog.Before(func() {
		life.restore()
		o.cleanUp()
	})()
	defer life.onFatalSignals()()
	program, idle := newProgram(guarded{m, crashes, life}, o, life)
	defer idle.end()
	crashes.onCrash(func() {
		o.Watchdog.Ask()
		program.Quit()
	})

	ended := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		quitOnSignal(ctx, ended, o.Watchdog, func() {
			o.Watchdog.Ask()
			idle.wake() // a lost terminal ends the program without a message
			program.Quit()
		})
	}()
	_, err := program.Run()
	close(ended)
	<-watched
	return err
}

// writesPerSecond is how often a new frame may be written. It is twice the rate of
// composed frames, so that a composed frame does not wait for another whole frame
// time.
const writesPerSecond = 120

// newProgram returns a program that rests while nothing happens.
func newProgram(m tea.Model, o Options, life *lifeline) (*tea.Program, *rest) {
	idle := &rest{quitting: o.Watchdog.Ask}
	opts := []tea.ProgramOption{
		tea.WithoutSignalHandler(), // quitOnSignal handles signals, because Bubble Tea ignores SIGHUP
		tea.WithFilter(idle.filter),
		tea.WithOutput(idle.output(o.Output, life)),
		tea.WithFPS(writesPerSecond),
	}
	if input := life.input(); input != nil {
		opts = append(opts, tea.WithInput(input))
	}
	if o.Input != nil {
		opts = append(opts, tea.WithInput(o.Input))
	}
	if o.Size.Width > 0 {
		opts = append(opts, tea.WithWindowSize(o.Size.Width, o.Size.Height))
	}
	program := tea.NewProgram(m, opts...)
	idle.begin(program.Send)
	return program, idle
}

// quitOnSignal ends the program the way q does on the signals that ask a program to
// end, so that the terminal is restored. If the program can't end, the watchdog ends
// it.
func quitOnSignal(ctx context.Context, ended <-chan struct{}, dog *watchdog.Dog, quit func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	for {
		select {
		case s := <-signals:
			if s == os.Interrupt && dog.Lent() {
				continue
			}
		case <-ctx.Done():
		case <-ended:
			return
		}
		quit()
		return
	}
}

// TerminalIn returns the terminal behind the program's input, for another program that
// borrows it.
func TerminalIn(in io.Reader) io.Reader {
	if t, watched := in.(*interruptInput); watched {
		return t.File
	}
	return in
}

// TerminalOut returns the terminal behind the program's output. Another program would
// not recognize our output, which rests, as a terminal.
func TerminalOut(out io.Writer) io.Writer {
	if t, rests := out.(restingTerminal); rests {
		return t.file
	}
	return out
}
