package sailsclient_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// transcript is what a script brought, as both halves print it: the results of
// its steps, what each socket was told, and the socket ids each had.
type transcript struct {
	Steps []json.RawMessage            `json:"steps"`
	Heard map[string][]json.RawMessage `json:"heard"`
	IDs   map[string][]string          `json:"ids"`
}

// lines are the transcript as it is compared, one line an entry.
func (r transcript) lines(t *testing.T) []string {
	t.Helper()
	n := normalizer{t: t, ids: map[string]string{}}
	for socket, ids := range r.IDs {
		for i, id := range ids {
			n.ids[id] = fmt.Sprintf("<id %d of %s>", i+1, socket)
		}
	}
	var lines []string
	for _, entry := range r.Steps {
		lines = append(lines, "step "+n.line(entry))
	}
	for _, socket := range slices.Sorted(maps.Keys(r.Heard)) {
		for _, entry := range r.Heard[socket] {
			lines = append(lines, socket+" heard "+n.line(entry))
		}
	}
	return lines
}

// normalizer takes out what cannot be the same twice, and only that.
type normalizer struct {
	t   *testing.T
	ids map[string]string
}

func (n normalizer) line(raw json.RawMessage) string {
	n.t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(markSurrogates(raw)))
	decoder.UseNumber() // 1 and 1.0 are not the same text
	var value any
	if err := decoder.Decode(&value); err != nil {
		n.t.Fatalf("%v in %.200s", err, raw)
	}
	var line strings.Builder
	encoder := json.NewEncoder(&line) // sorts keys: an object has no order
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(n.value("", value)); err != nil {
		n.t.Fatal(err)
	}
	return strings.TrimSpace(line.String())
}

// sessionCookie is a cookie that Sails made up for a session.
var sessionCookie = regexp.MustCompile(`sails\.sid=[^;]+`)

func (n normalizer) value(key string, v any) any {
	switch x := v.(type) {
	case map[string]any:
		for name, part := range x {
			x[name] = n.value(name, part)
		}
	case []any:
		n.list(x)
	case json.Number:
		if key == "createdAt" || key == "updatedAt" { // the two halves play at different times
			return 0
		}
	case string:
		return n.text(key, x)
	}
	return v
}

// list normalizes a list in place. One that holds a socket id is one of rooms,
// sorted by the server: the id's place in it is as random as the id.
func (n normalizer) list(all []any) {
	named := false
	for i, part := range all {
		if text, isText := part.(string); isText {
			named = named || n.ids[text] != ""
		}
		all[i] = n.value("", part)
	}
	if named {
		slices.SortFunc(all, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
}

func (n normalizer) text(key, text string) string {
	const longest = 400
	if id, ok := n.ids[text]; ok { // a socket id is random
		return id
	}
	if key == "cookie" { // so is a session's
		return sessionCookie.ReplaceAllString(text, "sails.sid=<session>")
	}
	if len(text) > longest { // the same, but fit to be read
		return fmt.Sprintf("%.40s... (%d bytes, SHA-256 %.8x)", text, len(text), sha256.Sum256([]byte(text)))
	}
	return text
}

// escape matches what follows a backslash in JSON, a pair of surrogates as a whole.
var escape = regexp.MustCompile(`\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)`)

// markSurrogates writes lone surrogates in a way that Go's decoder, which has
// no text for them, leaves alone.
func markSurrogates(raw []byte) []byte {
	if !bytes.Contains(raw, []byte(`\u`)) { // megabytes, as a rule
		return raw
	}
	return escape.ReplaceAllFunc(raw, func(match []byte) []byte {
		if len(match) != len(`\u0000`) {
			return match
		}
		code, err := strconv.ParseUint(string(match[2:]), 16, 16)
		if err != nil || code < 0xd800 || code > 0xdfff {
			return match
		}
		return fmt.Appendf(nil, "<lone U+%04X>", code)
	})
}

// differences lists where two lists of lines part: - is the official client, +
// is ours.
func differences(official, ours []string) []string {
	var all []string
	for len(official) > 0 || len(ours) > 0 {
		switch {
		case len(official) > 0 && len(ours) > 0 && official[0] == ours[0]:
		case len(ours) == 0 || len(official) > len(ours) && slices.Contains(official, ours[0]):
			all = append(all, "- "+official[0])
			official = official[1:]
			continue
		case len(official) == 0 || len(ours) > len(official) && slices.Contains(ours, official[0]):
			all = append(all, "+ "+ours[0])
			ours = ours[1:]
			continue
		default:
			all = append(all, "- "+official[0], "+ "+ours[0])
		}
		official, ours = official[1:], ours[1:]
	}
	return all
}
