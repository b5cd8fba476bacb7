package sailstest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// identity is what the event whoami of testdata/socketio-server is answered with.
type identity struct {
	ID, Namespace, Transport, Extensions string
	Auth, Query                          struct{ Token string }
}

// plainCase is a client of one generation with a server that talks to it.
type plainCase struct {
	generation Generation
	client     string // the major version of socket.io-client
	refusal    string // JSON of what /admin refuses with
}

func plainCases() map[string]plainCase {
	return map[string]plainCase{
		"client 2 on eio3": {EIO3, "2", `{"message":"not authorized"}`},
		"client 2 on eio4": {EIO4, "2", `{"message":{"code":"E_AUTH"}}`}, // allowed; it gets the data for the message
		"client 4 on eio4": {EIO4, "4", `{"message":"not authorized","data":{"code":"E_AUTH"}}`},
	}
}

// env is what a server of the generation needs to talk to the clients of plainCases.
func (c plainCase) env() Option {
	if c.generation == EIO4 {
		return WithEnv("ALLOW_EIO3=1")
	}
	return WithEnv()
}

// One server a case serves all transports.
func TestPlainServer(t *testing.T) {
	t.Parallel()
	for name, c := range plainCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := StartPlain(t, c.generation, c.env())
			t.Run("upgrade", func(t *testing.T) { wantPlainEvents(t, s, c, "websocket", "") })
			for _, transport := range []string{"websocket", "polling"} {
				t.Run(transport, func(t *testing.T) {
					wantPlainEvents(t, s, c, transport, "", "--transport", transport)
				})
			}
		})
	}
}

func TestPlainServerCompresses(t *testing.T) {
	t.Parallel()
	for name, c := range plainCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := StartPlain(t, c.generation, c.env(), WithEnv("DEFLATE=1"))
			wantPlainEvents(t, s, c, "websocket", "permessage-deflate", "--transport", "websocket")
		})
	}
}

// wantPlainEvents checks what an official client hears in every namespace, to every event.
func wantPlainEvents(t *testing.T, s *Server, c plainCase, transport, extensions string, args ...string) {
	t.Helper()
	var seen map[string]json.RawMessage
	runScript(t, &seen, "plain-events.js", append([]string{s.URL(), c.client}, args...)...)
	for key, want := range plainAnswers(c) {
		if got := string(seen[key]); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	var root, chat, admin identity
	decode(t, seen["root"], &root)
	decode(t, seen["chat"], &chat)
	decode(t, seen["admin"], &admin)
	if root.Namespace != "/" || root.Transport != transport || root.Extensions != extensions {
		t.Errorf("in / whoami says %+v; want transport %q with extensions %q", root, transport, extensions)
	}
	if chat.Namespace != "/chat" || chat.Transport != transport || chat.ID == root.ID {
		t.Errorf("in /chat whoami says %+v; in / it was %q", chat, root.ID)
	}
	token := admin.Auth.Token
	if c.generation == EIO3 {
		token = admin.Query.Token
	}
	if admin.Namespace != "/admin" || token != "letmein" {
		t.Errorf("in /admin whoami says %+v", admin)
	}
}

// plainAnswers is the JSON that plain-events.js prints whatever the transport.
func plainAnswers(c plainCase) map[string]string {
	echo := `["ahoy",{"deep":[` + nodeBuffer(0, 255) + `,{"er":` + nodeBuffer('x') + `}]},null,7]`
	deep := nodeBuffer([]byte("deep")...)
	question := `{"n":8,"data":` + nodeBuffer(8, 0, 255) + `,"list":[` + deep + `]}`
	return map[string]string{
		"echo":           echo,
		"echoed":         echo,
		"answered":       `["because",{"of":7}]`,
		"answeredBinary": `["because",{"of":` + question + `}]`,
		"questions":      `[7,` + question + `]`,
		"binary": `[{"name":"chart","data":` + nodeBuffer(0, 1, 2, 253, 254, 255) +
			`,"nested":[` + nodeBuffer([]byte("shallow")...) + `,{"deep":` + deep + `}]}]`,
		"ackBinary":    `[{"file":` + nodeBuffer([]byte("file")...) + `,"list":[1,` + nodeBuffer(0, 255) + `]}]`,
		"ticks":        `[0,1,2,3,4]`,
		"early":        `[{"before":"CONNECT"}]`,
		"eagerPackets": `[2,0]`, // the event is before CONNECT on the wire; clients hold it back
		"neverPackets": `[]`,
		"refusal":      c.refusal,
		"news":         `[{"text":"ahoy"}]`,
		"chatEcho":     `["ahoy"]`,
		"kicked":       `"io server disconnect"`,
		"afterKick":    `["still here"]`,
		"acked":        `false`,
	}
}

// nodeBuffer is what JSON.stringify makes of Node's Buffer.
func nodeBuffer(data ...byte) string {
	numbers := make([]string, 0, len(data))
	for _, b := range data {
		numbers = append(numbers, strconv.Itoa(int(b)))
	}
	return `{"type":"Buffer","data":[` + strings.Join(numbers, ",") + `]}`
}

func TestPlainServerRecovers(t *testing.T) {
	t.Parallel()
	s := StartPlain(t, EIO4, WithEnv("RECOVERY=1"))
	var seen struct {
		Recovered, SameID bool
		Missed            string
	}
	runScript(t, &seen, "plain-recovery.js", s.URL())
	if !seen.Recovered || !seen.SameID || seen.Missed != "missed" {
		t.Errorf("after the gap the client saw %+v", seen)
	}
}

func TestPlainServerEnvironment(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := StartPlain(t, generation,
			WithEnv("PING_INTERVAL=300", "PING_TIMEOUT=700", "UPGRADES=0", "TRANSPORTS=polling", "MAX_HTTP_BUFFER_SIZE=4321"))
		handshake := fmt.Sprintf("/socket.io/?EIO=%d&transport=", int(generation))
		_, body := get(t, s, handshake+"polling")
		wants := []string{`"upgrades":[]`, `"pingInterval":300`, `"pingTimeout":700`}
		if generation == EIO4 {
			wants = append(wants, `"maxPayload":4321`)
		}
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("the handshake %q lacks %s", body, want)
			}
		}
		if status, body := get(t, s, handshake+"websocket"); status != http.StatusBadRequest || !strings.Contains(body, "Transport unknown") {
			t.Errorf("a websocket was answered %d %s", status, body)
		}
	})
}

func TestPlainServerRefusesEIO3ByDefault(t *testing.T) {
	t.Parallel()
	s := StartPlain(t, EIO4)
	status, body := get(t, s, "/socket.io/?EIO=3&transport=polling")
	if status != http.StatusBadRequest || !strings.Contains(body, "Unsupported protocol version") {
		t.Errorf("EIO=3 was answered %d %s", status, body)
	}
}

func TestPlainServerStopsAndRestarts(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := StartPlain(t, generation)
		s.Stop()
		wantRefused(t, s.Port())
		if err := s.current().err; err != nil {
			t.Errorf("the process ended with %v; stderr:\n%s", err, s.Log())
		}
		s.Restart(t)
		status, body := get(t, s, fmt.Sprintf("/socket.io/?EIO=%d&transport=polling", int(generation)))
		if status != http.StatusOK {
			t.Errorf("after Restart the handshake answers %d %s", status, body)
		}
	})
}

func TestPlainServerWithWrongEnvironment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		generation Generation
		env, want  string
	}{
		"not a number":       {EIO4, "PING_INTERVAL=soon", "PING_INTERVAL must be"},
		"not a switch":       {EIO4, "DEFLATE=yes", "DEFLATE must be 1 or unset"},
		"not in Socket.IO 2": {EIO3, "RECOVERY=1", "Socket.IO 2 has no connectionStateRecovery"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &Server{tb: t, program: plainServer(c.generation), env: []string{c.env}}
			t.Cleanup(s.Kill)
			var err error
			if s.port, err = freePort(); err != nil {
				t.Fatal(err)
			}
			if err := s.lift(t); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("starting with %s: %v", c.env, err)
			}
		})
	}
}
