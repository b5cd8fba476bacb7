package sailsclient_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

func TestBadRequestsAreNotSent(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	for name, r := range map[string]sailsclient.Request{
		"an unknown method": {Method: "fetch", URL: "/echo"},
		"no method":         {URL: "/echo"},
		"no URL":            {Method: "get"},
		"a scalar":          {Method: "get", URL: "/echo", Data: 42},
		"text":              {Method: "get", URL: "/echo", Data: "x"},
		"a nil map is null": {Method: "get", URL: "/echo", Data: map[string]any(nil)},
		"what is no JSON":   {Method: "get", URL: "/echo", Data: map[string]any{"x": math.NaN()}},
	} {
		if answer, err := c.Request(deadline(t), r); err == nil {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(over, "/echo", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
	if sent := s.Requests(); len(sent) != 0 {
		t.Errorf("the server got %+v", sent)
	}
}

func TestVerbsAgainstTheDemo(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	ctx, data := deadline(t), []int{1, 2}
	for _, call := range []func() (sailsclient.JWR, error){
		func() (sailsclient.JWR, error) { return c.Get(ctx, "/echo", nil) },
		func() (sailsclient.JWR, error) { return c.Post(ctx, "/echo", data) },
		func() (sailsclient.JWR, error) { return c.Put(ctx, "/echo", data) },
		func() (sailsclient.JWR, error) { return c.Patch(ctx, "/echo", data) },
		func() (sailsclient.JWR, error) { return c.Delete(ctx, "/echo", data) },
	} {
		if answer, err := call(); err != nil || !answer.OK() || answer.Duration <= 0 {
			t.Errorf("%+v %v", answer, err)
		}
	}
	var got []string
	for _, r := range s.Requests() {
		got = append(got, fmt.Sprint(r.Method, r.Data))
	}
	if want := "[getmap[] post[1 2] put[1 2] patch[1 2] delete[1 2]]"; fmt.Sprint(got) != want {
		t.Errorf("the server got %s, want %s", got, want)
	}
}

func TestHeadersMerge(t *testing.T) {
	s := startDemo(t, demo.Options{})
	own := map[string]string{"X-Port": "socket", "accept": "a", "x-gone": "socket", "x-emptied": "socket", "x-empty": ""}
	c := connect(t, s.URL(), func(o *sailsclient.Options) { o.Headers = own })
	own["x-port"] = "changed later" // the socket has a copy
	_, err := c.Request(deadline(t), sailsclient.Request{
		Method: "get", URL: "/echo", Headers: map[string]string{"Accept": "b", "X-Mine": "1", "X-EMPTIED": ""}, Without: []string{"X-Gone", "x-never"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := s.Requests()[0].Headers
	if got["x-port"] != "socket" || got["accept"] != "b" || got["x-mine"] != "1" {
		t.Errorf("the server got %v", got)
	}
	for _, name := range []string{"x-emptied", "x-empty"} {
		if value, there := got[name]; !there || value != "" {
			t.Errorf("%s is %q, %t", name, value, there)
		}
	}
	for _, name := range []string{"x-gone", "x-never"} {
		if value, there := got[name]; there {
			t.Errorf("%s is %q", name, value)
		}
	}
}

// The merge never loses what the request says, and fills in only the rest.
func TestHeadersMergeProperty(t *testing.T) {
	s := startDemo(t, demo.Options{})
	names := rapid.SampledFrom([]string{"a", "A", "b-c", "B-C", "d"})
	headers := rapid.MapOfN(names, rapid.SampledFrom([]string{"", "1", "2"}), 0, 3)
	rapid.Check(t, func(rt *rapid.T) {
		general, own := headers.Draw(rt, "socket's"), headers.Draw(rt, "request's")
		lower := func(h map[string]string) map[string]int {
			count := map[string]int{}
			for name := range h {
				count[strings.ToLower(name)]++
			}
			return count
		}
		for _, n := range lower(general) {
			if n > 1 {
				rt.Skip("which of two spellings wins is undefined")
			}
		}
		for _, n := range lower(own) {
			if n > 1 {
				rt.Skip("as above")
			}
		}
		c := connect(t, s.URL(), func(o *sailsclient.Options) { o.Headers = general })
		defer c.Close()
		if _, err := c.Request(deadline(t), sailsclient.Request{Method: "get", URL: "/echo", Headers: own}); err != nil {
			rt.Fatal(err)
		}
		all := s.Requests()
		got := all[len(all)-1].Headers
		want := map[string]string{}
		for _, from := range []map[string]string{general, own} {
			for name, value := range from {
				want[strings.ToLower(name)] = value
			}
		}
		for name, value := range want {
			if have, there := got[name]; have != value || !there {
				rt.Fatalf("%s is %q, want %q (%v over %v)", name, got[name], value, own, general)
			}
		}
	})
}

func TestPendingRequestsFailWhenTheLinkDrops(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		c := connect(t, s.URL(), revision(v))
		for name, end := range map[string]struct {
			do     func()
			reason error
		}{
			"dropped":      {s.DropConnections, nil},
			"kicked":       {s.Kick, nil},
			"disconnected": {func() { _ = c.Disconnect() }, engineio.ErrClosed},
		} {
			var pending []func() (sailsclient.JWR, error)
			before := len(s.Requests())
			for range 20 {
				pending = append(pending, c.Later(deadline(t), "get", "/silent", nil))
			}
			eventually(t, "the requests to arrive", func() bool { return len(s.Requests()) == before+20 })
			end.do()
			for _, answer := range pending {
				_, err := answer()
				if !isDisconnected(err) || (end.reason != nil && !errors.Is(err, end.reason)) {
					t.Errorf("%s: %v", name, err)
				}
				if _, explained := errors.AsType[*sailsclient.ConnectError](err); explained != (end.reason == nil) {
					t.Errorf("%s: is not explained: %v", name, err)
				}
			}
			if name == "dropped" {
				c.Await(sailsclient.Connected)
			} else {
				c.Await(sailsclient.Disconnected)
				c.Dial()
			}
		}
	})
}

func TestOfflineRequestsGoOutInOrder(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		c := newClient(t, s.URL(), revision(v))
		const n = 50
		var answers []func() (sailsclient.JWR, error)
		for i := range n {
			answers = append(answers, c.Later(deadline(t), "get", fmt.Sprint("/echo?n=", i), nil))
			awaitOffline(c, i+1)
		}
		given, giveUp := context.WithCancel(t.Context())
		abandoned := c.Later(given, "get", "/never", nil)
		awaitOffline(c, n+1)
		giveUp()
		if _, err := abandoned(); !errors.Is(err, context.Canceled) || c.Offline() != n {
			t.Errorf("%v, %d wait", err, c.Offline())
		}
		c.Dial()
		for i, answer := range answers {
			if got, err := answer(); err != nil || !got.OK() {
				t.Errorf("%d: %+v %v", i, got, err)
			}
		}
		sent := s.Requests()
		if len(sent) != n {
			t.Errorf("%d requests were sent, want %d", len(sent), n)
		}
		for i, r := range sent {
			if r.URL != fmt.Sprint("/echo?n=", i) {
				t.Errorf("request %d is %s", i, r.URL)
			}
		}
	})
}

func TestOfflineRequestsAreBounded(t *testing.T) {
	c := newClient(t, "http://127.0.0.1:1")
	var waiting []func() (sailsclient.JWR, error)
	for range sailsclient.MaxOffline {
		waiting = append(waiting, c.Later(deadline(t), "get", "/echo", nil))
	}
	awaitOffline(c, sailsclient.MaxOffline)
	if _, err := c.Get(t.Context(), "/echo", nil); err == nil || !strings.Contains(err.Error(), "wait for the connection") {
		t.Errorf("one more: %v", err)
	}
	c.Close()
	for _, answer := range waiting {
		if _, err := answer(); !errors.Is(err, sailsclient.ErrClosed) {
			t.Fatalf("after Close: %v", err)
		}
	}
}

// An answer that comes after its request was given up is dropped, and the next
// request gets its own.
func TestLateAnswerIsDropped(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	server := wiretest.Serve(t, func(p *wiretest.Peer) {
		if !p.Greet(4) {
			return
		}
		_, _ = p.Next()
		close(arrived)
		<-release
		p.Send(`430[{"body":"late"}]`)
		_, _ = p.Next()
		p.Send(`431[{"body":"mine"}]`)
		p.Linger()
	})
	c := connect(t, server.String())
	ctx, cancel := context.WithCancel(t.Context())
	slow := c.Later(ctx, "get", "/slow", nil)
	<-arrived
	cancel()
	if _, err := slow(); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "GET /slow") {
		t.Errorf("%v", err)
	}
	close(release)
	if body := c.Must("get", "/next", nil); string(body) != `"mine"` {
		t.Errorf("body %s", body)
	}
}

// Many at once: each gets its own answer.
func TestConcurrentRequests(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	const n = 200
	answers := make([]func() (sailsclient.JWR, error), n)
	for i := range answers {
		answers[i] = c.Later(deadline(t), "post", "/echo", map[string]int{"n": i})
	}
	for i, answer := range answers {
		got, err := answer()
		if err != nil || !strings.Contains(string(got.Body), fmt.Sprintf(`"body":{"n":%d}`, i)) {
			t.Errorf("%d: %s %v", i, got.Body, err)
		}
	}
}

// Statuses are answers, not errors.
func TestStatusesAreNoErrors(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	for path, want := range map[string]int{
		"/nowhere": http.StatusNotFound, "/forbidden": http.StatusForbidden, "/fail": http.StatusInternalServerError,
	} {
		if got := c.Ask("get", path, nil); got.StatusCode != want || got.OK() {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

func TestUnreadableAnswer(t *testing.T) {
	server := wiretest.Serve(t, func(p *wiretest.Peer) {
		if p.Greet(3) {
			_, _ = p.Next()
			p.Send(`430["OK"]`)
			p.Linger()
		}
	})
	c := connect(t, server.String())
	answer, err := c.Get(deadline(t), "/echo", nil)
	if err != nil || answer.OK() || answer.Malformed == nil || !strings.Contains(answer.Malformed.String(), "not a JWR") {
		t.Errorf("%+v %v", answer, err)
	}
}
