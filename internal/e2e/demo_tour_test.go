//go:build unix && !race

package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sailscope/internal/ptytest"
)

// What there is to see of pubsub, once, on the demo's two sockets: one of them is
// told of boats and of the lobby, the other of boats only, and is served badly.
func TestTourOfTheDemo(t *testing.T) {
	t.Parallel()
	term := start(t, ptytest.Options{Width: 140, Height: 40}, "demo")
	term.WaitText("2 connected", "1 demo", "2 lossy", "s · GET /boat")
	timelineTour(term)
	deliveriesTour(t, term)
	ratesTour(term)
	roomsTour(term)
	recordsTour(term)
	fanOutTour(term)
	quitAndCheck(t, term)
}

func timelineTour(term *ptytest.Terminal) {
	walk(term,
		step{"v", shows("timeline, v next view", "│▶ 1 demo", "● connected", "enter go to pane", "l socket"), ""},
		step{"", shows("✕ missed", "●×2"), ""}, // by themselves, after some events
		step{"l", shows("│▶ 2 lossy"), ""},
		step{"h", shows("│▶ 1 demo"), ""},
		step{"t", shows(" 0:0"), ""},
		step{"tt", nil, " 0:0"},
		step{"/kind:answer", shows("3 of ", "enter keeps"), ""},
		step{enter, shows("shown, esc all", "← 200 OK"), "~ updated"},
		step{"y", shows("✓ copied"), ""},
		step{"s", shows("scrolled · G latest"), ""},
		step{"s", shows("following"), ""},
		step{enter, shows("▶ events"), "v next view"},
		step{"v", shows("shown, esc all"), ""},
		step{esc, nil, "shown, esc all"},
	)
}

// deliveriesTour counts, exports, and goes from a kind of events to its rows.
func deliveriesTour(t *testing.T, term *ptytest.Terminal) {
	t.Helper()
	walk(term,
		step{"d", shows("━ deliveries ━", "│▶ 1 demo", "✕", "×", "after the first socket: p50 "), ""},
		step{"G", shows("▌boat "), ""},
		step{"e", shows("✓ saved sailscope-deliveries-", ".csv and sailscope-deliveries-", ".json in "), ""},
	)
	rows, err := csv.NewReader(bytes.NewReader(exported(t, term, "sailscope-deliveries-*.csv"))).ReadAll()
	if err != nil || len(rows) < 2 || !slices.ContainsFunc(rows, func(row []string) bool { return slices.Contains(row, "lossy") }) {
		t.Errorf("the exported table is %q, %v", rows, err)
	}
	if matrix := exported(t, term, "sailscope-deliveries-*.json"); !json.Valid(matrix) || !bytes.Contains(matrix, []byte(`"lossy"`)) {
		t.Errorf("the exported JSON is %s", matrix)
	}
	walk(term,
		step{enter, shows(`/ event:boat verb:`, "shown, esc all"), "━ deliveries ━"},
		step{esc, nil, "shown, esc all"},
	)
}

// exported is what is in the only file of a name where the program runs.
func exported(t *testing.T, term *ptytest.Terminal, pattern string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(term.StateHome()), pattern))
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: %v, %v; want one file", pattern, files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func ratesTour(term *ptytest.Terminal) {
	walk(term,
		step{"P", shows("━ rates and latencies ━", "1 demo", "2 lossy", "/s  max ", "POST /lobby/join", "p95"), ""},
		step{esc, nil, "━ rates and latencies ━"},
	)
}

// roomsTour filters, names a room and forgets it, and goes to a room's events.
func roomsTour(term *ptytest.Terminal) {
	walk(term,
		step{"v", shows("rooms, v next view", "▶ 1 demo ●", "boat · new records", "● seen", "+ name"), ""},
		step{"l", shows("▶ 2 lossy ●"), ""},
		step{"/boat", shows(" of ", "enter keeps"), "berth #"},
		step{enter, shows("esc shows all"), ""},
		step{esc, shows("berth #"), "esc shows all"},
		step{"+vip\tPOST /vip/join" + enter, shows("▌ vip", "┃ ◇", "Named: you say so"), "━ name a room ━"},
		step{"-", shows("✓ forgot vip on this socket"), "┃ ◇"},
		step{"/boat_1:" + enter, shows("▌ boat #1 "), ""},
		step{"y", shows("✓ copied sails_model_boat_1:boat"), ""},
		step{enter, shows("▶ events", "/ event:boat id:1"), "v next view"},
		step{esc, nil, "/ event:boat id:1"},
	)
}

// recordsTour looks at notifications as they came, by record, and at one record.
func recordsTour(term *ptytest.Terminal) {
	walk(term,
		step{"1/verb:updated" + enter, shows("shown, esc all", "~ updated boat #"), ""},
		step{"p", shows("paused · "), ""}, // for the record with the cursor to stay
		step{"L", shows("· raw ·", `· boat {"verb":"updated"`), ""},
		step{"L", nil, "· raw ·"},
		step{"z", shows("· by record ·"), ""},
		step{"z", nil, "· by record ·"},
		step{"O", shows("/ record:boat#"), ""},
		step{"O", shows("/ verb:updated"), "/ record:boat#"},
		step{"p" + esc, nil, "/ verb:updated"},
	)
}

// fanOutTour sends one request on both sockets, and then on the marked one.
func fanOutTour(term *ptytest.Terminal) {
	walk(term,
		step{"b", shows("━ GET /boat · ", "compared with 1 demo", "the base", "2 lossy"), ""},
		step{"/**.updatedAt", shows("**.updatedAt", "enter apply"), ""},
		step{enter, shows("/ ignore paths"), ""},
		step{enter, shows("▶ response", "┏━ 2 lossy"), "the base"},
		step{"B", shows("━ GET /boat · ", "the base"), ""},
		step{esc, nil, "the base"},
		step{"M", shows("┏━ ◆2 lossy"), ""},
		step{"b", shows("Only this socket got the request."), ""},
		step{esc, nil, "Only this socket got the request."},
		step{"M", nil, "◆2 lossy"},
	)
}
