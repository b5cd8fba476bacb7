package sailsclient_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// script is a case of the differential suite. Both halves interpret it: this
// file, and testdata/jsclients/sails-differential.js, which must be read side
// by side.
type script struct {
	Name    string
	App     string            // "" or the variant of the app it needs
	Sockets []string          // connected before the first step, "a" if absent
	Steps   []json.RawMessage // may hold ${variable} until they are done
}

// step is one operation of a script.
type step struct {
	Op, Socket, As string
	Event          string
	Method, URL    string
	Data, Params   json.RawMessage
	Args           []json.RawMessage
	Headers        map[string]string
	ConnectHeaders map[string]string
	Query          string
	Property       string
	Options        struct {
		URL, Query string
		Headers    map[string]string
	}
	Reconnection, Shorthand bool
	Patience                int // ms
}

func (s step) label() string {
	switch {
	case s.As != "":
		return s.As
	case s.Method != "" && s.URL != "":
		return s.Method + " " + s.URL
	case s.Method != "" || s.URL != "":
		return s.Method + s.URL
	case s.Event != "":
		return s.Event
	default:
		return s.Op
	}
}

// player plays a script with our client.
type player struct {
	t         *testing.T
	url       string
	transport engineio.Transport
	panes     map[string]*pane
	steps     []json.RawMessage
	pending   []pendingCall
	variables map[string]string
}

type pendingCall struct {
	label  string
	result chan json.RawMessage
}

// play is the whole of a case.
func play(t *testing.T, app string, transport engineio.Transport, s script) transcript {
	t.Helper()
	p := &player{t: t, url: app, transport: transport, panes: map[string]*pane{}, variables: map[string]string{}}
	if s.App == "" { // other apps serve no case with records
		httpDo(t, "DELETE", app+"/records", nil)
	}
	if s.Sockets == nil {
		s.Sockets = []string{"a"}
	}
	for _, name := range s.Sockets {
		p.create(step{Socket: name})
		p.pane(name).connected()
	}
	for _, raw := range s.Steps {
		p.do(p.prepare(raw))
	}
	p.settle()
	return p.transcript()
}

// prepare fills in the variables of a step.
func (p *player) prepare(raw json.RawMessage) step {
	p.t.Helper()
	text := string(raw)
	for name, value := range p.variables {
		quoted, _ := json.Marshal(value) // a string
		text = strings.ReplaceAll(text, "${"+name+"}", string(quoted[1:len(quoted)-1]))
	}
	s := step{Socket: "a"}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields() // a misspelt one would test nothing
	if err := decoder.Decode(&s); err != nil {
		p.t.Fatalf("%v in the step %s", err, raw)
	}
	return s
}

func (p *player) pane(name string) *pane {
	p.t.Helper()
	found, ok := p.panes[name]
	if !ok {
		p.t.Fatalf("the script has no socket %q", name)
	}
	return found
}

func (p *player) do(s step) {
	p.t.Helper()
	operations := map[string]func(step){
		"create":     p.create,
		"request":    p.request,
		"send":       p.send,
		"answers":    p.answers,
		"is":         p.is,
		"configure":  p.configure,
		"cookie":     p.cookie,
		"fetch":      p.fetch,
		"connected":  func(s step) { p.pane(s.Socket).connected() },
		"disconnect": func(s step) { p.attempt(s, p.pane(s.Socket).Disconnect) },
		"reconnect":  func(s step) { p.attempt(s, p.pane(s.Socket).Reconnect) },
		"disconnected": func(s step) {
			p.pane(s.Socket).take("state", "disconnected")
		},
		"await":              func(s step) { p.pane(s.Socket).take("event", s.Event) },
		"on":                 func(s step) { p.pane(s.Socket).listen(s.Event, s.label()) },
		"off":                func(s step) { p.pane(s.Socket).deafen(s.Event, s.As) },
		"removeAllListeners": func(s step) { p.pane(s.Socket).RemoveAllListeners() },
		"answer":             func(s step) { p.pane(s.Socket).acknowledge(s.Event, arguments(p.t, s.Args)) },
		"emit": func(s step) {
			p.attempt(s, func() error { return p.pane(s.Socket).Emit(s.Event, arguments(p.t, s.Args)...) })
		},
	}
	operation, ok := operations[s.Op]
	if !ok {
		p.t.Fatalf("unknown operation %q", s.Op)
	}
	operation(s)
}

// attempt notes when the client itself refuses to do something.
func (p *player) attempt(s step, action func() error) {
	if action() != nil {
		p.note(map[string]any{"refused": s.label()})
	}
}

func (p *player) note(result map[string]any) {
	p.t.Helper()
	p.steps = append(p.steps, encode(p.t, result))
}

func (p *player) create(s step) {
	p.t.Helper()
	p.panes[s.Socket] = newPane(p.t, p.url, p.transport, func(o *sailsclient.Options) {
		o.Headers, o.Query = s.Headers, s.Query
		o.ConnectHeaders = http.Header{}
		for name, value := range s.ConnectHeaders {
			o.ConnectHeaders.Set(name, value)
		}
		o.Reconnect.Off = !s.Reconnection
	})
}

func (p *player) is(s step) {
	state := p.pane(s.Socket).State()
	p.note(map[string]any{"is": map[string]bool{
		"connected": state == sailsclient.Connected, "connecting": state == sailsclient.Connecting,
	}})
}

func (p *player) configure(s step) {
	p.attempt(s, func() error {
		return p.pane(s.Socket).Configure(func(o *sailsclient.Options) {
			switch {
			case s.Options.URL != "":
				o.URL = s.Options.URL
			case s.Options.Query != "":
				o.Query = s.Options.Query
			default:
				o.Headers = s.Options.Headers
			}
		})
	})
}

// send puts a request on its way; its answer is a step's result when answers
// asks for it.
func (p *player) send(s step) {
	p.t.Helper()
	data := s.Data
	if data == nil {
		data = s.Params
	}
	request := sailsclient.Request{Method: s.Method, URL: s.URL, Headers: s.Headers}
	if data != nil && string(data) != "null" {
		request.Data = argument(p.t, data)
	}
	c := p.pane(s.Socket)
	call := pendingCall{label: s.label(), result: make(chan json.RawMessage, 1)}
	ctx := deadline(p.t)
	c.submit(call.label, func() {
		answer, err := c.ask(ctx, request, s.Shorthand)
		call.result <- encode(p.t, outcome(call.label, answer, err))
	})
	p.pending = append(p.pending, call)
}

func (p *player) request(s step) {
	p.t.Helper()
	p.send(s)
	p.answers(s)
}

// answers waits for the answers of all that was sent. Patience is for what may
// never come.
func (p *player) answers(s step) {
	p.t.Helper()
	wait := patience
	if s.Patience > 0 {
		wait = time.Duration(s.Patience) * time.Millisecond
	}
	lapse := time.NewTimer(wait)
	defer lapse.Stop()
	lapsed := false
	for _, call := range p.pending {
		if !lapsed {
			select {
			case result := <-call.result:
				p.steps = append(p.steps, result)
				continue
			case <-lapse.C:
				lapsed = true
			}
		}
		p.note(map[string]any{"unanswered": call.label})
	}
	p.pending = nil
}

// outcome is an answer as a step's result.
func outcome(label string, answer sailsclient.JWR, err error) map[string]any {
	switch {
	case isDisconnected(err):
		return map[string]any{"failed": label}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, sailsclient.ErrClosed):
		return map[string]any{"unanswered": label}
	case err != nil:
		return map[string]any{"refused": label}
	}
	result := map[string]any{"answer": label, "status": answer.StatusCode, "headers": answer.Headers}
	if answer.Body != nil {
		result["body"] = attach(string(answer.Body), answer.Attachments)
	}
	if answer.ParseError != nil {
		result["parseError"] = answer.ParseError.Message
	}
	return result
}

// cookie fetches a session cookie over HTTP into a variable.
func (p *player) cookie(s step) {
	p.t.Helper()
	header, _ := httpDo(p.t, "GET", p.url+"/__getcookie", nil)
	p.variables[s.As], _, _ = strings.Cut(header.Get("Set-Cookie"), ";")
}

// fetch asks over HTTP and keeps one property of the JSON answer.
func (p *player) fetch(s step) {
	p.t.Helper()
	_, body := httpDo(p.t, "GET", p.url+s.URL, s.Headers)
	answer, ok := decode(p.t, body).(map[string]any)
	if !ok {
		p.t.Fatalf("%s answered %s", s.URL, body)
	}
	value, isText := answer[s.Property].(string)
	if isText {
		p.variables[s.As] = value
	}
}

func httpDo(t *testing.T, method, url string, headers map[string]string) (http.Header, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(deadline(t), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s %s answered %s %s (%v)", method, url, answer.Status, body, err)
	}
	return answer.Header, body
}

// lastRequest is the label of a request that is no part of the transcript.
const lastRequest = "last"

// settle makes a last round trip on every socket, which brings what the server
// has sent it before.
func (p *player) settle() {
	p.t.Helper()
	ctx := deadline(p.t)
	for _, c := range p.panes {
		if c.State() == sailsclient.Connected {
			answered := make(chan error, 1)
			c.submit(lastRequest, func() {
				_, err := c.Get(ctx, "/rooms", nil)
				answered <- err
			})
			c.take("answer", lastRequest) // on the wire, which is before the request has it
			if err := <-answered; err != nil {
				p.t.Error(err)
			}
		}
	}
}

func (p *player) transcript() transcript {
	result := transcript{Steps: p.steps, Heard: map[string][]json.RawMessage{}, IDs: map[string][]string{}}
	for name, c := range p.panes {
		result.Heard[name], result.IDs[name] = c.told()
		c.Close()
	}
	return result
}

// encode is a value as JSON. It keeps JSON text as it is.
func encode(t *testing.T, v any) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%v in %v", err, v)
	}
	return raw
}
