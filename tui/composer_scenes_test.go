package tui

import (
	"errors"
	"time"

	"sailscope/model/history"
	"sailscope/model/request"
	"sailscope/model/saved"
)

// composerScenes are the states of the composer and its lists.
func composerScenes() map[string]func(*driver) {
	return map[string]func(*driver){
		"completion": func(d *driver) {
			busy(d)
			remembered(d)
			d.press("i", "ctrl+u")
			d.write("PATCH /bo")
		},
		"headers": func(d *driver) {
			busy(d)
			d.press("i")
			d.write("GET /boat")
			d.press("tab", "ctrl+t")
			d.write("x-app: demo")
			d.press("enter")
			d.write("Bearer 1234")
		},
		"connection": func(d *driver) {
			d.press("tab", "ctrl+t", "ctrl+t")
		},
		"history": func(d *driver) {
			busy(d)
			remembered(d)
			d.press("ctrl+r", "down")
		},
		"history without a match": func(d *driver) {
			remembered(d)
			d.press("ctrl+r")
			d.write("zzz")
		},
		"saved requests": func(d *driver) {
			busy(d)
			savedOnes(d)
			d.press("ctrl+o")
		},
		"no saved requests": func(d *driver) {
			d.app.cfg.RequestsDir = "/home/ada/requests"
			d.press("ctrl+o")
		},
		"save": func(d *driver) {
			d.app.cfg.RequestsDir = "/home/ada/requests"
			d.press("i")
			d.write("POST /login?token=hush")
			d.press("ctrl+s")
			d.write("../up")
			d.press("enter")
		},
		"pending requests": func(d *driver) {
			busy(d)
			d.app.dash.Panes()[0].Pending[0].SentAt = noon.Add(-3 * time.Second)
			d.ask(0, "POST /also/slow")
			d.press("ctrl+x")
		},
	}
}

// remembered is a history of the first socket's server.
func remembered(d *driver) {
	server := d.pane(0).Socket.URL()
	entry := func(before time.Duration, draft request.Draft) history.Entry {
		return history.Entry{At: noon.Add(-before), Server: server, Draft: draft}
	}
	d.update(historyMsg{entries: []history.Entry{
		entry(72*time.Hour, request.Draft{Line: "GET /berth?populate=boats"}),
		entry(5*time.Hour, request.Draft{Line: "PATCH /boat/1", Headers: "authorization: ***", Body: "{\n  \"name\": \"Freya\"\n}"}),
		entry(3*time.Minute, request.Draft{Line: "GET /boat?limit=2"}),
	}})
}

// savedOnes are saved requests, and a file that is wrong.
func savedOnes(d *driver) {
	d.update(savedMsg{
		requests: []saved.Request{
			{Name: "auth/login", Draft: request.Draft{Line: "POST /login", Body: `{"user":"ada","password":"{{PASSWORD}}"}`}},
			{Name: "boats", Draft: request.Draft{Line: "GET /boat?limit=3"}},
		},
		problems: []error{errors.New(`/home/ada/requests/bad.yaml:2: unknown field "reqest"`)},
	})
}
