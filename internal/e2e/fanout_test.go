//go:build unix && !race

package e2e

import (
	"testing"

	"sailscope/internal/ptytest"
	"sailscope/internal/sailstest"
)

// Two real apps, one of each generation, with two sockets each: what one app
// knows and the other does not is told field by field.
func TestOneRequestOnTwoApps(t *testing.T) {
	t.Parallel()
	older, newer := sailstest.Start(t, sailstest.EIO3), sailstest.Start(t, sailstest.EIO4)
	term := start(t, ptytest.Options{Width: 150, Height: 44}, older.URL(), older.URL(), newer.URL(), newer.URL())
	term.WaitText("4 sockets", "4 connected", "EIO3", "EIO4")
	request(term, "POST /boat?name=Swift")
	term.WaitText("← 200 OK", "POST /boat?name=Swift")

	prepare(term, "GET /boat")
	term.Press("b")
	term.WaitText("━ GET /boat · ", " · 4 sockets ━", "compared with 1 127.0.0.1:")
	term.WaitText("▌ 2 127.0.0.1:", "Same status and body as 1 ")
	term.Press("j")
	term.WaitText("▌ 3 127.0.0.1:", "1 field differs", ".[0] ", "not there")

	// The same record on each app, made at different times.
	leaveDialog(term, "compared with")
	term.Press("3", "M")
	term.WaitText("◆3 http://127.0.0.1:")
	prepare(term, "POST /boat?name=Swift")
	term.Press("b")
	term.WaitText(" · 1 socket ━", "Only this socket got the request.")
	leaveDialog(term, "compared with")
	term.Press("M")
	term.WaitGone("◆3")
	prepare(term, "GET /boat")
	term.Press("b")
	term.WaitText("fields differ", ".[0].createdAt", ".[0].updatedAt")
	term.Press("/", "[*].createdAt **.updatedAt")
	term.WaitGone(".[0].updatedAt")
	term.WaitText("same, 2 ignored", "Same status and body as ", "except for ignored paths")
	term.Press(enter)
	term.WaitText("/ ignore paths")
	leaveDialog(term, "compared with")
	prepare(term, "POST /boat?name=Gull")
	term.Press("b")
	term.WaitText("Send POST /boat?name=Gull on 4 sockets?")
	term.Press("y")
	term.WaitText("━ POST /boat?name=Gull · ", " · 4 sockets ━", ".createdAt ")

	// One app leaves: its sockets are listed and not asked.
	older.Kill()
	term.WaitText("2 connected")
	term.Press("b")
	term.WaitText("on 2 sockets?")
	term.Press("y")
	term.WaitText("not sent: not connected", "compared with 3 ", " · 2 sockets ━")
	leaveDialog(term, "compared with")
	quitAndCheck(t, term)
}

// prepare writes a request into the focused pane's composer and stops typing.
func prepare(term *ptytest.Terminal, line string) {
	term.Press("i")
	term.WaitText(typingHint)
	term.Press(ctrlU, line)
	term.WaitText("▌ " + line)
	leaveTyping(term)
}
