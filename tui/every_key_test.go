//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui_test

import (
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/screen"
	"sailscope/tui"
)

// keyCase says how it shows that a key did what it is there for.
type keyCase struct {
	sockets int // 1 if not given
	// before brings the dashboard to where the key acts.
	before func(*harbour)
	// does is true of the screen after the key, and not before it.
	does func(screen.Frame) bool
	// ends tells that the key ends the program.
	ends bool
	// elsewhere is the test that presses the key instead.
	elsewhere string
}

// harbour is a dashboard on a demo server.
type harbour struct {
	*terminal
	server *demo.Server
}

// Every key of every action does on a terminal what the table says. An action that
// is new in the table has to be here too.
func TestEveryKeyDoesWhatItSays(t *testing.T) {
	server := startDemo(t, demo.Options{})
	keys, cases := tui.Keys(), keyCases()
	for name := range cases {
		if keys[name] == nil {
			t.Errorf("there is no action %s", name)
		}
	}
	for name, names := range keys {
		tc, tried := cases[name]
		if !tried {
			t.Errorf("nothing tries the keys of %s: %v", name, names)
			continue
		}
		if tc.elsewhere != "" {
			continue
		}
		for _, key := range names {
			t.Run(name+" "+key, func(t *testing.T) { tc.try(t, server, key) })
		}
	}
}

func (tc keyCase) try(t *testing.T, server *demo.Server, key string) {
	t.Chdir(t.TempDir()) // for what is saved
	urls := make([]string, max(tc.sockets, 1))
	for i := range urls {
		urls[i] = server.URL()
	}
	h := &harbour{start(t, 130, 40, urls...), server}
	h.wait(plural(len(urls), "socket"), fmt.Sprintf("%d connected", len(urls)))
	if tc.before != nil {
		tc.before(h)
	}
	if tc.ends {
		h.press(keyBytes(t, key))
		if err := <-h.done; err != nil {
			t.Fatal(err)
		}
		return
	}
	does := tc.does
	if does == nil { // the key of a number
		does = shows("[" + key + " 127.0.0.1")
	}
	if frame := h.screen.Frame(); does(frame) {
		t.Fatalf("it shows without the key:\n%s", frame)
	}
	h.press(keyBytes(t, key))
	h.waitFor("what "+key+" does", does)
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// keyBytes is how an xterm sends a key, or the kitty protocol if an xterm can't.
func keyBytes(t *testing.T, key string) string {
	t.Helper()
	sent := map[string]string{
		"enter": enter, "esc": escape, "space": " ", "tab": "\t", "shift+tab": "\x1b[Z", "alt+enter": "\x1b\r", "ctrl+enter": "\x1b[13;5u",
		"up": "\x1b[A", "down": "\x1b[B", "right": right, "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
		"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "f1": "\x1bOP",
	}
	if bytes, special := sent[key]; special {
		return bytes
	}
	if letter, ctrl := strings.CutPrefix(key, "ctrl+"); ctrl {
		return string(letter[0] & 0x1f)
	}
	if len(key) != 1 {
		t.Fatalf("no bytes for %s", key)
	}
	return key
}

// shows and hides are about all of the screen, selects about one row of it.
func shows(texts ...string) func(screen.Frame) bool {
	return func(f screen.Frame) bool { return f.Has(texts...) }
}

func hides(text string) func(screen.Frame) bool {
	return func(f screen.Frame) bool { return !f.Has(text) }
}

func selects(text string) func(screen.Frame) bool {
	return func(f screen.Frame) bool {
		for _, line := range f.Lines() {
			if before, _, found := strings.Cut(line, text); found && strings.Contains(before, "▌") {
				return true
			}
		}
		return false
	}
}

// onAnswer has the focus on an answer of three boats.
func onAnswer(h *harbour) {
	h.ask("GET /boat?limit=3")
	h.press("\t\t")
	h.wait("▶ response")
}

// ask sends a request and waits for its answer.
func (h *harbour) ask(line string) {
	h.press("i" + ctrlU + line + enter)
	h.wait("s · " + strings.Fields(line)[0] + " " + strings.Fields(line)[1])
	h.stopTyping()
}

func (h *harbour) stopTyping() {
	h.press(escape)
	h.waitFor("the keys of the pane", hides("esc stop typing"))
}

// onEvents has the focus on three events.
func onEvents(h *harbour) {
	for i := range 3 {
		h.hear(fmt.Sprintf("ahoy %d", i+1))
	}
	h.press("\t\t\t")
	h.wait("▶ events", "following")
}

// hear brings an event to every socket.
func (h *harbour) hear(text string) {
	h.t.Helper()
	if err := h.server.Flood(1, "lobby", text); err != nil {
		h.t.Fatal(err)
	}
	h.wait(`lobby "` + text[:min(len(text), 10)])
}

// then adds a step to those before a key, and what shows when it is done.
func then(before func(*harbour), keys string, texts ...string) func(*harbour) {
	return func(h *harbour) {
		before(h)
		h.press(keys)
		h.wait(texts...)
	}
}

func nothing(*harbour) {}

// writtenOver has another program's text on the screen.
func writtenOver(h *harbour) {
	if _, err := io.WriteString(h.screen, "\x1b7\x1b[10;10HMessage from root\x1b8"); err != nil {
		h.t.Fatal(err)
	}
	h.wait("Message from root")
}

// longEvents has the focus on many events, the newest of them wider than the pane.
func longEvents(h *harbour) {
	if err := h.server.Flood(100, "lobby", "many"); err != nil {
		h.t.Fatal(err)
	}
	h.hear("long " + strings.Repeat("x", 200) + "END")
	h.press("\t\t\t")
	h.wait("▶ events", "events · 101")
}

func keyCases() map[string]keyCase {
	cases := map[string]keyCase{
		"help":     {does: shows("━ keys ━")},
		"palette":  {does: shows("━ palette ━")},
		"quit":     {ends: true},
		"quit-now": {ends: true, before: then(nothing, "i"+ctrlU+"GET /silent"+enter, "1 request pending")},
		"redraw":   {before: writtenOver, does: hides("Message from root")},
		"suspend":  {elsewhere: "it stops the process: TestSuspend of internal/e2e has one of its own"},

		"type":          {does: shows("enter send", "esc stop typing")},
		"enter":         {does: shows("enter send", "esc stop typing")},
		"send":          {before: then(nothing, "i"+ctrlU+"GET /boat/2", "▌ GET /boat/2"), does: shows("200 OK", "GET /boat/2", `"id": 2`)},
		"next-part":     {does: shows("▌ [Body]")},
		"previous-part": {does: shows("▶ events")},
		"back":          {before: then(nothing, "i", "esc stop typing"), does: hides("esc stop typing")},

		"add":      {does: shows("2 sockets")},
		"add-form": {does: shows("━ add a socket ━")},
		"options":  {does: shows("━ options ━")},
		"rename":   {does: shows("━ name this socket ━")},
		"connect":  {does: shows("✕ disconnected", "0 connected")},
		"close":    {does: shows("Close pane 1")},

		"pane":          {sockets: 10, before: then(nothing, "[", "[10 127.0.0.1")},
		"previous-pane": {sockets: 2, does: shows("┏━ 2 ")},
		"next-pane":     {sockets: 2, does: shows("┏━ 2 ")},
		"zoom":          {sockets: 2, does: shows("zoomed, f back", "[1 127.0.0.1")},
		"layout":        {sockets: 2, does: shows("in columns")},

		"cancel":   {before: then(nothing, "i"+ctrlU+"GET /silent"+enter, "1 request pending"), does: shows("✕ no response", "Canceled by you")},
		"next-tab": {does: shows("[Headers]")},
		"format":   {before: then(nothing, "i\t"+`{"a":1}`, "✓ JSON"), does: shows(`"a": 1`)},
		"history":  {does: shows("━ history ━")},
		"saved":    {does: shows("━ saved requests ━")},
		"save":     {before: then(nothing, "i"+ctrlU+"GET /boat", "▌ GET /boat"), does: shows("━ save the request ━")},
		"editor":   {elsewhere: "it needs a terminal of its own: TestTheEditorHasTheTerminal of internal/e2e"},
	}
	for _, more := range []map[string]keyCase{
		responseKeyCases(), eventKeyCases(), recordKeyCases(), scrollKeyCases(), viewKeyCases(), timelineKeyCases(), roomKeyCases(), fanOutKeyCases(),
	} {
		maps.Copy(cases, more)
	}
	return cases
}

func responseKeyCases() map[string]keyCase {
	found := then(onAnswer, "/"+`"name`+enter, "1 of 3")
	twice := then(onAnswer, "i"+enter, "response 2/2")
	twoAnswers := func(h *harbour) {
		twice(h)
		h.stopTyping()
		h.press("\t\t")
		h.wait("▶ response 2/2")
	}
	return map[string]keyCase{
		"fold":           {before: onAnswer, does: shows("▌▸ [")},
		"fold-all":       {before: onAnswer, does: shows(" ▸   {")},
		"unfold-all":     {before: then(onAnswer, "-", " ▸   {"), does: shows(` ▾   {`, `"id": 1`)},
		"search":         {before: onAnswer, does: shows("/ search (uppercase")},
		"next-match":     {before: found, does: shows("2 of 3")},
		"previous-match": {before: found, does: shows("3 of 3")},
		"jq":             {before: onAnswer, does: shows("jq | like .[]")},
		"go-to-path":     {before: onAnswer, does: shows("path .", "enter go there")},
		"copy-response":  {before: onAnswer, does: shows("━ copy ━")},
		"older-answer":   {before: twoAnswers, does: shows("▶ response 1/2")},
		"newer-answer":   {before: then(twoAnswers, "<", "▶ response 1/2"), does: shows("▶ response 2/2")},
		"diff":           {before: twoAnswers, does: shows("2/2 · changes", "the bodies are the same")},
		"headers":        {before: onAnswer, does: shows("response · headers")},
		"form":           {before: onAnswer, does: hides("▾")},
		"line-numbers":   {before: onAnswer, does: shows("▌ 1 ▾ [")},
	}
}

func eventKeyCases() map[string]keyCase {
	filtered := then(onEvents, "/lobby"+enter, "3 of 4 shown")
	marked := then(onEvents, "m", "◆ 1")
	return map[string]keyCase{
		"filter":         {does: shows("/ text !not ~fuzzy")},
		"next-event":     {before: filtered, does: selects("ahoy 1")},
		"previous-event": {before: filtered, does: selects("ahoy 2")},
		"around-filter":  {before: filtered, does: shows("3 of 4 in all rows")},
		"open-event":     {before: onEvents, does: shows("━ event lobby ━", "r raw frame")},
		"pause":          {before: onEvents, does: shows("paused · 0 new")},
		"follow":         {before: onEvents, does: shows("scrolled · G latest")},
		"wrap":           {before: longEvents, does: shows("END")},
		"times":          {before: onEvents, does: shows(" 0:0")},
		"mark":           {before: onEvents, does: shows("◆ 1")},
		"next-mark":      {before: then(marked, "k", "scrolled"), does: shows("following")},
		"copy-event":     {before: onEvents, does: shows("✓ copied")},
		"save-events":    {before: onEvents, does: shows("✓ saved 4 rows to")},
		"clear-events":   {before: onEvents, does: shows("Cleared. New events appear here.")},
	}
}

func scrollKeyCases() map[string]keyCase {
	top := then(longEvents, "g", "● connected as", "newer below")
	return map[string]keyCase{
		"up":        {before: onEvents, does: selects("ahoy 2")},
		"down":      {before: then(onEvents, "k", "scrolled"), does: shows("following")},
		"page-up":   {before: longEvents, does: shows("newer below")},
		"page-down": {before: top, does: hides("● connected as")},
		"top":       {before: longEvents, does: shows("● connected as")},
		"bottom":    {before: top, does: shows("following")},
		"left":      {before: then(longEvents, "l", "from column 8"), does: hides("from column 8")},
		"right":     {before: longEvents, does: shows("from column 8")},
	}
}
