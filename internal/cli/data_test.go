package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckData(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{}`, `{}`},
		{"\n[1, 2] ", `[1, 2]`},
		{"\ufeff{\"a\":1}", `{"a":1}`},
		{`{"n":12345678901234567890.5}`, `{"n":12345678901234567890.5}`},
	} {
		if got, err := checkData([]byte(c.in)); err != nil || strings.TrimSpace(string(got)) != c.want {
			t.Errorf("%q: got %q, %v", c.in, got, err)
		}
	}
	for in, want := range map[string]string{
		"":                     "it is empty",
		" \n":                  "it is empty",
		`3`:                    "object or array",
		`"text"`:               "object or array",
		`null`:                 "object or array",
		`x`:                    "line 1, column 1",
		`{"a":1,}`:             "line 1, column 8",
		"{\n \"é\": x}":        "line 2, column 7",
		`{"a":1`:               "line 1, column 7: unexpected end",
		`{} {}`:                "line 1, column 4",
		"[\"a\xff\"]":          "not UTF-8 at line 1, column 4",
		"{\"a\":1}\n\n{\"b\"}": "line 3, column 1",
	} {
		if got, err := checkData([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %q, %v, want %q in the error", in, got, err, want)
		}
	}
}

func TestReadData(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data.json")
	if err := os.WriteFile(file, []byte(`{"from":"file"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for spec, want := range map[string]string{
		`{"a":1}`:   `{"a":1}`,
		"-":         `{"from":"stdin"}`,
		"@-":        `{"from":"stdin"}`,
		"@" + file:  `{"from":"file"}`,
		"@missing":  "",
		"@" + "dir": "",
	} {
		a := &app{Streams: Streams{In: strings.NewReader(`{"from":"stdin"}`)}}
		got, err := a.readData(t.Context(), spec, true)
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %s, %v", spec, got, err)
		}
	}
	a := &app{}
	if got, err := a.readData(t.Context(), "", false); got != nil || err != nil {
		t.Errorf("without --data: got %s, %v", got, err)
	}
}

// Ctrl-C ends the wait for somebody who does not type.
func TestReadDataEndsWithTheCommand(t *testing.T) {
	stdin, typing := io.Pipe()
	defer typing.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a := &app{Streams: Streams{In: stdin}}
	if _, err := a.readData(ctx, "-", true); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
