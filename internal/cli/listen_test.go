package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/demo"
)

// listening is a `listen` whose lines a test reads as they come.
type listening struct {
	t     *testing.T
	lines *bufio.Scanner
	out   *io.PipeReader
	done  chan result
}

func listen(ctx context.Context, t *testing.T, args ...string) *listening {
	t.Helper()
	reader, writer := io.Pipe()
	l := &listening{t: t, lines: bufio.NewScanner(reader), out: reader, done: make(chan result, 1)}
	l.lines.Buffer(nil, 1<<20)
	var stderr strings.Builder
	a := &app{Streams: Streams{In: strings.NewReader(""), Out: writer, Err: &stderr}, dashboard: noDashboard}
	go func() {
		code := a.run(ctx, slices.Concat([]string{"listen"}, patient(), args))
		writer.Close()
		l.done <- result{code: code, err: stderr.String()}
	}()
	t.Cleanup(func() { reader.Close() })
	return l
}

// next is the next line, which has to be of that type.
func (l *listening) next(kind string) map[string]any {
	l.t.Helper()
	if !l.lines.Scan() {
		l.t.Fatalf("no more lines, want one of type %s: %v\n%+v", kind, l.lines.Err(), <-l.done)
	}
	var line map[string]any
	if err := json.Unmarshal(l.lines.Bytes(), &line); err != nil {
		l.t.Fatalf("%s: %v", l.lines.Bytes(), err)
	}
	if line["type"] != kind {
		l.t.Fatalf("got %s, want type %s", l.lines.Bytes(), kind)
	}
	return line
}

// end reads what is left and returns how the command ended.
func (l *listening) end() result {
	l.t.Helper()
	var rest strings.Builder
	for l.lines.Scan() {
		rest.WriteString(l.lines.Text() + "\n")
	}
	r := <-l.done
	r.out = rest.String()
	return r
}

func TestListenSubscribesAgainAfterAReconnect(t *testing.T) {
	server := startDemo(t, demo.Options{})
	l := listen(t.Context(), t, "--url", server.URL(),
		"--request", `POST /lobby/join {"a":1}`, "--request", "get /nope", "--event", "lobby", "--count", "2")
	connect := l.next("connect")
	if connect["transport"] != "websocket" || connect["eio"] != 4.0 || connect["sid"] == "" ||
		connect["socket"] != 1.0 || connect["url"] != server.URL() {
		t.Errorf("got %v", connect)
	}
	joined := l.next("response")
	if joined["request"] != "POST /lobby/join" || joined["statusCode"] != 200.0 || joined["body"] == nil {
		t.Errorf("got %v", joined)
	}
	if missing := l.next("response"); missing["statusCode"] != 404.0 {
		t.Errorf("got %v", missing)
	}
	broadcast(t, server, "other", "lobby") // the second is the first that passes the filter
	if e := l.next("event"); e["event"] != "lobby" || len(e["args"].([]any)) != 1 {
		t.Errorf("got %v", e)
	}
	server.DropConnections()
	if lost := l.next("disconnect"); lost["reason"] == "" {
		t.Errorf("got %v", lost)
	}
	if again := l.next("reconnecting"); again["attempt"] != 1.0 {
		t.Errorf("got %v", again)
	}
	if second := l.next("connect"); second["sid"] == connect["sid"] {
		t.Error("the socket id is still the same")
	}
	l.next("response")
	l.next("response")
	broadcast(t, server, "lobby", "lobby", "lobby") // more than --count
	l.next("event")
	l.end().expect(t, exitOK, "", "trying again")
}

func broadcast(t *testing.T, server *demo.Server, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := server.Broadcast("lobby", name, "hello"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestListenToSeveralSockets(t *testing.T) {
	one, two := startDemo(t, demo.Options{}), startDemo(t, demo.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	l := listen(ctx, t, "--url", one.URL(), "--url", two.URL())
	seen := map[any]any{}
	for range 2 {
		line := l.next("connect")
		seen[line["socket"]] = line["url"]
	}
	if seen[1.0] != one.URL() || seen[2.0] != two.URL() {
		t.Errorf("got %v", seen)
	}
	one.Kick() // the other socket lives on
	if gone := l.next("disconnect"); gone["socket"] != 1.0 {
		t.Errorf("got %v", gone)
	}
	if err := two.Blast("x", 1); err != nil {
		t.Fatal(err)
	}
	if e := l.next("event"); e["socket"] != 2.0 {
		t.Errorf("got %v", e)
	}
	cancel()
	l.end().expect(t, exitOK, "", "socket 1, ")
}

// Sockets that connect at the same time do not fetch a session each.
func TestListenInOneSession(t *testing.T) {
	server := startDemo(t, demo.Options{})
	args := []string{"--session", "--request", "POST /burst {\"count\":1}", "--event", "burst", "--count", "4"}
	for range 4 {
		args = append(args, "--url", server.URL())
	}
	listen(t.Context(), t, args...).end().expect(t, exitOK, `"event":"burst"`, "")
	sessions := map[string]bool{}
	for _, sent := range server.Requests() {
		sessions[sent.Headers["cookie"]] = true
	}
	if len(sessions) != 1 || sessions[""] {
		t.Errorf("the sessions are %v", sessions)
	}
}

func TestListenEndsWithItsSockets(t *testing.T) {
	for name, c := range map[string]struct {
		fault func(*demo.Server)
		args  []string
	}{
		"kicked":           {(*demo.Server).Kick, nil},
		"reconnect is off": {(*demo.Server).DropConnections, []string{"--reconnect=false"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := startDemo(t, demo.Options{})
			l := listen(t.Context(), t, append(c.args, "--url", server.URL())...)
			l.next("connect")
			c.fault(server)
			l.next("disconnect")
			l.end().expect(t, exitNoAnswer, "", "giving up")
		})
	}
	t.Run("never connected", func(t *testing.T) {
		l := listen(t.Context(), t, "--url", refused, "--reconnect=false")
		if failed := l.next("connect_error"); !strings.Contains(failed["error"].(string), "nothing listens") {
			t.Errorf("got %v", failed)
		}
		l.end().expect(t, exitNoConnection, "", "giving up")
	})
}

func TestListenShowsWhatIsNotJSON(t *testing.T) {
	server := startDemo(t, demo.Options{})
	l := listen(t.Context(), t, "--url", server.URL(), "--count", "2")
	l.next("connect")
	server.SendRaw("42[\"odd\",\x1b{]")
	if e := l.next("event"); e["raw"] != "\x1b{" || e["args"] != nil {
		t.Errorf("got %v", e)
	}
	server.SendRaw(`42["bare"]`)
	if e := l.next("event"); e["event"] != "bare" || len(e["args"].([]any)) != 0 {
		t.Errorf("got %v", e)
	}
	l.end().expect(t, exitOK, "", "")
}

func TestListenReportsRequestsWithoutAnAnswer(t *testing.T) {
	server := startDemo(t, demo.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	l := listen(ctx, t, "--url", server.URL(), "--request-timeout", "20ms", "--request", "GET /silent", "--request", "GET /rooms")
	l.next("connect")
	if silent := l.next("response"); silent["error"] != "no response within 20ms" || silent["statusCode"] != nil {
		t.Errorf("got %v", silent)
	}
	if rooms := l.next("response"); rooms["request"] != "GET /rooms" {
		t.Errorf("got %v", rooms)
	}
	cancel()
	l.end().expect(t, exitOK, "", "GET /silent: no response")
}

func TestListenStuckInAWriteCanBeEnded(t *testing.T) {
	server := startDemo(t, demo.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	l := listen(ctx, t, "--url", server.URL())
	l.next("connect")
	if err := server.Blast("x", 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if r := <-l.done; r.code != exitOK {
		t.Errorf("exit code %d", r.code)
	}
}

func TestListenWhoseReaderGoesAway(t *testing.T) {
	server := startDemo(t, demo.Options{})
	l := listen(t.Context(), t, "--url", server.URL())
	l.next("connect")
	l.out.Close()
	if err := server.Blast("x", 1); err != nil {
		t.Fatal(err)
	}
	(<-l.done).expect(t, exitOK, "", "")
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }

func TestListenOntoAFullDisk(t *testing.T) {
	server := startDemo(t, demo.Options{})
	a := &app{Streams: Streams{Out: failingWriter{errors.New("disk full")}}}
	runWith(t.Context(), t, a, "listen", "--url", server.URL()).expect(t, exitFailed, "", "write the output: disk full")
}
