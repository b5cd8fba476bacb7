package jsonl_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 5, time.UTC)

func TestEntries(t *testing.T) {
	const head = `{"time":"2026-11-23T12:00:00.000000005Z","socket":2,"url":"http://x","type":`
	lost := errors.New("lost")
	asked := &dashboard.Exchange{Request: sailsclient.Request{Method: "post", URL: "/boat", Data: json.RawMessage(`{"a":1.10}`)}}
	secret := &dashboard.Exchange{Request: sailsclient.Request{
		Method: "post", URL: "/login?_csrf=hunter2&a=1", Data: json.RawMessage(`{"name":"Ada","password":"hunter2"}`),
	}}
	answered := func(o dashboard.Outcome) *dashboard.Exchange {
		return &dashboard.Exchange{Request: sailsclient.Request{Method: "get", URL: "/boat"}, Outcome: &o}
	}
	event := func(args string, attachments ...[]byte) dashboard.Entry {
		var e dashboard.Entry
		e.Event.Name, e.Event.Args, e.Event.Attachments = "boat", args, attachments
		return e
	}
	change := func(c sailsclient.Change) dashboard.Entry {
		return dashboard.Entry{Kind: dashboard.EntryChange, Change: &c}
	}
	for want, e := range map[string]dashboard.Entry{
		`"event","event":"boat","args":[{"id":1},"\u202e"]}`:                                      event(`{"id":1},"` + "\u202e" + `"`),
		`"event","event":"boat","args":[{"$binary":"aGk="}]}`:                                     event(`{"_placeholder":true,"num":0}`, []byte("hi")),
		`"event","event":"boat","raw":"{"}`:                                                       event("{"),
		`"event","event":"boat","args":[]}`:                                                       event(""),
		`"request","request":"POST /boat","body":{"a":1.10}}`:                                     {Kind: dashboard.EntryRequest, Exchange: asked},
		`"request","request":"POST /login?_csrf=***&a=1","body":{"name":"Ada","password":"***"}}`: {Kind: dashboard.EntryRequest, Exchange: secret},
		`"response","request":"POST /login?_csrf=***&a=1","error":"lost"}`: {Kind: dashboard.EntryAnswer, Exchange: &dashboard.Exchange{
			Request: secret.Request, Outcome: &dashboard.Outcome{Err: lost},
		}},
		`"waiting_request","request":"POST /boat","body":{"a":1.10}}`: {Kind: dashboard.EntryRequest, Exchange: asked, Waits: true},
		`"response","request":"GET /boat","error":"lost"}`:            {Kind: dashboard.EntryAnswer, Exchange: answered(dashboard.Outcome{Err: lost})},
		`"dropped","count":7}`:                                           {Kind: dashboard.EntryDropped, Dropped: 7},
		`"connect","sid":"s","transport":"polling","eio":4}`:             change(sailsclient.Change{State: sailsclient.Connected, SID: "s", Transport: "polling", EngineIO: 4}),
		`"upgrade","transport":"websocket"}`:                             change(sailsclient.Change{State: sailsclient.Connected, Transport: "websocket", Upgraded: true}),
		`"upgrade","transport":"polling","error":"lost"}`:                change(sailsclient.Change{State: sailsclient.Connected, Transport: "polling", Reason: lost}),
		`"disconnect","reason":"lost"}`:                                  change(sailsclient.Change{State: sailsclient.Waiting, WasConnected: true, Reason: lost}),
		`"disconnect","reason":""}`:                                      change(sailsclient.Change{State: sailsclient.Disconnected}),
		`"connect_error","error":"lost"}`:                                change(sailsclient.Change{State: sailsclient.Waiting, Reason: lost}),
		`"response","request":"GET /boat","statusCode":200,"body":null}`: {Kind: dashboard.EntryAnswer, Exchange: answered(dashboard.Outcome{Answer: sailsclient.JWR{StatusCode: 200, Body: []byte("null")}})},
		`"response","request":"GET /boat","statusCode":400,"error":"a","details":"b"}`: {Kind: dashboard.EntryAnswer, Exchange: answered(dashboard.Outcome{
			Answer: sailsclient.JWR{StatusCode: 400, ParseError: &sailsclient.ParseError{Message: "a", Details: "b"}},
		})},
	} {
		e.At = noon
		line, err := jsonl.Encode(jsonl.Socket{Number: 2, URL: "http://x"}.Entry(e))
		if err != nil || string(line) != head+want+"\n" {
			t.Errorf("%s, %v\nwant %s", line, err, head+want)
		}
	}
}

func TestWhatIsNoJSONIsAnError(t *testing.T) {
	if _, err := jsonl.Encode(func() {}); err == nil || !strings.Contains(err.Error(), "encode JSON") {
		t.Errorf("error %v", err)
	}
}
