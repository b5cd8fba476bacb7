package program

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain looks for leaks of ours. Ultraviolet's reader (sendEvents in
// terminal_reader.go) has no way to stop handing out input.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/charmbracelet/ultraviolet.(*TerminalReader).sendEvents"))
}
