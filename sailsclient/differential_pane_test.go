package sailsclient_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// pane is a socket of a script with all it was told, in order.
type pane struct {
	*client
	taken   map[string]int    // how many entries of a kind were waited for
	removes map[string]func() // removes a listener, by label
	only    engineio.Transport

	// Guarded by the client's mutex:
	heard   []heard
	ids     []string
	sending []string         // labels of requests that are not on the wire yet
	asked   map[int64]string // labels of requests that are, by ack id
	sent    int              // requests that ever were on the wire
}

// heard is one thing a socket was told: an event, a listener's call, a state, an answer.
type heard struct {
	kind, name string
	text       string // JSON, what the official half prints
}

func newPane(t *testing.T, url string, only engineio.Transport, vary func(*sailsclient.Options)) *pane {
	t.Helper()
	p := &pane{only: only, taken: map[string]int{}, removes: map[string]func(){}, asked: map[int64]string{}}
	p.client = newClient(t, url, vary, func(o *sailsclient.Options) {
		o.Transports = []engineio.Transport{only}
		o.Observer, o.Tap = p, p.tap
	})
	return p
}

func (p *pane) hear(kind, name string, more ...string) {
	quoted, _ := json.Marshal(name) // a string
	text := fmt.Sprintf(`{%q:%s%s}`, kind, quoted, strings.Join(more, ""))
	p.Do(func() { p.heard = append(p.heard, heard{kind, name, text}) })
}

// SocketEvent implements sailsclient.Observer.
func (p *pane) SocketEvent(e sailsclient.Event) {
	args := `,"args":[` + string(attach(e.Args, e.Attachments)) + `]`
	asks := ""
	if e.AckID != socketio.NoID {
		asks = `,"asks":true`
	}
	p.hear("event", e.Name, args, asks)
}

// SocketChanged implements sailsclient.Observer.
func (p *pane) SocketChanged(c sailsclient.Change) {
	switch {
	case c.State == sailsclient.Connected:
		p.Do(func() { p.ids = append(p.ids, c.SID) })
		p.hear("state", "connected")
	case c.WasConnected:
		p.hear("state", "disconnected")
	}
}

// take waits until one more entry of that kind and name was heard than was
// waited for before.
func (p *pane) take(kind, name string) {
	p.TB.Helper()
	p.taken[kind+name]++
	p.Until(kind+" "+name, func() bool {
		count := 0
		for _, h := range p.heard {
			if h.kind == kind && h.name == name {
				count++
			}
		}
		return count >= p.taken[kind+name]
	})
}

// connected waits for the next connection, which it starts if nobody has.
func (p *pane) connected() {
	p.TB.Helper()
	if p.State() == sailsclient.Disconnected {
		if err := p.Connect(); err != nil {
			p.TB.Fatal(err)
		}
	}
	p.take("state", "connected")
}

// tap notes which request went out under which ack id, and when its answer
// came: the order of answers among events is part of what is compared.
func (p *pane) tap(f engineio.Frame) {
	if f.Transport != p.only {
		p.TB.Errorf("a packet crossed by %s", f.Transport)
	}
	text, isMessage := strings.CutPrefix(string(f.Data), "4")
	if f.Binary || !isMessage {
		return // an attachment or a heartbeat
	}
	packet, err := socketio.Parse(text)
	if err != nil {
		p.TB.Errorf("an unreadable packet: %v", err)
		return
	}
	switch isAck := packet.Type == socketio.AckPacket || packet.Type == socketio.BinaryAck; {
	case f.Sent && !isAck && packet.ID != socketio.NoID:
		p.Do(func() { p.asked[packet.ID], p.sending, p.sent = p.sending[0], p.sending[1:], p.sent+1 })
	case !f.Sent && isAck:
		p.hear("answer", p.label(packet.ID))
	}
}

func (p *pane) label(id int64) (label string) {
	p.Do(func() { label = p.asked[id] })
	return label
}

func (p *pane) told() (entries []json.RawMessage, ids []string) {
	p.Do(func() {
		for _, h := range p.heard {
			if h.kind != "answer" || h.name != lastRequest {
				entries = append(entries, json.RawMessage(h.text))
			}
		}
		ids = p.ids
	})
	return entries, ids
}

func (p *pane) listen(event, label string) {
	p.removes[label] = p.On(event, func(e sailsclient.Event) {
		p.hear("listener", label, `,"args":[`+string(attach(e.Args, e.Attachments))+`]`)
	})
}

// deafen removes the listener of that label, or all of the event.
func (p *pane) deafen(event, label string) {
	if label == "" {
		p.Off(event)
		return
	}
	p.removes[label]()
}

// acknowledge answers the next events that ask for it.
func (p *pane) acknowledge(event string, args []any) {
	p.On(event, func(e sailsclient.Event) {
		if err := p.Acknowledge(e, args...); err != nil {
			p.TB.Error(err)
		}
	})
}

// ask sends a request, by the verb's own method if there is one and it is
// wanted.
func (p *pane) ask(ctx context.Context, r sailsclient.Request, shorthand bool) (sailsclient.JWR, error) {
	methods := map[string]func(context.Context, string, any) (sailsclient.JWR, error){
		"get": p.Get, "post": p.Post, "put": p.Put, "patch": p.Patch, "delete": p.Delete,
	}
	if method, ok := methods[r.Method]; ok && shorthand {
		return method(ctx, r.URL, r.Data)
	}
	return p.Request(ctx, r)
}

// submit runs ask, which sends a request, and returns when that is on the wire,
// queued, or over: the order of requests is the script's.
func (p *pane) submit(label string, ask func()) {
	p.TB.Helper()
	queued, before, finished := p.Offline(), 0, false
	p.Do(func() { before, p.sending = p.sent, append(p.sending, label) })
	go func() {
		ask()
		p.Do(func() { finished = true })
	}()
	eventually(p.TB, "a request to go out", func() bool {
		gone := p.Offline() > queued // asked first: the socket's mutex may be held around tap, which takes ours
		p.Do(func() {
			if finished && p.sent == before { // refused: it never goes out
				p.sending = p.sending[:len(p.sending)-1]
			}
			gone = gone || finished || p.sent > before
		})
		return gone
	})
}

// placeholder is how Socket.IO refers to an attachment.
var placeholder = regexp.MustCompile(`\{"_placeholder":true,"num":(\d+)\}`)

// attach puts attachments where JSON refers to them, as {"$binary":base64}.
func attach(text string, attachments [][]byte) json.RawMessage {
	if len(attachments) == 0 {
		return json.RawMessage(text)
	}
	return json.RawMessage(placeholder.ReplaceAllStringFunc(text, func(match string) string {
		number, err := strconv.Atoi(placeholder.FindStringSubmatch(match)[1])
		if err != nil || number >= len(attachments) {
			return match
		}
		return `{"$binary":"` + base64.StdEncoding.EncodeToString(attachments[number]) + `"}`
	}))
}

// repeated matches {"$repeat":["x",3]}, which spares scripts megabytes.
var repeated = regexp.MustCompile(`\{"\$repeat":\s*\["([^"]*)",\s*(\d+)\]\}`)

// argument is a script's value as what is handed to our client: JSON text as it
// stands, or Go values if there is binary in it.
func argument(t *testing.T, raw json.RawMessage) any {
	t.Helper()
	text := repeated.ReplaceAllStringFunc(string(raw), func(match string) string {
		parts := repeated.FindStringSubmatch(match)
		n, err := strconv.Atoi(parts[2])
		if err != nil {
			t.Fatal(err)
		}
		return `"` + strings.Repeat(parts[1], n) + `"`
	})
	if !strings.Contains(text, `"$binary"`) {
		return json.RawMessage(text)
	}
	return withBinary(t, decode(t, []byte(text)))
}

func arguments(t *testing.T, list []json.RawMessage) []any {
	t.Helper()
	var all []any
	for _, raw := range list {
		all = append(all, argument(t, raw))
	}
	return all
}

func withBinary(t *testing.T, v any) any {
	t.Helper()
	switch x := v.(type) {
	case []any:
		for i := range x {
			x[i] = withBinary(t, x[i])
		}
	case map[string]any:
		if text, ok := x["$binary"].(string); ok {
			data, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				t.Fatal(err)
			}
			return sailsclient.Binary(data)
		}
		for key := range x {
			x[key] = withBinary(t, x[key])
		}
	}
	return v
}
