package sailsclient_test

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// changes are one for each option that is frozen while connected.
func changes() map[string]func(*sailsclient.Options) {
	return map[string]func(*sailsclient.Options){
		"URL":            func(o *sailsclient.Options) { o.URL = "http://127.0.0.1:1" },
		"Path":           func(o *sailsclient.Options) { o.Path = "/elsewhere" },
		"Query":          func(o *sailsclient.Options) { o.Query = "a=1" },
		"Transports":     func(o *sailsclient.Options) { o.Transports = []engineio.Transport{engineio.Polling} },
		"EngineIO":       func(o *sailsclient.Options) { o.EngineIO = engineio.V3 },
		"ConnectHeaders": func(o *sailsclient.Options) { o.ConnectHeaders = http.Header{"Cookie": {"a=1"}} },
		"Session":        func(o *sailsclient.Options) { o.Session = true },
		"CSRFPath":       func(o *sailsclient.Options) { o.CSRFPath = "/csrfToken" },
		"ConnectTimeout": func(o *sailsclient.Options) { o.ConnectTimeout = time.Hour },
		"Reconnect":      func(o *sailsclient.Options) { o.Reconnect.Off = true },
		"TLS":            func(o *sailsclient.Options) { o.TLS.Insecure = true },
		"Proxy":          func(o *sailsclient.Options) { o.Proxy = "http://127.0.0.1:1" },
	}
}

func wantFrozen(t *testing.T, err error, want ...string) {
	t.Helper()
	frozen, ok := errors.AsType[*sailsclient.FrozenError](err)
	if !ok || !slices.Equal(frozen.Options, want) || !strings.Contains(err.Error(), strings.Join(want, ", ")+" cannot be changed") {
		t.Errorf("got %v, want %v frozen", err, want)
	}
}

// While connected only Headers can be changed; nothing else is, not even in part.
func TestConfigureWhileConnected(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	for name, change := range changes() {
		wantFrozen(t, c.Configure(change), name)
	}
	wantFrozen(t, c.Configure(func(o *sailsclient.Options) {
		o.TLS.Insecure, o.Query, o.URL = true, "a=1", "http://127.0.0.1:1"
		o.Headers = map[string]string{"x-mast": "two"}
	}), "URL", "Query", "TLS")
	if got := c.Options(); got.URL != s.URL() || got.Query != "" || got.TLS.Insecure || got.Headers != nil {
		t.Errorf("refused, it is %+v", got)
	}
	if err := c.Configure(func(*sailsclient.Options) {}); err != nil {
		t.Errorf("no change: %v", err)
	}
	same := func(o *sailsclient.Options) { o.URL, o.Transports = s.URL(), []engineio.Transport{engineio.Websocket} }
	if err := c.Configure(same); err != nil {
		t.Errorf("the same again: %v", err)
	}
	c.Must("get", "/echo", nil)
	wantUnbroken(t, c)
}

// Every option can be changed between connections, and the next one has it.
func TestConfigureWhileDisconnected(t *testing.T) {
	s := startDemo(t, demo.Options{})
	for name, change := range changes() {
		c := newClient(t, "http://127.0.0.1:2")
		want := c.Options()
		change(&want)
		if err := c.Configure(change); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := c.Options()
		got.Guard, want.Guard = nil, nil // functions can't be compared
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	c := newClient(t, "http://127.0.0.1:2")
	jar := c.Options().Jar
	err := c.Configure(func(o *sailsclient.Options) {
		o.URL, o.EngineIO = s.URL()+"/", engineio.V3
		o.Observer, o.Jar = nil, nil // they stay what New was given
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Options(); got.Observer != sailsclient.Observer(c) || got.Jar != jar {
		t.Errorf("Configure took %+v", got)
	}
	if change := c.Dial(); change.EngineIO != engineio.V3 || c.URL() != s.URL() {
		t.Errorf("connected to %s as %+v", c.URL(), change)
	}
}

func TestConfigureHeaders(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := newClient(t, s.URL())
	mast := func(text string) func(*sailsclient.Options) {
		return func(o *sailsclient.Options) { o.Headers = map[string]string{"x-mast": text} }
	}
	configure := func(change func(*sailsclient.Options)) {
		t.Helper()
		if err := c.Configure(change); err != nil {
			t.Fatal(err)
		}
	}
	configure(mast("disconnected"))
	offline := c.Later(deadline(t), "get", "/echo", nil)
	awaitOffline(c, 1)
	configure(mast("before it was sent"))
	c.Dial()
	if _, err := offline(); err != nil {
		t.Fatal(err)
	}
	configure(mast("connected"))
	c.Must("get", "/echo", nil)
	configure(func(o *sailsclient.Options) { o.Headers = nil })
	c.Must("get", "/echo", nil)
	var got []string
	for _, r := range s.Requests() {
		got = append(got, r.Headers["x-mast"])
	}
	if want := []string{"before it was sent", "connected", ""}; !slices.Equal(got, want) {
		t.Errorf("the headers were %q, want %q", got, want)
	}
}

// A socket that waits or connects stops; Connect goes to the new address, and
// takes along what has waited.
func TestConfigureWhileTrying(t *testing.T) {
	s := startDemo(t, demo.Options{})
	mute := startDemo(t, demo.Options{})
	mute.Mute(true)
	for state, address := range map[sailsclient.State]string{sailsclient.Waiting: "http://127.0.0.1:1", sailsclient.Connecting: mute.URL()} {
		t.Run(state.String(), func(t *testing.T) {
			c := newClient(t, address, func(o *sailsclient.Options) {
				o.Reconnect = sailsclient.Reconnect{Delay: time.Hour, DelayMax: time.Hour}
			})
			if err := c.Connect(); err != nil {
				t.Fatal(err)
			}
			c.Await(state)
			waiting := c.Later(deadline(t), "get", "/echo", nil)
			awaitOffline(c, 1)
			if err := c.Configure(func(o *sailsclient.Options) { o.Headers = map[string]string{"x-mast": "one"} }); err != nil {
				t.Fatal(err)
			}
			if got := c.State(); got != state {
				t.Errorf("new headers, and it is %s", got)
			}
			if err := c.Configure(func(o *sailsclient.Options) { o.URL = s.URL() }); err != nil {
				t.Fatal(err)
			}
			if last := c.Await(sailsclient.Disconnected); last.Reason != nil || c.State() != sailsclient.Disconnected {
				t.Errorf("it stopped with %+v", last)
			}
			c.Dial()
			if answer, err := waiting(); err != nil || !answer.OK() {
				t.Errorf("what had waited: %+v %v", answer, err)
			}
		})
	}
}

// Options that New would refuse change nothing, and stop nothing.
func TestConfigureNonsense(t *testing.T) {
	c := newClient(t, "http://127.0.0.1:1", func(o *sailsclient.Options) {
		o.Reconnect = sailsclient.Reconnect{Delay: time.Hour, DelayMax: time.Hour}
	})
	before := c.Options()
	if err := c.Connect(); err != nil {
		t.Fatal(err)
	}
	c.Await(sailsclient.Waiting)
	for says, change := range map[string]func(*sailsclient.Options){
		"unknown scheme":            func(o *sailsclient.Options) { o.URL = "ftp://127.0.0.1" },
		"the query":                 func(o *sailsclient.Options) { o.Query = "%" },
		"the proxy":                 func(o *sailsclient.Options) { o.Proxy = "://" },
		"read the CA file":          func(o *sailsclient.Options) { o.TLS.CAFile = t.TempDir() + "/none.pem" },
		"unknown transport \"smoke": func(o *sailsclient.Options) { o.Transports = []engineio.Transport{"smoke"} },
	} {
		err := c.Configure(func(o *sailsclient.Options) {
			o.Headers = map[string]string{"x-mast": "one"}
			change(o)
		})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %q in it", err, says)
		}
	}
	after := c.Options()
	before.Guard, after.Guard = nil, nil // functions can't be compared
	if !reflect.DeepEqual(before, after) || c.State() != sailsclient.Waiting {
		t.Errorf("it is %s with %+v", c.State(), after)
	}
	c.Close()
	if err := c.Configure(func(o *sailsclient.Options) { o.URL = "http://127.0.0.1:2" }); !errors.Is(err, sailsclient.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := c.Configure(func(o *sailsclient.Options) { o.Headers = nil }); !errors.Is(err, sailsclient.ErrClosed) {
		t.Errorf("headers after Close: %v", err)
	}
}

// What Options returns, and what Configure and New were given, is the caller's:
// changing it later changes nothing.
func TestOptionsAreCopies(t *testing.T) {
	given := sailsclient.Options{
		Headers: map[string]string{"x-mast": "one"}, ConnectHeaders: http.Header{"X-Keel": {"one"}},
		Transports: []engineio.Transport{engineio.Polling},
	}
	socket, err := sailsclient.New(given)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	spoil := func(o sailsclient.Options) {
		o.Headers["x-mast"], o.ConnectHeaders["X-Keel"][0], o.Transports[0] = "two", "two", engineio.Websocket
	}
	spoil(given)
	spoil(socket.Options())
	var kept sailsclient.Options
	if err := socket.Configure(func(o *sailsclient.Options) { kept, o.Query = *o, "a=1" }); err != nil {
		t.Fatal(err)
	}
	spoil(kept)
	got := socket.Options()
	if got.Headers["x-mast"] != "one" || got.ConnectHeaders.Get("X-Keel") != "one" || got.Transports[0] != engineio.Polling {
		t.Errorf("somebody changed them: %+v", got)
	}
	if got.URL != sailsclient.DefaultURL || got.Path != sailsclient.DefaultPath || got.ConnectTimeout != sailsclient.DefaultConnectTimeout {
		t.Errorf("the defaults are not filled in: %+v", got)
	}
}

// Everybody at once. Each change of one's own is there in the end, and the
// socket still works.
func TestConfigureConcurrently(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := newClient(t, s.URL(), func(o *sailsclient.Options) { o.Headers = map[string]string{} })
	const rounds = 30
	var all sync.WaitGroup
	for _, name := range []string{"x-a", "x-b", "x-c"} {
		all.Go(func() {
			for range rounds {
				if err := c.Configure(func(o *sailsclient.Options) { o.Headers[name] += "." }); err != nil {
					t.Error(err)
				}
				_ = c.Options()
			}
		})
	}
	all.Go(func() {
		for n := range rounds {
			timeout := func(o *sailsclient.Options) { o.ConnectTimeout = time.Hour + time.Duration(n) }
			_, frozen := errors.AsType[*sailsclient.FrozenError](c.Configure(timeout))
			if _, err := c.Get(deadline(t), "/echo", nil); frozen && err != nil && !isDisconnected(err) {
				t.Error(err)
			}
		}
	})
	stop := make(chan struct{})
	var connecting sync.WaitGroup
	connecting.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
			_ = c.Connect() // it may be connected already
			_, _ = c.State(), c.URL()
		}
	})
	all.Wait()
	close(stop)
	connecting.Wait()
	want := strings.Repeat(".", rounds)
	if got := c.Options().Headers; got["x-a"] != want || got["x-b"] != want || got["x-c"] != want {
		t.Errorf("lost a change: %v", got)
	}
	c.Must("get", "/echo", nil)
}
