package sailsclient_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/faultproxy"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

// Of a stream that is cut anywhere, exactly the events arrive that have passed
// whole. TestCutInsidePolls is the same for polls, which arrive whole or not at
// all.
func TestCutInsideEvents(t *testing.T) {
	for _, over := range []way{byWebsocket, byUpgrade} {
		t.Run(over.name, func(t *testing.T) {
			eachRevision(t, func(t *testing.T, v engineio.Version) { wantWholeEventsOnly(t, over.in(v)) })
		})
	}
}

func wantWholeEventsOnly(t *testing.T, w way) {
	t.Helper()
	s, p, c := behindProxy(t, demo.Options{}, w.options)
	town := crier{Server: s, t: t}
	w.dial(c)
	frame := len(wiretest.AppendTextFrame(nil, fmt.Sprintf(`42["shout",{"text":"%d"}]`, firstShout)))
	for n := range 2*frame + 2 {
		c.Must("get", "/echo", nil) // whatever was shouted before has come
		took(c)
		cut := p.CutAt(faultproxy.Down, n)
		town.shout(4)
		<-cut
		lost := c.Await(sailsclient.Waiting)
		if reason, ok := errors.AsType[*sailsclient.ConnectError](lost.Reason); !ok || reason.Refusal != sailsclient.LostLink {
			t.Errorf("the connection was lost for %v", lost.Reason)
		}
		w.settled(c)
		if got := tookOf(c, lost.Generation); got != n/frame { // the next connection may have come amid the shouts
			t.Errorf("of %d bytes in frames of %d came %d events", n, frame, got)
		}
	}
	c.Must("get", "/echo", nil)
	took(c)
	town.shout(4)
	c.Must("get", "/echo", nil)
	if got := took(c); got != 4 {
		t.Errorf("%d events at last", got)
	}
}

// A link may also end right where one read of a long frame ends. What has come
// until then is no whole frame either.
func TestCutInsideLongAttachment(t *testing.T) {
	const whole, firstRead = 10_000, 4 << 10 // what the client makes room for at first
	for _, came := range []int{0, 1, firstRead - 1, firstRead, firstRead + 1, 2 * firstRead, whole - 1} {
		var connections atomic.Int32
		address := wiretest.Serve(t, func(p *wiretest.Peer) {
			if !p.Greet(4) || connections.Add(1) > 1 {
				p.Linger()
				return
			}
			p.Send(`451-["chart",{"_placeholder":true,"num":0}]`)
			frame := append([]byte{0x82, 126, whole >> 8, whole & 0xff}, make([]byte, whole)...)
			_, _ = p.TCP.Write(frame[:len(frame)-whole+came])
		})
		c := newClient(t, address.String(), checked(t), hasty)
		byWebsocket.dial(c)
		wantRefusal(t, byWebsocket.comesBack(c), sailsclient.LostLink)
		if n := took(c); n != 0 {
			t.Errorf("of an attachment of %d bytes %d came, and %d events", whole, came, n)
		}
	}
}

// Half a binary event is none, and the rest of the next connection is not
// taken for its attachments.
func TestCutInsideBinary(t *testing.T) {
	eachForcedWay(t, func(t *testing.T, w way) {
		_, p, c := behindProxy(t, demo.Options{}, w.options)
		w.dial(c)
		for name, cut := range binaryCuts(w.ends) {
			happened := cut.set(p)
			if _, err := c.Request(deadline(t), cut.request); !isDisconnected(err) {
				t.Errorf("%s: the request got %v", name, err)
			}
			<-happened
			wantRefusal(t, w.comesBack(c), sailsclient.LostLink)
			if got := took(c); got != 0 {
				t.Errorf("%s: %d events came", name, got)
			}
			c.Must("post", "/binary", nil)
			e := c.Event("binary")
			if len(e.Attachments) != 2 || string(e.Attachments[0]) != "\x00\x01\x02\x04\xfd\xfe\xff" || string(e.Attachments[1]) != "tiny" {
				t.Errorf("%s: afterwards came %q", name, e.Attachments)
			}
		}
	})
}

// binaryCut is a cut in what a request makes the demo send.
type binaryCut struct {
	request sailsclient.Request
	set     func(*faultproxy.Proxy) <-chan struct{}
}

// binaryCuts are in and behind all parts of a binary event and of a binary
// answer. Polls carry bytes as base64; a cut behind a part may be behind a whole
// poll there, and then nothing is lost.
func binaryCuts(over engineio.Transport) map[string]binaryCut {
	within := func(text string) func(*faultproxy.Proxy) <-chan struct{} {
		return func(p *faultproxy.Proxy) <-chan struct{} { return p.CutWithin(faultproxy.Down, text) }
	}
	behind := func(text string) func(*faultproxy.Proxy) <-chan struct{} {
		return func(p *faultproxy.Proxy) <-chan struct{} { return p.CutBehind(faultproxy.Down, text) }
	}
	event := sailsclient.Request{Method: "post", URL: "/binary"}
	answer := sailsclient.Request{Method: "get", URL: "/scalar/binary"}
	if over == engineio.Polling {
		return map[string]binaryCut{
			"in the packet":              {event, within(`"thumbnail"`)},
			"in the first attachment":    {event, within("BP3+")},
			"in the second attachment":   {event, within("dGlueQ==")},
			"in the answer's attachment": {answer, within("AAECBP")},
		}
	}
	return map[string]binaryCut{
		"in the packet":              {event, within(`"thumbnail"`)},
		"behind the packet":          {event, behind(`"num":1}}]`)},
		"in the first attachment":    {event, within("\xfd\xfe\xff")},
		"behind the first":           {event, behind("\xfd\xfe\xff")},
		"in the second attachment":   {event, within("tiny")},
		"in the answer's attachment": {answer, behind("\x00\x01\x02\x04")},
	}
}

// A poll's answer that is cut, were it before its first byte, is lost: the
// server will not say it again, so the connection is over.
func TestCutInsidePolls(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		polling := byPolling.in(v)
		s, p, c := behindProxy(t, demo.Options{}, polling.options)
		town := crier{Server: s, t: t}
		polling.dial(c)
		const step, furthest = 5, 250
		for n := 0; n < furthest; n += step {
			c.Must("get", "/echo", nil) // the polls use a connection again, as most do
			took(c)
			cut := p.CutAt(faultproxy.Down, n)
			town.shout(4)
			<-cut
			// The request fails when the loss is noticed, or is answered by the next
			// connection; by this one if it is overlooked.
			_, err := c.Get(deadline(t), "/echo", nil)
			same := false
			c.Do(func() { same = len(c.Changes) == 0 })
			if err == nil && same {
				if got := took(c); got != 4 {
					t.Fatalf("cut at byte %d of a poll's answer: the connection goes on, and %d of 4 events came", n, got)
				}
				continue // the answer ended before the cut
			}
			wantRefusal(t, polling.comesBack(c), sailsclient.LostLink)
		}
	})
}

// Requests that are on their way when connections are cut end, each once: with
// their own answer or as disconnected. None is sent twice.
func TestRequestsUnderCuts(t *testing.T) {
	eachForcedWay(t, func(t *testing.T, w way) {
		s, p, c := behindProxy(t, demo.Options{}, w.options)
		w.dial(c)
		var answered []bool
		const rounds = 50
		for round := range rounds {
			cut := p.CutAt(faultproxy.Direction(round%2), 20*round)
			for happened := false; !happened; {
				answered = append(answered, askMany(c, len(answered))...)
				select {
				case <-cut:
					happened = true
				default:
				}
			}
		}
		arrived := make([]int, len(answered))
		for _, r := range s.Requests() {
			arrived[int(r.Data.(map[string]any)["n"].(float64))]++
		}
		for n, times := range arrived {
			if times > 1 || answered[n] && times == 0 {
				t.Errorf("request %d, answered %t, arrived %d times", n, answered[n], times)
			}
		}
	})
}

// askMany makes numbered requests at once, and tells which were answered.
func askMany(c *client, first int) (answered []bool) {
	c.TB.Helper()
	const many = 20
	var answers []func() (sailsclient.JWR, error)
	for i := range many {
		answers = append(answers, c.Later(deadline(c.TB), "post", "/echo", map[string]int{"n": first + i}))
	}
	for i, answer := range answers {
		got, err := answer()
		if err == nil {
			wantEcho(c.TB, got, first+i)
		} else if !isDisconnected(err) {
			c.TB.Fatalf("request %d: %v", first+i, err)
		}
		answered = append(answered, err == nil)
	}
	return answered
}

func wantEcho(t testing.TB, answer sailsclient.JWR, n int) {
	t.Helper()
	var echo struct{ Body struct{ N int } }
	if err := json.Unmarshal(answer.Body, &echo); err != nil || echo.Body.N != n {
		t.Errorf("request %d was answered %s (%v)", n, answer.Body, err)
	}
}
