package tui

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
)

const boats = `[{"id":1,"name":"Freya","berth":null},{"id":2,"name":"Gull","berth":{"id":4,"label":"North quay"}}]`

// reading is a driver with the focus on an answer.
func reading(t testing.TB, body string) *driver {
	d := newDriver(t, 80, 40, 1)
	d.connected(0, noon.Add(-time.Minute))
	d.ask(0, "GET /boat")
	d.answer(0, 200, body)
	d.press("tab", "tab")
	return d
}

// reply answers a request at once.
func (d *driver) reply(line string, answer sailsclient.JWR) {
	d.tb.Helper()
	d.ask(0, line)
	p := d.pane(0)
	d.items(dashboard.Item{Pane: p.ID, Outcome: &dashboard.Outcome{Exchange: p.Pending[len(p.Pending)-1], At: noon, Answer: answer}})
}

func TestFolding(t *testing.T) {
	d := reading(t, boats)
	d.mustShow("─ . ─", "▌▾ [", `"label": "North quay"`)
	d.press("j", "j", "j")
	d.mustShow("─ .[0].name", `▌      "name": "Freya"`)
	d.press("enter")
	d.mustShow("─ .[0] ─", `▌▸   {"id":1,"name":"Freya","berth":null}, // 3 keys`)
	d.press("space")
	d.mustNotShow("// 3 keys")
	d.press("-")
	d.mustShow("▸   {", "// 3 keys")
	d.press("G", "enter")
	d.mustShow("▌▸ [", "// 2 items")
	d.press("+")
	d.mustShow(`"label": "North quay"`)
	d.mustNotShow("// ")
	d.press("T")
	d.mustShow("┃ [ ")
	d.mustNotShow("▾")
	d.press("#")
	d.mustShow(" 1 [", "13     }")
	d.press("T")
	d.mustShow("▌ 1 ▾ [")
}

func TestSearchingTheResponse(t *testing.T) {
	d := reading(t, boats)
	d.press("-", "/")
	d.write("gul")
	d.mustShow("/ gul", "1 of 1", `▌      "name": "Gull"`)
	d.press("backspace", "backspace", "backspace")
	d.write("id")
	d.mustShow("1 of 3", ".[0].id")
	d.press("down")
	d.mustShow("2 of 3")
	d.press("enter", "n")
	d.mustShow("3 of 3", ".[1].berth.id")
	d.press("n")
	d.mustShow("1 of 3")
	d.press("N")
	d.mustShow("3 of 3")
	if !strings.Contains(d.app.View().Content, "\x1b[7;") && !strings.Contains(d.app.View().Content, ";7;") {
		t.Error("no match is marked")
	}
	d.press("esc")
	d.mustNotShow("of 3")
	d.press("/")
	d.write("Freya!")
	d.mustShow("not found")
	d.press("esc", "f")
	d.mustNotShow("Freya!")
}

func TestGoingToAPath(t *testing.T) {
	d := reading(t, boats)
	d.press("-", ".")
	d.write("[1].be")
	d.press("tab")
	d.write(".id")
	d.press("enter")
	d.mustShow(`▌        "id": 4`, "─ .[1].berth.id")
	d.press(".")
	d.write("nothing")
	d.press("enter")
	d.mustShow("there is no .nothing in .")
	d.press("esc")
	d.mustNotShow("nothing")
}

func TestFilteringTheResponse(t *testing.T) {
	d := reading(t, boats)
	d.press("|")
	d.write(".[].name")
	d.mustShow("jq | .[].name", `"Freya"`, `"Gull"`)
	d.mustNotShow("North quay")
	d.press("enter")
	d.reply("GET /other", sailsclient.JWR{StatusCode: 200, Body: []byte(`[{"name":"Third"}]`)})
	d.mustShow("Third", "| changes it")
	d.press("|")
	d.write("[")
	d.mustShow("✕ read the filter: unexpected EOF", "Third")
	d.press("esc")
	d.mustNotShow("unexpected")
	d.press("|")
	d.write(".x")
	d.press("enter")
	d.mustShow("✕ run the filter: expected an object but got: string")
	d.press("|", "ctrl+u", "enter")
	d.mustShow(`"name": "Third"`)
	d.mustNotShow("jq |")
}

func TestPagingThroughAnswers(t *testing.T) {
	d := reading(t, `{"n":1}`)
	d.mustNotShow("1/1")
	d.reply("GET /boat", sailsclient.JWR{StatusCode: 200, Body: []byte(`{"n":2}`)})
	d.mustShow("response 2/2", `"n": 2`)
	d.press("<")
	d.mustShow("response 1/2", "1 newer (>)", `"n": 1`)
	d.reply("GET /boat", sailsclient.JWR{StatusCode: 404, Body: []byte(`{"n":3}`)})
	d.mustShow("response 1/3", "2 newer", `"n": 1`)
	d.press(">", ">", ">")
	d.mustShow("response 3/3", `"n": 3`, "404 Not Found")
	d.mustNotShow("newer")
	d.press("j")
	d.reply("GET /boat", sailsclient.JWR{StatusCode: 200, Body: []byte(`{"n":4}`)})
	d.mustShow("response 3/4", `"n": 3`)
	d.press("shift+tab", "shift+tab", "enter", "ctrl+u")
	d.write("GET /boat")
	d.press("enter")
	d.answer(0, 200, `{"n":5}`)
	d.mustShow("response 5/5", `"n": 5`)
	d.items(dashboard.Item{Pane: d.pane(0).ID, Outcome: nil, Change: nil})
	for range 60 {
		d.reply("GET /boat", sailsclient.JWR{StatusCode: 200, Body: []byte(`{"n":6}`)})
	}
	d.mustShow("response 50/50")
}

func TestAnAnswerStaysThoughItIsLetGo(t *testing.T) {
	d := reading(t, `{"n":1}`)
	d.press("j")
	for range 60 {
		d.reply("GET /boat", sailsclient.JWR{StatusCode: 200, Body: []byte(`{"n":2}`)})
	}
	d.mustShow("response …/50", "50 newer", `"n": 1`)
	d.press(">")
	d.mustShow("response 1/50", `"n": 2`)
}

func TestTheDiff(t *testing.T) {
	d := reading(t, boats)
	d.press("D")
	d.mustShow("no earlier response to compare with")
	d.press("D")
	d.mustShow("Freya")
	d.reply("GET /lobby", sailsclient.JWR{StatusCode: 200, Body: []byte(`"other"`)})
	d.reply("GET /boat", sailsclient.JWR{StatusCode: 200, Body: []byte(strings.Replace(boats, "Gull", "Tern", 1))})
	d.press("D")
	d.mustShow("· changes ·", "--- 12:00:00.000 200 OK GET /boat", `-     "name": "Gull"`, `+     "name": "Tern"`, "@ 3 lines the same")
	d.reply("GET /boat", sailsclient.JWR{StatusCode: 200, Body: []byte(strings.Replace(boats, "Gull", "Tern", 1))})
	d.mustShow("the bodies are the same")
	d.press("D")
	d.mustShow("▌▾ [")
}

func TestHeadersAndBytes(t *testing.T) {
	d := reading(t, boats)
	d.press("H")
	d.mustShow("the server sent no headers")
	d.press("H")
	d.reply("GET /a", sailsclient.JWR{
		StatusCode: 200, Headers: map[string]any{"x-powered-by": "<Sails>"}, Body: []byte(`{"file":{"_placeholder":true,"num":0}}`),
		Attachments: [][]byte{[]byte("hello, \x00\x1bworld")},
	})
	d.mustShow("// binary 0: 14 B")
	d.press("H")
	d.mustShow("· headers ·", `"x-powered-by": "<Sails>"`)
	d.press("H", "T", "T")
	d.mustShow("· bytes ·", "00000000  68 65 6c 6c  6f 2c 20 00  hello, .", "00000008  1b 77 6f 72  6c 64        .world")
	d.press("T")
	d.mustShow(`▾   "file": {`)
	d.reply("GET /b", sailsclient.JWR{StatusCode: 200, Body: []byte(`{"_placeholder":true,"num":0}`), Attachments: [][]byte{make([]byte, 100)}})
	d.mustShow("00000060  00 00 00 00")
}

func TestCopying(t *testing.T) {
	d := reading(t, `{"a":{"b":"one\ntwo\u001b"}}`)
	d.press("j", "j", "y")
	d.mustShow("the value", "its path    .a.b", "everything  6 lines")
	for key, want := range map[string]string{"v": "one\ntwo\\u001b", "p": ".a.b", "b": `{"a":{"b":"one\ntwo\u001b"}}`, "enter": "one\ntwo\\u001b"} {
		d.press("esc", "y", key)
		if d.copied != want {
			t.Errorf("%s copies %q, want %q", key, d.copied, want)
		}
	}
	d.press("y", "v")
	d.mustShow("✓ copied the value, 13 B")
	d.press("k")
	d.mustNotShow("copied")
	d.reply("GET /large", sailsclient.JWR{StatusCode: 200, Body: []byte(`"` + strings.Repeat("x", 2<<20) + `"`)})
	d.press(">", "y", "v")
	d.mustShow("not copied: 2.0 MB is more than terminals take (1.0 MB)")
}

// clipboard is what a message asks the terminal to copy. Its type is not exported.
func clipboard(msg tea.Msg) (text string, ok bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.String {
		return "", false
	}
	return v.String(), true
}

func TestAnAnswerToTheSameRequestKeepsThePlace(t *testing.T) {
	d := reading(t, boats)
	d.press(".")
	d.write("[1].name")
	d.press("enter", "ctrl+j")
	d.app.focused().Response.Asked()
	d.reply("GET /boat", sailsclient.JWR{StatusCode: 200, Body: []byte(`[0,{"name":"Tern"}]`)})
	d.mustShow(`▌      "name": "Tern"`)
	d.app.focused().Response.Asked()
	d.reply("GET /other", sailsclient.JWR{StatusCode: 200, Body: []byte(boats)})
	d.mustShow("▌▾ [")
}

func TestAnErrorHasNoKeys(t *testing.T) {
	d := reading(t, boats)
	d.ask(0, "GET /x")
	d.items(dashboard.Item{Pane: d.pane(0).ID, Outcome: &dashboard.Outcome{Exchange: d.pane(0).Pending[0], At: noon, Err: errors.New("gone")}})
	d.press("enter", "/", "|", ".", "y", "D", "H", "T", "#", "j", "G")
	d.mustShow("✕ no response", "gone")
	d.press("<")
	d.mustShow("Freya")
}

func BenchmarkLargeBody(b *testing.B) {
	var body strings.Builder
	body.WriteString("[")
	for i := 0; body.Len() < 20<<20; i++ {
		fmt.Fprintf(&body, `{"id":%d,"name":"Freya","length":12.5,"berth":{"id":%d,"label":"North quay"}},`, i, i%97)
	}
	body.WriteString("0]")
	answer := sailsclient.JWR{StatusCode: 200, Body: []byte(body.String())}
	b.Run("first frame", func(b *testing.B) {
		d := newDriver(b, 120, 40, 1)
		b.SetBytes(int64(len(answer.Body)))
		for b.Loop() {
			d.reply("GET /large", answer)
			d.app.View()
		}
	})
	d := newDriver(b, 120, 40, 1)
	d.reply("GET /large", answer)
	d.press("tab", "tab")
	for name, key := range map[string]string{"line down": "j", "page down": "pgdown", "to the end": "G", "fold all": "-"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.app.Update(keyOf(key))
				d.app.View()
			}
		})
	}
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			d.press("/")
			d.write("!")
			d.press("esc")
		}
	})
}

// A key may mean one thing on one part of a pane and another on the next, but
// never two at once.
func TestNoKeyMeansTwoThings(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	busy(d)
	for range 4 {
		seen := make(map[string]string)
		for _, act := range d.app.actions {
			for _, key := range act.Keys {
				if !d.app.possible(act) {
					continue
				}
				if other, bound := seen[key]; bound {
					t.Errorf("%s means %q and %q", key, other, act.Help)
				}
				seen[key] = act.Help
			}
		}
		d.press("tab")
	}
}

// What is found after enter has closed the line is gone to all the same.
func TestASearchThatTakesLongerThanItsTyping(t *testing.T) {
	d := reading(t, `{"a":1,"b":2,"name":3}`)
	d.press("/")
	_, late := d.app.Update(tea.PasteMsg{Content: "name"})
	d.press("enter")
	d.drain(late)
	d.mustShow("1 of 1", ".name")
}
