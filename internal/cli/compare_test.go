package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/sailstest"
	"sailscope/internal/testwait"
)

// comparing is a `compare` that a test follows by what it says on stderr.
type comparing struct {
	t    *testing.T
	said chan string // lines; closed at its end
	done chan result
}

// compare runs with more time than any test takes: they end it earlier, by ending
// its sockets.
func compare(ctx context.Context, t *testing.T, args ...string) *comparing {
	t.Helper()
	reader, writer := io.Pipe()
	const most = 1000 // it must not wait for a reader
	c := &comparing{t: t, said: make(chan string, most), done: make(chan result, 1)}
	go func() {
		defer close(c.said)
		for lines := bufio.NewScanner(reader); lines.Scan(); {
			c.said <- lines.Text()
		}
	}()
	var out bytes.Buffer
	a := &app{Streams: Streams{In: strings.NewReader(""), Out: &out, Err: writer}, dashboard: noDashboard}
	go func() {
		code := a.run(ctx, slices.Concat([]string{"compare", "--for", testwait.Guard.String()}, patient(), args))
		writer.Close()
		c.done <- result{code: code, out: out.String()}
	}()
	t.Cleanup(func() { reader.Close() })
	return c
}

// says waits for it to say something.
func (c *comparing) says(text string) {
	c.t.Helper()
	for line := range c.said {
		if strings.Contains(line, text) {
			return
		}
	}
	c.t.Fatalf("it ended without having said %q:\n%+v", text, <-c.done)
}

// ends is its report, and how it ended.
func (c *comparing) ends(code int) reportJSON {
	c.t.Helper()
	r := <-c.done
	r.expect(c.t, code, "{", "")
	var report reportJSON
	if err := json.Unmarshal([]byte(r.out), &report); err != nil {
		c.t.Fatalf("%v: %s", err, r.out)
	}
	return report
}

func blast(t *testing.T, server *demo.Server, name string, payload any) {
	t.Helper()
	if err := server.Blast(name, payload); err != nil {
		t.Fatal(err)
	}
}

func TestCompareTellsWhoGotWhat(t *testing.T) {
	one, two := startDemo(t, demo.Options{}), startDemo(t, demo.Options{})
	c := compare(t.Context(), t, "--url", one.URL(), "--url", two.URL(), "--event", "user", "--event", "news",
		"--request", `POST /burst {"count":3,"event":"user"}`)
	c.says("comparing 2 sockets for 5m0s") // what came before does not count
	updated := map[string]any{"verb": "updated", "id": 7, "data": map[string]any{"name": "Ada"}}
	for _, server := range []*demo.Server{one, two} {
		blast(t, server, "user", updated)
		blast(t, server, "other", "not asked for")
	}
	blast(t, one, "news", "for one")
	blast(t, two, "news", "twice")
	blast(t, two, "news", "twice")
	blast(t, one, "news", "twice")
	one.Kick()
	c.says("giving up") // two is there when the last of what one got comes
	two.Kick()
	report := c.ends(exitFailed)

	byArgs := map[string]int{}
	for i, e := range report.Events {
		byArgs[string(e.Args)] = i
	}
	if len(report.Events) != 3 || len(byArgs) != 3 {
		t.Fatalf("got %+v", report.Events)
	}
	both := report.Events[byArgs[`[{"data":{"name":"Ada"},"id":7,"verb":"updated"}]`]]
	if both.Event != "user" || both.Verb != "updated" || both.Model != "user" || both.ID != "7" || both.Time == "" {
		t.Errorf("got %+v", both)
	}
	skews := 0.0
	for i, s := range both.Sockets {
		if s.Socket != i+1 || s.Stand != "got" || s.Count != 1 || s.Time == "" {
			t.Errorf("got %+v", s)
		}
		skews += *s.SkewMS
	}
	if skews < 0 {
		t.Errorf("skews of %v ms", skews)
	}
	if want := (missingJSON{byArgs[`["for one"]`], 2, "missed"}); len(report.Missing) != 1 || report.Missing[0] != want {
		t.Errorf("missing are %+v, want %+v", report.Missing, want)
	}
	if want := (doubledJSON{byArgs[`["twice"]`], 2, 2}); len(report.Doubled) != 1 || report.Doubled[0] != want {
		t.Errorf("doubled are %+v, want %+v", report.Doubled, want)
	}
	news := report.Matrix[1]
	if len(report.Matrix) != 4 || news.Event != "news" || news.Socket != 2 || news.Got != 1 || news.Missed != 1 || news.Doubled != 1 {
		t.Errorf("the matrix is %+v", report.Matrix)
	}
	for i, s := range report.Sockets {
		if s.Socket != i+1 || s.Connected || s.Lost != 1 || s.Requests[0].StatusCode != 200 {
			t.Errorf("got %+v", s)
		}
	}
}

func TestCompareIsContentWhenAllGotAllOnce(t *testing.T) {
	server := startDemo(t, demo.Options{})
	c := compare(t.Context(), t, "--url", server.URL(), "--url", server.URL(), "--url", server.URL())
	c.says("comparing 3 sockets")
	blast(t, server, "news", 1)
	blast(t, server, "news", 2)
	server.Kick()
	if report := c.ends(exitNoAnswer); len(report.Events) != 2 || report.Matrix[2].Got != 2 {
		t.Errorf("got %+v", report)
	}
}

func TestCompareTellsThatASocketWasAway(t *testing.T) {
	one, two := startDemo(t, demo.Options{}), startDemo(t, demo.Options{})
	c := compare(t.Context(), t, "--url", one.URL(), "--url", two.URL())
	c.says("comparing")
	two.Kick()
	c.says("giving up")
	blast(t, one, "news", 1)
	one.Kick()
	report := c.ends(exitFailed)
	if want := (missingJSON{0, 2, "away"}); len(report.Missing) != 1 || report.Missing[0] != want {
		t.Errorf("missing are %+v", report.Missing)
	}
}

// A socket that connects again subscribes again, and then counts as before.
func TestCompareOverAReconnect(t *testing.T) {
	one, two := startDemo(t, demo.Options{}), startDemo(t, demo.Options{})
	c := compare(t.Context(), t, "--url", one.URL(), "--url", two.URL(), "--reconnect", "--event", "lobby",
		"--request", "POST /lobby/join")
	c.says("comparing")
	two.DropConnections()
	c.says("trying again")
	for joined := 0; joined == 0 || len(two.Requests()) < 2; {
		var err error
		if joined, err = two.Broadcast("lobby", "are you there", 1); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	broadcast(t, one, "lobby")
	broadcast(t, two, "lobby")
	one.Kick()
	two.Kick()
	report := c.ends(exitNoAnswer)
	if len(report.Events) != 1 || report.Sockets[0].Lost != 1 || report.Sockets[1].Lost != 2 {
		t.Errorf("got %+v", report)
	}
}

// Ended early, it does not call missing what may still come.
func TestCompareInterrupted(t *testing.T) {
	one, two := startDemo(t, demo.Options{}), startDemo(t, demo.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	c := compare(ctx, t, "--url", one.URL(), "--url", two.URL())
	c.says("comparing")
	blast(t, one, "news", 1)
	one.Kick()
	c.says("giving up") // and the event came before that
	cancel()
	report := c.ends(exitNoAnswer)
	if len(report.Events) != 1 || report.Events[0].Sockets[1].Stand != "pending" || len(report.Missing) != 0 {
		t.Errorf("got %+v", report)
	}
}

// Who was refused has not subscribed, and got nothing that could be missing.
func TestCompareWhatWasRefused(t *testing.T) {
	server := startDemo(t, demo.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	c := compare(ctx, t, "--url", server.URL(), "--url", server.URL(), "--request", "GET /nope")
	c.says("comparing")
	cancel()
	c.says("no event arrived")
	if report := c.ends(exitFailed); len(report.Missing) != 0 || report.Sockets[1].Requests[0].StatusCode != 404 {
		t.Errorf("got %+v", report)
	}
}

// Nothing was missing as long as it ran, and no socket was lost.
func TestCompareEndsWell(t *testing.T) {
	server := startDemo(t, demo.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	c := compare(ctx, t, "--url", server.URL(), "--url", server.URL())
	c.says("comparing")
	cancel()
	if report := c.ends(exitOK); len(report.Events) != 0 || !report.Sockets[0].Connected || !report.Sockets[1].Connected {
		t.Errorf("got %+v", report)
	}
}

func TestCompareThatCannotBegin(t *testing.T) {
	t.Run("disconnected before the answer", func(t *testing.T) {
		server := startDemo(t, demo.Options{})
		c := compare(t.Context(), t, "--url", server.URL(), "--url", server.URL(), "--request", "GET /silent")
		for len(server.Requests()) < 2 { // both are connected when both have asked
			time.Sleep(time.Millisecond)
		}
		server.Kick()
		c.says("giving up")
		(<-c.done).expect(t, exitNoAnswer, "", "")
	})
	t.Run("interrupted", func(t *testing.T) {
		server := startDemo(t, demo.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		c := compare(ctx, t, "--url", server.URL(), "--url", refused, "--reconnect")
		c.says("trying again")
		cancel()
		c.says("interrupted")
		(<-c.done).expect(t, exitNoConnection, "", "")
	})
}

// Notifications of a real Sails app, of both generations.
func TestCompareOnRealSails(t *testing.T) {
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			server := sailstest.Start(t, generation)
			c := compare(t.Context(), t, "--url", server.URL(), "--url", server.URL(), "--request", "GET /boat")
			c.says("comparing")
			for _, args := range [][]string{{"POST", "/boat", "-d", `{"name":"Nimbus","length":7.5}`}, {"PATCH", "/boat/1", "-d", `{"length":8}`}} {
				run(t, slices.Concat([]string{"request", "--url", server.URL()}, patient(), args)...).expect(t, exitOK, "", "")
			}
			server.Stop()
			report := c.ends(exitNoAnswer)
			var verbs []string
			for _, e := range report.Events {
				verbs = append(verbs, e.Model+" "+string(e.ID)+" "+string(e.Verb))
			}
			if got := strings.Join(verbs, ", "); got != "boat 1 created, boat 1 updated" {
				t.Errorf("got %s", got)
			}
		})
	}
}
