package demo

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/sailsclient/engineio"
)

func TestGreetingListsRoutesThatExist(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, s.URL(), 0)
	var greeting struct {
		Welcome string
		Routes  map[string]string
	}
	if err := json.Unmarshal(c.Must("get", "/", nil), &greeting); err != nil {
		t.Fatal(err)
	}
	if len(greeting.Routes) < 20 || greeting.Routes["GET /boat"] == "" {
		t.Errorf("greeted with %+v", greeting)
	}
	for name := range greeting.Routes {
		method, path, _ := strings.Cut(name, " ")
		if path == "/silent" || path == "/slow" || method == "DELETE" { // the rest needs the records
			continue
		}
		path = strings.NewReplacer(":id", "1", ":fk", "1", ":kind", "string").Replace(path)
		if answer := c.Ask(method, path, map[string]any{"count": 1}); answer.StatusCode == 404 {
			t.Errorf("%s was answered %d", name, answer.StatusCode)
		}
	}
}

func TestRoutes(t *testing.T) {
	eachVersion(t, func(t *testing.T, opts Options, version engineio.Version) {
		s := start(t, opts)
		c := connect(t, s.URL(), version)
		if got := c.Ask("get", "/fail", nil); got.StatusCode != 500 || !strings.Contains(string(got.Body), `"message"`) {
			t.Errorf("/fail was answered %d %s", got.StatusCode, got.Body)
		}
		wantBody(t, c.Must("get", "/slow?ms=1", nil), `{"waited":1}`)
		if got := c.Ask("get", "/scalar/undefined", nil); got.Body != nil {
			t.Errorf("an undefined body is %s", got.Body)
		}
		if kb := len(c.Must("get", "/large?kb=100", nil)) / 1024; kb != 100 {
			t.Errorf("100 kB are %d", kb)
		}
		if kb := len(c.Must("get", "/large", nil)) / 1024; kb != 256 {
			t.Errorf("256 kB are %d", kb)
		}
		if got := c.Ask("options", "/boat", nil); got.Headers["allow"] != "GET, POST" || got.Body != nil {
			t.Errorf("OPTIONS /boat was answered %+v", got)
		}
		c.Must("post", "/hostile", nil)
		heard := c.Heard()
		if name := heard[0].([]any)[0]; name != hostileEvent {
			t.Errorf("hostile event %q", name)
		}
		if body := string(c.Must("get", "/hostile", nil)); !strings.Contains(body, "\u009b31mred") || !strings.Contains(body, `"\ud800!"`) {
			t.Errorf("hostile body %q", body)
		}
	})
}

func TestSilentNeverAnswers(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, s.URL(), 0)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	answered := make(chan error, 1)
	go func() {
		_, err := c.Get(ctx, "/silent", nil)
		answered <- err
	}()
	eventually(t, "the request", func() bool { return len(s.Requests()) == 1 })
	c.Must("get", "/rooms", nil) // others are answered meanwhile
	select {
	case err := <-answered:
		t.Errorf("answered: %v", err)
	default:
	}
	cancel()
	if err := <-answered; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// The server ends while requests wait for their answer.
func TestCloseWhileBusy(t *testing.T) {
	s := start(t, Options{Traffic: time.Millisecond})
	c := connect(t, s.URL(), 0)
	var waiting sync.WaitGroup
	for _, url := range []string{"/silent", "/slow?ms=600000"} {
		waiting.Go(func() {
			if _, err := c.Get(context.Background(), url, nil); err == nil {
				t.Errorf("%s was answered", url)
			}
		})
		waiting.Go(func() {
			req := mustRequest(t, s.URL()+url)
			if resp, err := newTransport().RoundTrip(req); err == nil {
				_ = resp.Body.Close()
			}
		})
	}
	eventually(t, "the requests", func() bool { return len(s.Requests()) == 2 })
	s.Close()
	s.Close()
	waiting.Wait()
	start(t, Options{Addr: strings.TrimPrefix(s.URL(), "http://")}) // the port is free again
}

func TestURL(t *testing.T) {
	s := start(t, Options{Addr: ":0"})
	if !strings.HasPrefix(s.URL(), "http://localhost:") {
		t.Errorf("URL %s", s.URL())
	}
	connect(t, s.URL(), 0).Must("get", "/boat", nil)
}

func TestStartFails(t *testing.T) {
	s := start(t, Options{})
	if _, err := Start(Options{Addr: strings.TrimPrefix(s.URL(), "http://")}); err == nil {
		t.Error("two servers on one port")
	}
}

func TestHandlerThatPanics(t *testing.T) {
	s := &Server{routes: []route{{"get", "/panic", "", func(*request) response { panic("the mast broke") }}}}
	got := s.dispatch(newRequest("get", "/panic"))
	if got.status != 500 || string(got.body) != `{"message":"panic: the mast broke"}` {
		t.Errorf("answered %d %s", got.status, got.body)
	}
}

func TestRouteMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		matches       bool
	}{
		{"/", "/", true}, {"/", "/boat", false}, {"/", "", false}, {"/boat", "/boat", true}, {"/boat", "/Boat/", true},
		{"/boat", "boat", false}, {"/boat", "/boats", false}, {"/boat/:id", "/boat/1", true}, {"/boat/:id", "/boat/", false},
		{"/boat/:id", "/boat//", false}, {"/boat/:id", "/boat/1/x", false}, {"/boat/:id/x", "/boat/1/X", true},
	} {
		if _, matches := (route{pattern: c.pattern}).match(c.path); matches != c.matches {
			t.Errorf("%q and %q: %v", c.pattern, c.path, matches)
		}
	}
}

func TestSDKVersion(t *testing.T) {
	for version, want := range map[string]bool{
		"1.2.1": true, "0.11.0": true, "0.10.9": false, "0.9.0": false, "": false, "2": false, "1.0.0-beta": true, "x.y.z": false,
	} {
		if isCompatible(version) != want {
			t.Errorf("%q", version)
		}
	}
}

// Everything at once, for the race detector.
func TestCrowd(t *testing.T) {
	s := start(t, Options{Traffic: time.Millisecond})
	var crowd sync.WaitGroup
	for i := range 8 {
		c := connect(t, s.URL(), engineio.Version(3+i%2))
		crowd.Go(func() {
			for range 20 {
				c.Must("get", "/boat", nil)
				c.Must("get", "/berth", nil)
				id := string(c.Must("post", "/boat", map[string]any{"name": "Crowd", "berth": 1}))
				id = id[len(`{"id":`):strings.IndexByte(id, ',')]
				c.Must("put", "/berth/2/boats/"+id, nil)
				c.Must("post", "/lobby/join", nil)
				c.Must("post", "/lobby/say", nil)
				c.Must("delete", "/boat/"+id, nil)
			}
		})
	}
	crowd.Wait()
}
