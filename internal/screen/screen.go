// Package screen is a terminal without a window: what a program writes to it
// becomes a grid of cells and a set of modes that tests can assert on and
// pictures can be drawn from.
package screen

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// Screen is a terminal. Its methods may be called from any goroutine.
type Screen struct {
	mu       sync.Mutex
	emulator *vt.Emulator
	modes    Modes
	shown    *Frame        // what Frame returned last, nil after a change
	answered chan struct{} // closed when no more answers come
}

// Modes is what a program has switched on, and has to switch off again.
type Modes struct {
	AltScreen    bool
	CursorHidden bool
	// On holds the DEC private modes that are set and were not at the start:
	// mouse reports, bracketed paste, focus reports and so on. Those for the
	// cursor and the screen are above.
	On map[int]bool
	// KeyboardPushes is how many entries of the kitty keyboard protocol's stack
	// were pushed and not popped again.
	KeyboardPushes int
	// ModifyOtherKeys is xterm's own way to tell keys apart, 0 if it is off.
	ModifyOtherKeys int
}

// New makes a terminal of w by h cells. It answers questions as terminals do
// (where the cursor is, what the background is): the answers are written to
// answers, which may be nil, from a goroutine that ends with Close.
func New(w, h int, answers io.Writer) *Screen {
	s := &Screen{emulator: vt.NewEmulator(w, h), answered: make(chan struct{})}
	s.modes.On = make(map[int]bool)
	s.watchModes()
	if answers == nil {
		answers = io.Discard
	}
	emulator := s.emulator
	go func() {
		defer close(s.answered)
		// An error means that the program is gone: nobody to answer to, but its
		// last words may still hold questions, which must not block the emulator.
		if _, err := io.Copy(answers, emulator); err != nil {
			_, _ = io.Copy(io.Discard, emulator)
		}
	}()
	return s
}

// watchModes follows the modes that the emulator tells of, and those that it
// does not know.
func (s *Screen) watchModes() {
	set := func(mode ansi.Mode, on bool) {
		dec, isDEC := mode.(ansi.DECMode)
		switch {
		case !isDEC, dec == ansi.ModeAutoWrap:
		// Terminals have one cursor. The emulator's own notice is of one for each
		// screen: a cursor that is shown again on the other would stay hidden.
		case dec == ansi.ModeTextCursorEnable:
			s.modes.CursorHidden = !on
		case on && dec != ansi.ModeAltScreenSaveCursor:
			s.modes.On[dec.Mode()] = true
		default:
			delete(s.modes.On, dec.Mode())
		}
	}
	s.emulator.SetCallbacks(vt.Callbacks{
		AltScreen:   func(on bool) { s.modes.AltScreen = on },
		EnableMode:  func(mode ansi.Mode) { set(mode, true) },
		DisableMode: func(mode ansi.Mode) { set(mode, false) },
	})
	s.emulator.RegisterCsiHandler(ansi.Command('>', 0, 'u'), func(ansi.Params) bool {
		s.modes.KeyboardPushes++
		return true
	})
	s.emulator.RegisterCsiHandler(ansi.Command('<', 0, 'u'), func(params ansi.Params) bool {
		n, _, _ := params.Param(0, 1)
		s.modes.KeyboardPushes = max(s.modes.KeyboardPushes-n, 0) // popping an empty stack does nothing
		return true
	})
	s.emulator.RegisterCsiHandler('r', s.clampMargins)
	s.emulator.RegisterCsiHandler(ansi.Command('>', 0, 'm'), func(params ansi.Params) bool {
		const modifyOtherKeys = 4
		if what, _, _ := params.Param(0, 0); what == modifyOtherKeys {
			s.modes.ModifyOtherKeys, _, _ = params.Param(1, 0)
		}
		return true
	})
}

// clampMargins keeps the bottom margin on the screen, as terminals do: a program
// may write margins that were right before a resize. The emulator would scroll
// rows that it does not have.
func (s *Screen) clampMargins(params ansi.Params) (done bool) {
	if bottom, _, ok := params.Param(1, 0); ok && bottom > s.emulator.Height() {
		params[1] = ansi.Param(s.emulator.Height())
	}
	return false // the emulator's own handler, which is asked next, sets them
}

// Write takes what a program prints.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = nil
	n, err := s.emulator.Write(p)
	if err != nil {
		return n, fmt.Errorf("write to the emulated terminal: %w", err)
	}
	return n, nil
}

// Resize changes the size, as dragging a window's corner does.
func (s *Screen) Resize(w, h int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = nil
	s.emulator.Resize(w, h)
}

// Close ends the answers; nothing may be written after it.
func (s *Screen) Close() {
	s.mu.Lock()
	// The emulator's own Close is not safe beside a Read.
	if pipe, ok := s.emulator.InputPipe().(io.Closer); ok {
		_ = pipe.Close() // of a pipe, never fails
	}
	s.mu.Unlock()
	<-s.answered
}

// Frame is what the terminal shows and is set to at one moment. It is read-only:
// everyone who asks at that moment gets the same cells.
type Frame struct {
	Width, Height int
	Cells         [][]uv.Cell // rows of Width cells
	CursorX       int
	CursorY       int
	Modes         Modes

	text func() string // what String returns, made once; nil if Screen did not make the frame
}

// Frame returns the current state. It copies the screen only if the screen has changed
// since the last call, because tests that wait for a text call it very often.
func (s *Screen) Frame() Frame {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil {
		f := s.copied()
		f.text = sync.OnceValue(f.join)
		s.shown = &f
	}
	return *s.shown
}

// copied is a copy of the present state. s.mu is held.
func (s *Screen) copied() Frame {
	cursor := s.emulator.CursorPosition()
	f := Frame{Width: s.emulator.Width(), Height: s.emulator.Height(), CursorX: cursor.X, CursorY: cursor.Y, Modes: s.modes}
	f.Modes.On = maps.Clone(s.modes.On)
	f.Cells = make([][]uv.Cell, f.Height)
	for y := range f.Cells {
		f.Cells[y] = make([]uv.Cell, f.Width)
		for x := range f.Cells[y] {
			if cell := s.emulator.CellAt(x, y); cell != nil {
				f.Cells[y][x] = *cell
			}
		}
	}
	return f
}

// Text is what a single cell shows now, without a copy of the others.
func (s *Screen) Text(x, y int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cell := s.emulator.CellAt(x, y); cell != nil {
		return cell.Content
	}
	return ""
}

// Line is the text of a row, without the blanks at its end.
func (f Frame) Line(y int) string {
	var b strings.Builder
	for x := 0; x < f.Width; {
		cell := f.Cells[y][x]
		if cell.Content == "" {
			b.WriteByte(' ')
		}
		b.WriteString(cell.Content)
		x += max(cell.Width, 1)
	}
	return strings.TrimRight(b.String(), " ")
}

// Lines is the text of all rows.
func (f Frame) Lines() []string {
	lines := make([]string, f.Height)
	for y := range lines {
		lines[y] = f.Line(y)
	}
	return lines
}

// String is the text of the whole screen.
func (f Frame) String() string {
	if f.text != nil {
		return f.text()
	}
	return f.join()
}

func (f Frame) join() string { return strings.Join(f.Lines(), "\n") }

// Has tells whether each text is on the screen, within a row.
func (f Frame) Has(texts ...string) bool {
	all := f.String()
	return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(all, text) })
}

// CountAfter is the number behind the first place of a text, like the 1,234 in
// "events · 1,234", and 0 if there is none.
func (f Frame) CountAfter(text string) int {
	_, after, _ := strings.Cut(f.String(), text)
	end := strings.IndexFunc(after, func(r rune) bool { return r != ',' && (r < '0' || r > '9') })
	if end >= 0 {
		after = after[:end]
	}
	n, _ := strconv.Atoi(strings.ReplaceAll(after, ",", "")) // none is 0
	return n
}
