package tui_test

import (
	"os"
	"strings"
	"testing"

	"sailscope/internal/demo"
)

// The keys of the log, in a running program.
func TestProgramFiltersOpensAndSaves(t *testing.T) {
	t.Chdir(t.TempDir())
	server := startDemo(t, demo.Options{})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected")
	say := func(text string) {
		t.Helper()
		if err := server.Flood(3, "lobby", map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
	}
	say("ahoy")
	say("hello")
	term.wait("events · 6")
	term.press("\t\t\t/ahoy")
	term.wait("3 of 7, enter keeps")
	term.press("\r")
	term.wait("3 of 7 shown, esc all", "▌")
	say("ahoy again")
	term.wait("6 of 10 shown")
	term.press("p")
	say("ahoy, ahoy")
	term.wait("6 of 10 shown", "paused · 3 new")
	term.press("p")
	term.wait("9 of 13 shown")
	term.press(enter)
	term.wait("━ event lobby ━", `"text": "ahoy, ahoy"`)
	term.press("r")
	term.wait(`["lobby",{"text":"ahoy, ahoy"}]`)
	term.press("q")
	term.wait("9 of 13 shown")
	term.press("S")
	term.wait("✓ saved 9 of 13 rows")
	files, err := os.ReadDir(".")
	if err != nil || len(files) != 1 || !strings.HasPrefix(files[0].Name(), "sailscope-127.0.0.1-") {
		t.Fatalf("%v, %v", files, err)
	}
	term.press("y")
	term.wait("✓ copied")
	term.press("C")
	term.wait("Cleared. New events appear here.")
}

// What notifications of records mean, in a running program.
func TestProgramShowsFoldsAndFollowsRecords(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 160, 40, server.URL())
	term.wait("● connected")
	update := func(n, id int, before, after string) {
		t.Helper()
		notice := map[string]any{"verb": "updated", "id": id, "data": map[string]string{"name": after}, "previous": map[string]string{"name": before}}
		if err := server.Flood(n, "boat", notice); err != nil {
			t.Fatal(err)
		}
	}
	update(3, 7, "Gull", "Tern")
	update(1, 8, "Ruff", "Knot")
	term.press("\t\t\t")
	term.wait(`~ updated boat #7  name: "Gull" → "Tern"`, `~ updated boat #8  name: "Ruff" → "Knot"`)
	term.press("L")
	term.wait(" · raw", `· boat {"`)
	term.press("Lz")
	term.wait(" · by record", `×3   ~ updated boat #7`)
	term.press("kO")
	term.wait("/ record:boat#7", "3 of 5 shown")
	term.press("a")
	term.wait("2 sockets", "0 of 1 shown")
	update(2, 7, "Tern", "Gull")
	term.wait("5 of 7 shown", `×5   ~ updated boat #7  name: "Tern" → "Gull"`)
	term.press("1")
	term.press(enter)
	term.wait("━ event boat ━", "~ boat #7 was updated: 1 field changed.", `name  "Tern" → "Gull"`, "It goes to the room sails_model_boat_7:boat.")
	term.press("q")
	term.wait("5 of 7 shown")
	term.press("O")
	term.wait("boat #8")
}
