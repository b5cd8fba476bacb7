package cli

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sailscope/internal/demo"
)

func TestNamesThatCameInstead(t *testing.T) {
	names := newNameTally([]string{"users", "boat"})
	if got, want := names.text(), `no event named "boat" or "users" came, and no other did`; got != want {
		t.Errorf("before anything came: %s, want %s", got, want)
	}
	for range 3 {
		if names.wants("user") || !names.wants("boat") {
			t.Error("it does not pick by name")
		}
	}
	names.wants("port")
	if got, want := names.text(), `no event named "users" came, but others did: "user" (3), "port" (1)`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	names.wants("users")
	if names.text() != "" {
		t.Errorf("all names came: %s", names.text())
	}
	if all := newNameTally(nil); !all.wants("x") || !all.picks("x") || all.text() != "" {
		t.Error("without a name, all are asked for")
	}
}

// However many names a server makes up, and how long they are, little is kept.
func TestOtherNamesAreBounded(t *testing.T) {
	names := newNameTally([]string{"users"})
	for i := range 5000 {
		names.wants(fmt.Sprintf("é%05d\x1b", i) + strings.Repeat("é", 10_000))
	}
	kept := 0
	for name := range names.others {
		kept += len(name)
	}
	if len(names.others) != maxOtherNames || kept > maxOtherNames*(maxNameBytes+len("…")) {
		t.Errorf("%d names of %d bytes are kept", len(names.others), kept)
	}
	text := names.text()
	if !strings.Contains(text, fmt.Sprintf("and %d of other names", 5000-maxOtherNames)) || len(text) > 2000 {
		t.Errorf("it says %s", text)
	}
}

func TestListenTellsWhichNamesCame(t *testing.T) {
	server := startDemo(t, demo.Options{})
	// The events have come when the second request is answered.
	args := []string{"--url", server.URL(), "--request", `POST /burst {"count":3,"event":"user\u001b"}`, "--request", "GET /rooms"}
	ctx, cancel := context.WithCancel(t.Context())
	l := listen(ctx, t, append([]string{"--event", "users"}, args...)...)
	l.next("connect")
	l.next("response")
	l.next("response")
	cancel()
	l.end().expect(t, exitOK, "", `no event named "users" came, but others did: "user\x1b" (3)`)
	comparing := append([]string{"compare", "--event", "users", "--for", "10ms", "--url", server.URL()}, args...)
	run(t, comparing...).expect(t, exitOK, "{", `no event named "users" came, but others did: "user\x1b" (6)`)
	enough := append([]string{"listen", "--event", "user\u001b", "--event", "users", "--count", "1"}, args...)
	enough[2] = "user\x1b"
	run(t, enough...).expect(t, exitOK, `"type":"event"`, "")
}
