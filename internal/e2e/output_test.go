//go:build unix && !race

package e2e

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
	"sailscope/internal/sailstest"
)

// sgr finds the sequences that set colors and attributes.
var sgr = regexp.MustCompile(`\x1b\[([0-9;:]*)m`)

// colors finds a color among the parameters of such a sequence.
var colors = regexp.MustCompile(`(^|;)(3[0-8]|4[0-8]|9[0-7]|10[0-7])(;|:|$)`)

// With NO_COLOR there is no color in the output, and the dashboard works.
func TestNoColor(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{Env: []string{"NO_COLOR=1"}})
	request(term, "GET /boat")
	term.WaitText("200 OK", `"Kittiwake"`)
	term.Press("?")
	term.WaitText("━ keys ━")
	leaveDialog(term, "━ keys ━")
	quitAndCheck(t, term)
	for _, found := range sgr.FindAllSubmatch(term.Raw(), -1) {
		if colors.Match(found[1]) {
			t.Fatalf("%q sets a color although NO_COLOR is set", found[0])
		}
	}
}

// A terminal without escape sequences gets none: the dashboard says what to do
// instead, and what is printed elsewhere is plain.
func TestDumbTerminal(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{})
	for name, tc := range map[string]struct {
		args []string
		exit int
		text string
	}{
		"dashboard": {[]string{server.URL()}, 2, "TERM=xterm-256color"},
		"request":   {slices.Concat([]string{"request", "GET", "/boat/1", "--url", server.URL()}, patientConnections(), patientRequests()), 0, `"Kittiwake"`},
		"doctor":    {append([]string{"doctor", server.URL()}, patientConnections()...), 0, "A virtual request works."},
		"help":      {[]string{"--help"}, 0, "Usage:"},
		"an error":  {[]string{"request", "--nonsense"}, 2, "nonsense"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := ptytest.Start(t, ptytest.Options{Width: 300, Height: 100, Env: []string{"TERM=dumb", "COLORTERM="}}, binary(t), tc.args...)
			term.WaitText(tc.text)
			if exit := term.WaitExit(); exit.Code != tc.exit {
				t.Errorf("it ended with %+v, want exit code %d", exit, tc.exit)
			}
			if raw := term.Raw(); bytes.ContainsRune(raw, '\x1b') {
				t.Errorf("it wrote escape sequences: %.200q", raw)
			}
		})
	}
}

// Terminals that can do less get less, and the same dashboard.
func TestLesserTerminals(t *testing.T) {
	t.Parallel()
	for name, env := range map[string][]string{
		"16 colors":  {"TERM=xterm-16color", "COLORTERM="},
		"vt100":      {"TERM=vt100", "COLORTERM="},
		"linux":      {"TERM=linux", "COLORTERM="},
		"no TERM":    {"TERM=", "COLORTERM="},
		"tmux":       {"TERM=tmux-256color", "COLORTERM=", "TMUX=/tmp/none,1,0"},
		"256 colors": {"COLORTERM="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := startDemo(t, ptytest.Options{Env: env})
			request(term, "GET /boat")
			term.WaitText("200 OK", `"Kittiwake"`)
			quitAndCheck(t, term)
			if bytes.Contains(term.Raw(), []byte("8;2;")) {
				t.Error("it uses 24-bit colors on a terminal that has not said it knows them")
			}
		})
	}
}

// Text of a server never acts on the terminal, nor on the reader's eye. This
// looks at every byte that was written, not at what an emulator made of them.
func TestHostilePayloads(t *testing.T) {
	t.Parallel()
	servers := map[string]func(*testing.T) (url, emit string){
		"demo": func(t *testing.T) (string, string) {
			return serve(t, demo.Options{}).URL(), "POST /hostile"
		},
	}
	for _, generation := range sailstest.Generations() {
		servers[generation.String()] = func(t *testing.T) (string, string) {
			return sharedApps.URL(t, generation), "POST /hostile/emit"
		}
	}
	for name, lift := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, emit := lift(t)
			term := start(t, ptytest.Options{Width: 200, Height: 50}, url)
			term.WaitText("1 connected")
			request(term, "GET /hostile")
			term.WaitText(`"title": "\u001b]0;owned\u0007"`, `\u202egpj.exe`, `"csi8bit": "\u009b31mred"`)
			request(term, emit)
			term.WaitText(`· hostile\u001b[2J\u0007\u009b\u202eevent`)
			for range 3 { // sideways through what was cut off
				term.Press(tab)
			}
			term.Press("l", "l", "l", "h")
			quitAndCheck(t, term)
			if problem := harm(term.Raw()); problem != "" {
				t.Error(problem)
			}
		})
	}
}

// An event's name and payload may be anything at all.
func TestHostileEventNames(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{})
	term := start(t, ptytest.Options{Width: 160}, server.URL())
	term.WaitText("1 connected")
	for _, name := range []string{"", "\x1b]52;c;b3duZWQ=\a", "\u202eowned", strings.Repeat("long ", 1000), "\xff\xfe", "tab\there", "𝕌𝕟𝕚 👩‍👩‍👧‍👦 ｗｉｄｅ"} {
		if err := server.Blast(name, map[string]string{name: name}); err != nil {
			t.Fatal(err)
		}
	}
	if err := server.Blast("the last", nil); err != nil {
		t.Fatal(err)
	}
	term.WaitText("· the last")
	quitAndCheck(t, term)
	if problem := harm(term.Raw()); problem != "" {
		t.Error(problem)
	}
}

// harm says what in a stream to the terminal did not come from the dashboard's
// own hands, "" if nothing did.
func harm(raw []byte) string {
	const before = 24 // enough to see what a marker's text stands behind
	for at, i := 0, 0; ; at = i + 1 {
		if i = bytes.Index(raw[at:], []byte("owned")); i < 0 {
			break
		}
		i += at
		context := raw[max(i-before, 0):i]
		if bytes.HasSuffix(context, []byte("\x1b]0;")) || bytes.ContainsAny(context, "\a\b") {
			return fmt.Sprintf("the server set the window's title: %q", raw[max(i-before, 0):i+before])
		}
	}
	for _, sequence := range []string{"\x1b]0;", "\x1b]52;", "\x1b[31m", "\x1b[5m", "b3duZWQ=\a", "b3duZWQ=\x1b\\"} {
		if bytes.Contains(raw, []byte(sequence)) {
			return fmt.Sprintf("the stream holds %q, which the dashboard never says", sequence)
		}
	}
	raw = bytes.ReplaceAll(raw, []byte("\x1b]11;?\a"), nil) // asks for the background
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		allowed := r == '\x1b' || r == '\r' || r == '\n' || r == '\t' || r == '\b'
		joins := r == '\u200d' // in emoji
		if r == utf8.RuneError && size == 1 || !allowed && !joins && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return fmt.Sprintf("the stream holds %U: %q", r, raw[max(i-before, 0):min(i+before, len(raw))])
		}
		i += size
	}
	return ""
}
