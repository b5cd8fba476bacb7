package tui_test

import (
	"testing"

	"sailscope/internal/demo"
)

// Two servers that know different boats, and one request that neither answers.
func TestProgramComparesServers(t *testing.T) {
	first, second := startDemo(t, demo.Options{}), startDemo(t, demo.Options{})
	term := start(t, 160, 44, first.URL(), second.URL())
	term.wait("2 connected")
	term.press("i" + ctrlU + "POST /boat?name=Tern" + enter)
	term.wait("200 OK", "POST /boat?name=Tern", "▾ {")
	term.press(ctrlU + "GET /boat" + escape)
	term.wait("? help")
	term.press("b")
	term.wait("━ GET /boat · ", "compared with 1 127.0.0.1:", ".[5]", "not there")
	term.press("/**.createdAt **.updatedAt")
	term.wait("1 field differs", ".[5]", "enter apply")
	term.press(enter + "b")
	term.wait("1 field differs", "b send again", "**.createdAt **.updatedAt")
	term.press(enter) // to the pane of the second
	term.wait("▶ response 2/2")
	term.press("1i" + ctrlU + "GET /silent" + escape)
	term.wait("▌ GET /silent", "? help")
	term.press("b")
	term.wait("━ GET /silent · ", "0 of 2 sockets answered", "pending ")
	term.press("q" + ctrlX)
	term.wait("Canceled by you")
	term.press("B")
	term.wait("pending ", "failed: Canceled by you.")
}
