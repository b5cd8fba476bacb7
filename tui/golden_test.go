package tui

import (
	"fmt"
	"maps"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/tui/dialog"
)

// scenes are the states a screen can be in. Each is drawn at every size.
func scenes() map[string]func(*driver) {
	scenes := composerScenes()
	maps.Copy(scenes, timelineScenes())
	maps.Copy(scenes, lensScenes())
	maps.Copy(scenes, map[string]func(*driver){
		"start": func(*driver) {},
		"busy":  busy,
		"help": func(d *driver) {
			busy(d)
			d.press("?")
		},
		"form": func(d *driver) {
			busy(d)
			d.press("A")
		},
		"form refused": func(d *driver) {
			busy(d)
			d.press("A", "enter")
			d.change(d.pane(2), sailsclient.Waiting, &sailsclient.ConnectError{
				What: "the server refused the origin (HTTP 400 Bad request)", Remedy: sailsclient.Remedy{Code: sailsclient.SetOrigin},
			})
		},
		"palette": func(d *driver) {
			busy(d)
			d.press(":")
		},
		"palette search": func(d *driver) {
			busy(d)
			d.press(":")
			d.write("pane")
			d.press("down")
		},
		"name": func(d *driver) {
			busy(d)
			d.press("r")
		},
		"close": func(d *driver) {
			busy(d)
			d.press("x")
		},
		"empty": func(d *driver) { d.press("x", "y", "x", "y") },
		"no server": func(d *driver) {
			d.refused(0, false)
		},
		"lost": func(d *driver) {
			busy(d)
			d.refused(0, true)
		},
		"typing a bad body": func(d *driver) {
			busy(d)
			d.press("i")
			d.press("tab")
			d.write(`{"name" "Freya"}`)
			d.press("ctrl+j")
		},
		"zoomed": func(d *driver) {
			busy(d)
			d.press("f", "tab", "tab")
		},
		"hostile": hostile,
		"waiting for the first answer": func(d *driver) {
			d.connected(0, noon.Add(-time.Minute))
			d.ask(0, "GET /slow")
		},
		"asked before it is connected": func(d *driver) {
			d.ask(0, "GET /boat")
		},
		"wrong configuration": func(d *driver) {
			d.app.dialog = dialog.NewMessage(d.app, "configuration", []string{
				"The configuration file has errors. These parts were left out:", "",
				`/home/ada/.config/sailscope/config.yaml:7:3: unknown key "sesion": did you mean session?`,
				`/home/ada/.config/sailscope/config.yaml:12:5: there is no theme "drak": did you mean dark?`, "",
				`The socket "staging" was left out because of line 7.`,
				`"sailscope config check" says what is wrong, too.`,
			})
		},
		"response folded": func(d *driver) {
			inResponse(d)
			d.press("-", "j", "j", "enter", "j", "j")
		},
		"response search": func(d *driver) {
			inResponse(d)
			d.press("#", "/")
			d.write("name")
		},
		"response jq": func(d *driver) {
			inResponse(d)
			d.press("|")
			d.write(".[] | {id, berth: .berth.label}")
		},
		"response jq wrong": func(d *driver) {
			inResponse(d)
			d.press("|")
			d.write(".[] | name")
		},
		"response path": func(d *driver) {
			inResponse(d)
			d.press(".")
			d.write("[1].be")
		},
		"response diff": func(d *driver) {
			inResponse(d)
			d.reply("GET /boat?limit=2", sailsclient.JWR{StatusCode: 200, Body: []byte(`[{"id":1,"name":"Freya","length":13}]`), Duration: time.Millisecond})
			d.press("D")
		},
		"response newer": func(d *driver) {
			inResponse(d)
			d.press("j")
			d.reply("GET /lobby", sailsclient.JWR{StatusCode: 404, Body: []byte(`"no"`)})
		},
		"response bytes": func(d *driver) {
			inResponse(d)
			d.reply("GET /flag.png", sailsclient.JWR{
				StatusCode: 200, Body: []byte(`{"_placeholder":true,"num":0}`),
				Attachments: [][]byte{[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR and so on")}, Duration: time.Millisecond,
			})
		},
		"response copy": func(d *driver) {
			inResponse(d)
			d.press("j", "j", "j", "y")
		},
		"filtered": func(d *driver) {
			busy(d)
			d.press("tab", "tab", "tab", "/")
			d.write("verb:updated !id:3")
			d.press("enter", "k", "m", "k")
		},
		"around a filter": func(d *driver) {
			busy(d)
			d.press("tab", "tab", "tab", "/")
			d.write("kind:request|answer")
			d.press("enter", "F", "N")
		},
		"typing a filter": func(d *driver) {
			busy(d)
			d.press("tab", "tab", "tab", "/")
			d.write("freya evnt:boat")
		},
		"filter without a match": func(d *driver) {
			busy(d)
			d.press("tab", "tab", "tab", "/")
			d.write("nowhere")
			d.press("enter")
		},
		"paused": func(d *driver) {
			busy(d)
			d.press("tab", "tab", "tab", "p", "t", "t", "w")
			d.event(0, noon, "boat", `{"verb":"created","id":8}`)
		},
		"cleared": func(d *driver) {
			busy(d)
			d.press("tab", "tab", "tab", "C")
		},
		"event": func(d *driver) {
			busy(d)
			d.press("tab", "tab", "tab", "enter")
		},
		"binary event": func(d *driver) {
			item := dashboard.Item{Pane: d.pane(0).ID}
			item.Event.At, item.Event.Name, item.Event.Args = noon, "image", `{"name":"mast","data":{"_placeholder":true,"num":0}}`
			item.Event.Attachments = [][]byte{[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR and so on")}
			d.items(item)
			d.press("tab", "tab", "tab", "enter")
		},
	})
	return scenes
}

// inResponse is a busy dashboard with the focus on an answer.
func inResponse(d *driver) {
	busy(d)
	d.press("tab", "tab")
}

// busy is a dashboard at work: two sockets, an answer, a pending request,
// events, a drop.
func busy(d *driver) {
	d.connected(0, noon.Add(-time.Minute))
	d.connected(1, noon.Add(-time.Minute))
	d.app.ui[d.pane(0).ID].Composer.Set(request.Draft{Line: "GET /boat?limit=2"}, "")
	d.ask(0, "GET /boat?limit=2")
	d.answer(0, 200, `[{"id":1,"name":"Freya","length":12.5,"berth":null},{"id":2,"name":"Gull","length":7,"berth":{"id":4,"label":"North quay 4"}}]`)
	d.ask(0, "GET /slow")
	for i := range 6 {
		at := noon.Add(time.Duration(i-40) * time.Second)
		d.event(0, at, "boat", fmt.Sprintf(`{"verb":"updated","id":%d,"data":{"length":%d},"previous":{"name":"Freya","length":7}}`, i+1, 10+i))
		d.event(1, at, "lobby", fmt.Sprintf(`{"from":"Ada","text":"number %d"}`, i))
	}
}

// hostile is what a server could send to take over the terminal.
func hostile(d *driver) {
	const evil = "\x1b]0;owned\x07\x1b[2J\u009b31m\u202eabc\xff\r\n\t\u200b"
	d.connected(0, noon)
	d.event(0, noon, "evil"+evil, `{"text":"`+evil+`"}`)
	d.ask(0, "GET /hostile")
	d.answer(0, 500, `{"text":"\u001b[2J `+"\u202e\u009b"+`"}`)
}

// states are all scenes there are.
func states(t *testing.T) map[string]func(w, h int) *driver {
	t.Helper()
	all := make(map[string]func(w, h int) *driver)
	for name, scene := range scenes() {
		all[name] = func(w, h int) *driver { return played(t, w, h, 2, scene) }
	}
	for name, s := range roomScenes() {
		all["rooms "+name] = func(w, h int) *driver { return played(t, w, h, s.sockets, s.scene) }
	}
	for name, scene := range fanOutScenes(t) {
		all["fan-out "+name] = scene
	}
	return all
}

func played(t *testing.T, w, h, sockets int, scene func(*driver)) *driver {
	t.Helper()
	d := newDriver(t, w, h, sockets)
	scene(d)
	return d
}

// checkFrame holds what is true of every frame: as many rows as the screen has,
// none wider than it, and no control character but those of our own styles.
func checkFrame(tb testing.TB, d *driver) {
	tb.Helper()
	rows := d.screen()
	if len(rows) != d.app.size.H {
		tb.Fatalf("%d rows on a screen of %d", len(rows), d.app.size.H)
	}
	for i, row := range rows {
		if w := ansi.StringWidth(row); w > d.app.size.W {
			tb.Fatalf("row %d is %d cells wide on a screen of %d: %q", i, w, d.app.size.W, row)
		}
		if !utf8.ValidString(row) {
			tb.Fatalf("row %d is not UTF-8: %q", i, row)
		}
		for _, r := range ansi.Strip(row) {
			if r < ' ' || r >= 0x7f && r <= 0x9f || r == '\u202e' || r == '\u200b' {
				tb.Fatalf("row %d holds %q: %q", i, r, row)
			}
		}
	}
	if c := d.app.View().Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= d.app.size.W || c.Y >= d.app.size.H) {
		tb.Fatalf("the cursor is at %d,%d on a screen of %dx%d", c.X, c.Y, d.app.size.W, d.app.size.H)
	}
}
