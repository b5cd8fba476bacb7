package tui

import (
	"strings"
	"time"
)

// notices are notifications of every verb, and events that look like them.
func notices(d *driver) {
	d.connected(0, noon.Add(-time.Minute))
	d.connected(1, noon.Add(-time.Minute))
	for i, e := range [][2]string{
		{"boat", `{"verb":"created","id":7,"data":{"createdAt":1763899200000,"updatedAt":1763899200000,"id":7,"name":"Freya","length":12.5,"berth":null}}`},
		{"boat", `{"verb":"updated","id":3,"data":{"berth":3,"name":"Gull","updatedAt":1763899260000},"previous":{"id":3,"name":"Grebe","berth":1,"length":9,"updatedAt":1763899200000}}`},
		{"port", `{"verb":"addedTo","id":1,"attribute":"boats","addedId":7}`},
		{"port", `{"verb":"addedTo","id":1,"attribute":"boats","addedIds":[8,9],"added":{"id":8,"name":"Tern"}}`},
		{"harbour", `"The north quay is closed",{"until":"14:00"}`},
		{"boat", `{"verb":"updated","id":3,"data":{"berth":4}}`},
		{"boat", `{"verb":"updated","id":3,"data":{"updatedAt":1763899320000},"previous":{"updatedAt":1763899260000}}`},
		{"port", `{"verb":"removedFrom","id":1,"attribute":"boats","removedId":7}`},
		{"boat", `{"verb":"destroyed","id":7,"previous":{"id":7,"name":"Freya","length":12.5,"berth":{"id":4,"label":"North quay 4"}}}`},
		{"boat", `{"verb":"messaged","id":3,"data":{"text":"an event of the app's own"}}`},
		{"boat", `{"verb":"updated","id":3,"data":{"at":{"x":2,"y":7},"name":"Gull"},"previous":{"name":"Gull","at":{"x":1,"y":7,"z":0}}}`},
	} {
		at := noon.Add(time.Duration(i-30) * time.Second)
		d.event(0, at, e[0], e[1])
		if i%2 == 1 {
			d.event(1, at.Add(3*time.Millisecond), e[0], e[1])
		}
	}
	d.ask(1, "GET /boat/3")
	d.answer(1, 200, `{"id":3,"name":"Gull"}`)
	d.press("tab", "tab", "tab")
}

// lensScenes are the states of the events as notifications of records.
func lensScenes() map[string]func(*driver) {
	return map[string]func(*driver){
		"lens": notices,
		"lens raw": func(d *driver) {
			notices(d)
			d.press("L")
		},
		"lens wrapped": func(d *driver) {
			notices(d)
			d.press("w", "k")
		},
		"lens filter in the payload": func(d *driver) {
			notices(d)
			d.press("/")
			d.write("9,")
			d.press("enter")
		},
		"lens filter": func(d *driver) {
			notices(d)
			d.press("/")
			d.write(`"at" #3`)
			d.press("enter")
		},
		"lens folded": func(d *driver) {
			notices(d)
			d.press("k", "m", "z", "k")
		},
		"lens followed": func(d *driver) {
			notices(d)
			d.press("O")
		},
		"lens created": open("created"),
		"lens updated": open("updated previous"),
		"lens unknown": func(d *driver) {
			notices(d)
			d.press("k", "k", "k", "k", "k", "enter")
		},
		"lens added":     open("addedTo"),
		"lens removed":   open("removedFrom"),
		"lens destroyed": open("destroyed"),
		"lens hostile":   hostileNotices,
		"lens hostile followed": func(d *driver) {
			hostileNotices(d)
			d.press("O")
		},
		"lens hostile opened": func(d *driver) {
			hostileNotices(d)
			d.press("k", "enter")
		},
	}
}

// hostileNotices are what a server could send to take over the terminal, or a
// row.
func hostileNotices(d *driver) {
	const evil = "\x1b]0;owned\a\u009b31m\u202eabc\u200b"
	notices(d)
	d.event(0, noon, "boat"+evil, `{"verb":"created","id":1,"data":{"`+strings.Repeat("long", 40)+`":1,"tall":"`+strings.Repeat("tall", 3000)+`"}}`)
	d.event(0, noon, "boat", `{"verb":"updated","id":"7`+"\u202e"+`\u001b[2J","data":{"na`+"\u202e\u009b"+`":"x\u001b`+"\u200b"+`","y":1},"previous":{"na\u202e\u009b":["\u202e"],"y":{"id":1}}}`)
	d.event(0, noon, "port"+evil, `{"verb":"addedTo","id":1,"attribute":"\u202e\u009b","addedIds":["\u001b[2J",8]}`)
}

// open opens the newest event of a verb.
func open(verb string) func(*driver) {
	return func(d *driver) {
		notices(d)
		d.press("/")
		d.write("verb:" + verb)
		d.press("enter", "enter")
	}
}
