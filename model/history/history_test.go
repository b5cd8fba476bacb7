package history_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sailscope/model/history"
	"sailscope/model/request"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func entry(i int, line string) history.Entry {
	return history.Entry{At: noon.Add(time.Duration(i) * time.Second), Server: "http://a", Draft: request.Draft{Line: line}}
}

func add(t *testing.T, s history.Store, entries ...history.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := s.Add(e); err != nil {
			t.Fatal(err)
		}
	}
}

func load(t *testing.T, s history.Store) []history.Entry {
	t.Helper()
	entries, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func lines(entries []history.Entry) string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Line)
	}
	return strings.Join(all, " | ")
}

func TestWhatIsAddedIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "when needed")
	s := history.In(dir)
	if got := load(t, s); len(got) != 0 {
		t.Fatalf("a history that never was holds %v", got)
	}
	other := entry(2, "GET /other")
	other.Server = "http://b"
	add(t, s, entry(1, "GET /one"), entry(3, "GET /two"), other, entry(4, "GET /one"))
	if got := lines(load(t, s)); got != "GET /one | GET /other | GET /two | GET /one" {
		t.Errorf("loaded %s", got)
	}
	if got := lines(history.Recent(load(t, s), "http://a")); got != "GET /one | GET /two" {
		t.Errorf("recent are %s", got)
	}
	for _, name := range []string{dir, filepath.Join(dir, "history.jsonl")} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v", name, info.Mode())
		}
	}
}

func TestSecretsAreNotWritten(t *testing.T) {
	dir := t.TempDir()
	add(t, history.In(dir), history.Entry{At: noon, Server: "http://a", Draft: request.Draft{
		Line:    "POST /login?token=hush&page=2",
		Headers: "Authorization: Bearer hush\nCookie: sails.sid=hush\nX-CSRF-Token: hush\nx-app: demo",
		Body:    `{"user":"ada","password":"hush \"hush\"","author":"Ada"}`,
	}})
	raw, err := os.ReadFile(filepath.Join(dir, "history.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "hush") {
		t.Errorf("a secret is in %s", raw)
	}
	for _, kept := range []string{"page=2", "x-app: demo", "ada", "Ada"} {
		if !strings.Contains(string(raw), kept) {
			t.Errorf("%q is not in %s", kept, raw)
		}
	}
}

func TestABrokenLineCostsItself(t *testing.T) {
	dir := t.TempDir()
	s := history.In(dir)
	add(t, s, entry(1, "GET /one"))
	file, err := os.OpenFile(filepath.Join(dir, "history.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("nonsense\n{}\n" + `{"line":"GET /cut sho`); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	add(t, s, entry(2, "GET /two"))
	if got := lines(load(t, s)); got != "GET /one | GET /two" {
		t.Errorf("loaded %s", got)
	}
}

func TestTheFileIsBounded(t *testing.T) {
	const megabyte = 1 << 20
	dir := t.TempDir()
	s := history.In(dir)
	body := `{"x":"` + strings.Repeat("x", 30_000) + `"}`
	for i := range 50 {
		e := entry(i, fmt.Sprintf("PUT /big/%d", i%25))
		e.Body = body
		add(t, s, e)
	}
	big := entry(50, "PUT /huge")
	big.Body = strings.Repeat(body, 3)
	add(t, s, big, entry(51, "GET /last"))
	info, err := os.Stat(filepath.Join(dir, "history.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > megabyte {
		t.Errorf("the file has %d bytes", info.Size())
	}
	entries := load(t, s)
	if got := entries[len(entries)-1].Line; got != "GET /last" {
		t.Errorf("the newest is %s", got)
	}
	if got := entries[len(entries)-2].Line; got != "PUT /big/24" {
		t.Errorf("the one before is %s", got)
	}
}

// Several processes would do the same: each store opens and locks the file
// anew for each entry.
func TestManyWritersLoseNothing(t *testing.T) {
	const writers, each = 8, 25
	dir := t.TempDir()
	done := make(chan error, writers)
	for w := range writers {
		go func() {
			var err error
			for i := range each {
				if err == nil {
					err = history.In(dir).Add(entry(i, fmt.Sprintf("GET /%d/%d", w, i)))
				}
			}
			done <- err
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if got := len(load(t, history.In(dir))); got != writers*each {
		t.Errorf("%d entries, want %d", got, writers*each)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "history.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(raw, []byte("\n")); n != writers*each {
		t.Errorf("%d lines, want %d", n, writers*each)
	}
}
