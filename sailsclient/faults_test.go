package sailsclient_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/faultproxy"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

// ledger stands before an Observer and checks what every socket promises,
// whatever happens to its connections: events have consecutive numbers, arrive
// once, in order, and only while the connection lives that they came over.
type ledger struct {
	sailsclient.Observer
	t testing.TB

	mu   sync.Mutex
	last sailsclient.Change
	seq  uint64
	said int // the number in the last event "shout"
}

// checked puts a ledger before the client's Observer.
func checked(t testing.TB) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.Observer = &ledger{Observer: o.Observer, t: t} }
}

func (l *ledger) SocketEvent(e sailsclient.Event) {
	l.mu.Lock()
	if l.seq++; e.Seq != l.seq {
		l.t.Errorf("event %d has the number %d", l.seq, e.Seq)
	}
	// An event may come right before the change that says Connected.
	if open := l.last.State == sailsclient.Connecting || l.last.State == sailsclient.Connected; !open || e.Generation != l.last.Generation {
		l.t.Errorf("event %d of generation %d came in generation %d, %s", e.Seq, e.Generation, l.last.Generation, l.last.State)
	}
	if e.Name == "shout" {
		var shout struct {
			Text int `json:",string"`
		}
		if err := json.Unmarshal([]byte(e.Args), &shout); err != nil || shout.Text <= l.said {
			l.t.Errorf("the shout %s came after number %d (%v)", e.Args, l.said, err)
		}
		l.said = shout.Text
	}
	l.mu.Unlock()
	l.Observer.SocketEvent(e)
}

func (l *ledger) SocketChanged(c sailsclient.Change) {
	l.mu.Lock()
	generation := l.last.Generation
	if c.State == sailsclient.Connecting {
		generation++
	}
	if c.Generation != generation {
		l.t.Errorf("%s in generation %d after %s in %d", c.State, c.Generation, l.last.State, l.last.Generation)
	}
	l.last = c
	l.mu.Unlock()
	l.Observer.SocketChanged(c)
}

// hasty reconnects at once: what is tested is not the wait.
func hasty(o *sailsclient.Options) {
	o.Reconnect.Delay, o.Reconnect.DelayMax = time.Millisecond, time.Millisecond
}

// behindProxy starts the demo, a proxy before it, and a client that is not
// connected yet.
func behindProxy(t *testing.T, opts demo.Options, vary ...func(*sailsclient.Options)) (*demo.Server, *faultproxy.Proxy, *client) {
	t.Helper()
	s := startDemo(t, opts)
	p := faultproxy.Start(t, s.URL())
	return s, p, newClient(t, p.URL(), append(vary, checked(t), hasty)...)
}

// route is a revision and the transports that are used.
type route struct {
	version    engineio.Version
	transports []engineio.Transport
}

func (r route) options(o *sailsclient.Options) { o.EngineIO, o.Transports = r.version, r.transports }

// ready waits for the connection, and for its upgrade if there is one to come.
func (r route) ready(c *client) {
	c.t.Helper()
	if now := c.await(sailsclient.Connected).Transport; now == r.transports[len(r.transports)-1] {
		return
	}
	if up := c.await(sailsclient.Connected); !up.Upgraded || up.Reason != nil {
		c.t.Errorf("after connecting came %+v", up)
	}
}

// eachRoute runs a test in both revisions, over each transport and with an upgrade.
func eachRoute(t *testing.T, test func(t *testing.T, r route)) {
	t.Helper()
	for name, transports := range map[string][]engineio.Transport{
		"websocket": {engineio.Websocket}, "polling": {engineio.Polling}, "upgrade": {engineio.Polling, engineio.Websocket},
	} {
		t.Run(name, func(t *testing.T) {
			eachRevision(t, func(t *testing.T, v engineio.Version) { test(t, route{v, transports}) })
		})
	}
}

// crier shouts numbers to every socket of a demo.
type crier struct {
	*demo.Server
	t    testing.TB
	said int
}

const firstShout = 1000 // all have four digits

func (c *crier) shout(n int) {
	c.t.Helper()
	for range n {
		if err := c.Blast("shout", map[string]string{"text": strconv.Itoa(firstShout + c.said)}); err != nil {
			c.t.Fatal(err)
		}
		c.said++
	}
}

// took is how many events have arrived since the last time.
func (c *client) took() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := len(c.events)
	c.events = nil
	return n
}

// comesBack waits for the loss of the connection, and for the next one.
func (c *client) comesBack() (lost *sailsclient.ConnectError) {
	c.t.Helper()
	lost = c.refusal(sailsclient.Waiting)
	c.await(sailsclient.Connected)
	return lost
}

// Wherever in the handshake the connection is cut: the attempt fails, the error
// knows why, and the next attempt succeeds.
func TestCutAtEveryByteOfTheHandshake(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		_, p, c := behindProxy(t, demo.Options{}, revision(v))
		c.dial()
		whole := p.Counts()
		for n := range int(whole.Down) {
			wantFailedHandshake(t, c, p, faultproxy.Down, n)
		}
		const step = 13 // what a server does with half a request is not ours to test
		for n := 0; n < int(whole.Up); n += step {
			wantFailedHandshake(t, c, p, faultproxy.Up, n)
		}
		c.must("get", "/echo", nil)
	})
}

// wantFailedHandshake takes a connected client through a handshake that is cut,
// and the next one.
func wantFailedHandshake(t *testing.T, c *client, p *faultproxy.Proxy, d faultproxy.Direction, n int) {
	t.Helper()
	disconnect(t, c)
	eventually(t, "the last connection's end", func() bool { return p.Counts().Open == 0 }) // its bytes don't count
	cut := p.CutAt(d, n)
	c.dialOnly()
	<-cut
	failed := c.await(sailsclient.Waiting)
	reason, explained := errors.AsType[*sailsclient.ConnectError](failed.Reason)
	if !explained || reason.Refusal == sailsclient.RefusedOther || failed.WasConnected || failed.Attempt != 1 {
		t.Errorf("direction %d, byte %d: attempt %d, was connected %t: %v", d, n, failed.Attempt, failed.WasConnected, failed.Reason)
	}
	if again := c.await(sailsclient.Connected); again.Generation != failed.Generation+1 {
		t.Errorf("direction %d, byte %d: connected in generation %d after %d", d, n, again.Generation, failed.Generation)
	}
}

func disconnect(t *testing.T, c *client) {
	t.Helper()
	if err := c.Disconnect(); err != nil {
		t.Fatal(err)
	}
	c.await(sailsclient.Disconnected)
}

// Of a stream that is cut anywhere, exactly the events arrive that have passed
// whole.
func TestCutInsideEvents(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s, p, c := behindProxy(t, demo.Options{}, revision(v))
		town := crier{Server: s, t: t}
		c.dial()
		frame := len(wiretest.AppendTextFrame(nil, fmt.Sprintf(`42["shout",{"text":"%d"}]`, firstShout)))
		for n := range 2*frame + 2 {
			cut := p.CutAt(faultproxy.Down, n)
			town.shout(4)
			<-cut
			lost := c.comesBack()
			wantRefusal(t, lost, sailsclient.LostLink)
			if got := c.took(); got != n/frame {
				t.Errorf("of %d bytes in frames of %d came %d events", n, frame, got)
			}
		}
		town.shout(4)
		c.must("get", "/echo", nil)
		if got := c.took(); got != 4 {
			t.Errorf("%d events at last", got)
		}
	})
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
		c.dial()
		wantRefusal(t, c.comesBack(), sailsclient.LostLink)
		if n := c.took(); n != 0 {
			t.Errorf("of an attachment of %d bytes %d came, and %d events", whole, came, n)
		}
	}
}

// Half a binary event is none, and the rest of the next connection is not
// taken for its attachments.
func TestCutInsideBinary(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		_, p, c := behindProxy(t, demo.Options{}, revision(v))
		c.dial()
		for name, cut := range map[string]func() <-chan struct{}{
			"in the packet":              func() <-chan struct{} { return p.CutWithin(faultproxy.Down, `"thumbnail"`) },
			"behind the packet":          func() <-chan struct{} { return p.CutBehind(faultproxy.Down, `"num":1}}]`) },
			"in the first attachment":    func() <-chan struct{} { return p.CutWithin(faultproxy.Down, "\xfd\xfe\xff") },
			"behind the first":           func() <-chan struct{} { return p.CutBehind(faultproxy.Down, "\xfd\xfe\xff") },
			"in the second attachment":   func() <-chan struct{} { return p.CutWithin(faultproxy.Down, "tiny") },
			"in the answer's attachment": func() <-chan struct{} { return p.CutBehind(faultproxy.Down, "\x00\x01\x02\x04") },
		} {
			happened, path := cut(), "/binary"
			if name == "in the answer's attachment" {
				path = "/scalar/binary"
			}
			method := map[string]string{"/binary": "post", "/scalar/binary": "get"}[path]
			if _, err := c.Request(deadline(t), sailsclient.Request{Method: method, URL: path}); !isDisconnected(err) {
				t.Errorf("%s: the request got %v", name, err)
			}
			<-happened
			c.comesBack()
			if got := c.took(); got != 0 {
				t.Errorf("%s: %d events came", name, got)
			}
			c.must("post", "/binary", nil)
			e := c.event("binary")
			if len(e.Attachments) != 2 || string(e.Attachments[0]) != "\x00\x01\x02\x04\xfd\xfe\xff" || string(e.Attachments[1]) != "tiny" {
				t.Errorf("%s: afterwards came %q", name, e.Attachments)
			}
		}
	})
}

// A websocket that breaks while it takes over costs the upgrade at most:
// nothing is lost, and the connection stays or is made anew.
func TestCutInsideUpgrade(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		upgrading := route{v, []engineio.Transport{engineio.Polling, engineio.Websocket}}
		for name, cut := range map[string]func(*faultproxy.Proxy) <-chan struct{}{
			"in the request": func(p *faultproxy.Proxy) <-chan struct{} { return p.CutWithin(faultproxy.Up, "Upgrade: websocket") },
			"in the answer":  func(p *faultproxy.Proxy) <-chan struct{} { return p.CutWithin(faultproxy.Down, "101 Switching") },
			"before 3probe":  func(p *faultproxy.Proxy) <-chan struct{} { return p.CutWithin(faultproxy.Down, "3probe") },
			"behind 3probe":  func(p *faultproxy.Proxy) <-chan struct{} { return p.CutBehind(faultproxy.Down, "3probe") },
		} {
			t.Run(name, func(t *testing.T) {
				s, p, c := behindProxy(t, demo.Options{}, upgrading.options)
				town := crier{Server: s, t: t}
				happened := cut(p)
				c.dialOnly()
				<-happened
				for answered := false; !answered; { // a first one may be lost with the connection
					_, err := c.Get(deadline(t), "/echo", nil)
					answered = err == nil
				}
				c.until("a connection that lasts", func() bool {
					last := c.changes[len(c.changes)-1]                     // there is one: Connecting
					over := name == "behind 3probe" && last.Generation == 1 // the client takes over a websocket that is dead
					return last.State == sailsclient.Connected && (last.Reason != nil || last.Transport == engineio.Websocket && !over)
				})
				c.took()
				town.shout(20)
				c.must("get", "/echo", nil)
				if got := c.took(); got != 20 {
					t.Errorf("%d events", got)
				}
			})
		}
	})
}

// A poll's answer that is cut, were it before its first byte, is lost: the
// server will not say it again, so the connection is over.
func TestCutInsidePolls(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s, p, c := behindProxy(t, demo.Options{}, route{v, []engineio.Transport{engineio.Polling}}.options)
		town := crier{Server: s, t: t}
		c.dial()
		const step, furthest = 5, 250
		for n := 0; n < furthest; n += step {
			c.must("get", "/echo", nil) // the polls use a connection again, as most do
			c.took()
			cut := p.CutAt(faultproxy.Down, n)
			town.shout(4)
			<-cut
			// The request fails when the loss is noticed, or is answered by the next
			// connection; by this one if it is overlooked.
			_, err := c.Get(deadline(t), "/echo", nil)
			c.mu.Lock()
			same := len(c.changes) == 0
			c.mu.Unlock()
			if err == nil && same {
				if got := c.took(); got != 4 {
					t.Fatalf("cut at byte %d of a poll's answer: the connection goes on, and %d of 4 events came", n, got)
				}
				continue // the answer ended before the cut
			}
			wantRefusal(t, c.comesBack(), sailsclient.LostLink)
		}
	})
}

// Nothing depends on frames that arrive whole, whatever their length's form.
func TestByteByByte(t *testing.T) {
	eachRoute(t, func(t *testing.T, r route) {
		s, p, c := behindProxy(t, demo.Options{}, r.options)
		p.Split(1)
		c.dialOnly()
		r.ready(c)
		town := crier{Server: s, t: t}
		town.shout(200)
		c.must("post", "/binary", nil)
		wantEchoOf(t, c, 1000)
		p.Split(100)
		wantEchoOf(t, c, 70_000)
		if e := c.event("binary"); len(e.Attachments) != 2 {
			t.Errorf("%+v", e)
		}
		if got := c.took(); got != 200 {
			t.Errorf("%d events", got)
		}
		wantUnbroken(t, c)
	})
}

// wantUnbroken wants the first connection to live.
func wantUnbroken(t *testing.T, c *client) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.changes) > 0 {
		t.Errorf("%+v", c.changes)
	}
}

// wantEchoOf sends that many bytes and wants them back.
func wantEchoOf(t *testing.T, c *client, size int) {
	t.Helper()
	text := strings.Repeat("ahoy ", size/5)
	var echo struct{ Body struct{ Text string } }
	if err := json.Unmarshal(c.must("post", "/echo", map[string]string{"text": text}), &echo); err != nil || echo.Body.Text != text {
		t.Errorf("of %d bytes %d came back (%v)", len(text), len(echo.Body.Text), err)
	}
}

// A stall that the heartbeat allows costs nothing: what was held back arrives,
// both ways.
func TestShortStall(t *testing.T) {
	eachRoute(t, func(t *testing.T, r route) {
		s, p, c := behindProxy(t, demo.Options{}, r.options)
		c.dialOnly()
		r.ready(c)
		town := crier{Server: s, t: t}
		for range 20 {
			p.Stall()
			town.shout(10)
			answer := c.later(deadline(t), "get", "/echo", nil)
			p.Resume()
			if _, err := answer(); err != nil {
				t.Error(err)
			}
		}
		if got := c.took(); got != 200 {
			t.Errorf("%d events", got)
		}
		wantUnbroken(t, c)
	})
}

// A stall that the heartbeat does not allow ends the connection, whichever way
// is stalled. What was held back meanwhile belongs to a connection that is over.
func TestLongStall(t *testing.T) {
	ways := map[string][]faultproxy.Direction{
		"both": nil, "up": {faultproxy.Up}, "down": {faultproxy.Down},
	}
	for name, stalled := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachRoute(t, func(t *testing.T, r route) {
				opts := demo.Options{PingInterval: 100 * time.Millisecond, PingTimeout: 300 * time.Millisecond}
				s, p, c := behindProxy(t, opts, r.options, func(o *sailsclient.Options) { o.ConnectTimeout = 200 * time.Millisecond })
				c.dialOnly()
				r.ready(c)
				town := crier{Server: s, t: t}
				for range 2 {
					p.Stall(stalled...)
					town.shout(10)
					lost := c.refusal(sailsclient.Waiting)
					if lost.Refusal != sailsclient.LostHeartbeat && (name != "up" || lost.Refusal != sailsclient.LostByServer) {
						t.Errorf("lost by %d: %v", lost.Refusal, lost)
					}
					wantRefusal(t, c.refusal(sailsclient.Waiting), sailsclient.RefusedTimeout)
					if n := c.took(); n > 0 && name != "up" {
						t.Errorf("%d events came", n)
					}
					p.Resume()
					r.ready(c)
				}
			})
		})
	}
}

// Requests that are on their way when connections are cut end, each once: with
// their own answer or as disconnected. None is sent twice.
func TestRequestsUnderCuts(t *testing.T) {
	eachRoute(t, func(t *testing.T, r route) {
		s, p, c := behindProxy(t, demo.Options{}, r.options)
		c.dialOnly()
		r.ready(c)
		var answered []bool
		const rounds = 50
		for round := range rounds {
			cut := p.CutAt(faultproxy.Direction(round%2), 20*round)
			for happened := false; !happened; {
				answered = append(answered, c.askMany(len(answered))...)
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
func (c *client) askMany(first int) (answered []bool) {
	c.t.Helper()
	const many = 20
	var answers []func() (sailsclient.JWR, error)
	for i := range many {
		answers = append(answers, c.later(deadline(c.t), "post", "/echo", map[string]int{"n": first + i}))
	}
	for i, answer := range answers {
		got, err := answer()
		if err == nil {
			wantEcho(c.t, got, first+i)
		} else if !isDisconnected(err) {
			c.t.Fatalf("request %d: %v", first+i, err)
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

// silent is an Observer that keeps nothing but the last state of a socket.
type silent struct {
	mu      sync.Mutex
	changes chan struct{} // has something in it after a change
	last    sailsclient.Change
}

func (*silent) SocketEvent(sailsclient.Event) {}

func (s *silent) SocketChanged(c sailsclient.Change) {
	s.mu.Lock()
	s.last = c
	s.mu.Unlock()
	select {
	case s.changes <- struct{}{}:
	default:
	}
}

// until waits until a change is so.
func (s *silent) until(t *testing.T, what string, holds func(sailsclient.Change) bool) {
	t.Helper()
	end := time.NewTimer(patience)
	defer end.Stop()
	for {
		s.mu.Lock()
		last := s.last
		s.mu.Unlock()
		if holds(last) {
			return
		}
		select {
		case <-s.changes:
		case <-end.C:
			t.Fatalf("waited in vain for %s; the last change was %+v", what, last)
		}
	}
}

// held is what the process holds when all that is unused is gone.
type held struct {
	goroutines int
	heap       uint64
}

func measure() held {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one finalized or took from pools
	runtime.ReadMemStats(&m)
	return held{runtime.NumGoroutine(), m.HeapAlloc}
}

// wantNoGrowth waits for goroutines that are about to end. A leaked connection
// holds several kilobytes; hundreds of them would be far over the limit.
func wantNoGrowth(t *testing.T, before held) {
	t.Helper()
	const limit = 512 << 10
	eventually(t, fmt.Sprintf("%d goroutines again", before.goroutines), func() bool { return runtime.NumGoroutine() <= before.goroutines })
	if after := measure(); after.heap > before.heap+limit {
		t.Errorf("the heap grew from %d to %d bytes", before.heap, after.heap)
	}
}

// While a server is gone, however many attempts that are, sockets hold nothing
// more; when it is back, so are they.
func TestDeadPort(t *testing.T) {
	s := startDemo(t, demo.Options{})
	p := faultproxy.Start(t, s.URL())
	const sockets, attempts, warm = 5, 500, 20
	all := make([]*silent, sockets)
	for i := range all {
		all[i] = &silent{changes: make(chan struct{}, 1)}
		newClient(t, p.URL(), hasty, func(o *sailsclient.Options) { o.Observer = all[i] }).dialOnly()
	}
	each := func(what string, holds func(sailsclient.Change) bool) {
		for _, o := range all {
			o.until(t, what, holds)
		}
	}
	connected := func(c sailsclient.Change) bool { return c.State == sailsclient.Connected }
	tried := func(n int) func(sailsclient.Change) bool {
		return func(c sailsclient.Change) bool { return c.Attempt >= n }
	}
	each("the connection", connected)
	whole := measure()
	p.Refuse()
	p.Cut()
	each("the first attempts", tried(warm))
	early := measure()
	each("the last attempts", tried(attempts))
	late := measure()
	if late.heap > early.heap+512<<10 {
		t.Errorf("the heap grew from %d to %d bytes", early.heap, late.heap)
	}
	p.Admit()
	each("the connection again", connected)
	wantNoGrowth(t, whole)
	if got := p.Counts(); got.Refused < sockets*attempts || got.Open != sockets {
		t.Errorf("%+v", got)
	}
}

// dialOnly connects without waiting for it.
func (c *client) dialOnly() {
	c.t.Helper()
	if err := c.Connect(); err != nil {
		c.t.Fatal(err)
	}
}

// Lost connections leave nothing behind.
func TestManyCuts(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		p := faultproxy.Start(t, s.URL())
		o := &silent{changes: make(chan struct{}, 1)}
		c := newClient(t, p.URL(), revision(v), hasty, func(opts *sailsclient.Options) { opts.Observer = o })
		c.dialOnly()
		const rounds, warm = 300, 30
		var before held
		for round := range uint64(rounds) {
			o.until(t, "the connection", func(last sailsclient.Change) bool {
				return last.State == sailsclient.Connected && last.Generation == round+1
			})
			if round == warm {
				before = measure()
			}
			if round < rounds-1 {
				pending := c.later(deadline(t), "get", "/silent", nil)
				eventually(t, "the request to be sent", func() bool { return len(s.Requests()) == int(round)+1 })
				if round%2 == 0 {
					p.Cut()
				} else {
					s.DropConnections()
				}
				if _, err := pending(); err == nil {
					t.Error("the silent request was answered")
				}
			}
		}
		wantNoGrowth(t, before)
	})
}
