// Package program runs a Bubble Tea program so that it costs nothing while
// nothing happens, composes no more frames than anybody sees, and gives the
// terminal back however it ends: by a key, a signal, a panic, or because it is
// stuck.
//
// Run owns the terminal from its start to its return. Crashes may be told of
// panics from any goroutine; everything else belongs to the program's own.
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

// Options say what a program runs on.
type Options struct {
	// Input, Output and Size replace the terminal, for tests and pictures.
	Input  io.Reader
	Output io.Writer
	Size   Size
	// Watchdog ends the program when it is asked to end and does not. Without one
	// it takes the time that it takes.
	Watchdog *watchdog.Dog
	// CleanUp is called at the start, and when the watchdog ends the program. May
	// be nil.
	CleanUp func()
}

func (o Options) cleanUp() {
	if o.CleanUp != nil {
		o.CleanUp()
	}
}

// Size is a screen's, in cells.
type Size struct{ Width, Height int }

// Run shows a model until it quits, a signal ends it, or ctx does. However
// it ends, the terminal is restored. A panic of the model is in crashes then.
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
			idle.wake() // a terminal that is gone ends the program without a message
			program.Quit()
		})
	}()
	_, err := program.Run()
	close(ended)
	<-watched
	return err
}

// writesPerSecond is how often a new frame may be written. It is twice as often
// as one is composed: that one does not wait for a whole frame more.
const writesPerSecond = 120

// newProgram makes a program that rests while nothing happens.
func newProgram(m tea.Model, o Options, life *lifeline) (*tea.Program, *rest) {
	idle := &rest{quitting: o.Watchdog.Ask}
	opts := []tea.ProgramOption{
		tea.WithoutSignalHandler(), // quitOnSignal does that: Bubble Tea does not know SIGHUP
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

// quitOnSignal ends the program the way q does, so that the terminal is
// restored, on the signals that ask a program to go. Should the program not be
// able to, the watchdog does it.
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

// TerminalIn is the terminal itself behind what a program reads, for another
// program that borrows it.
func TerminalIn(in io.Reader) io.Reader {
	if t, watched := in.(*interruptInput); watched {
		return t.File
	}
	return in
}

// TerminalOut is the terminal itself behind what a program writes to. Another
// program would not take ours, which rests, for one.
func TerminalOut(out io.Writer) io.Writer {
	if t, rests := out.(restingTerminal); rests {
		return t.file
	}
	return out
}
