package jsonl_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"sailscope/model/escape"
	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

func eventOf(name, args string, attachments ...[]byte) sailsclient.Event {
	var e sailsclient.Event
	e.At, e.Name, e.Args, e.Attachments = noon, name, args, attachments
	return e
}

// encoded is the line as the encoder of the standard library makes it.
func encoded(tb testing.TB, s jsonl.Socket, e sailsclient.Event) []byte {
	tb.Helper()
	line, err := jsonl.Encode(jsonl.NewEvent(jsonl.NewHead(e.At, s.Number, s.URL, "event"), e))
	if err != nil {
		tb.Fatal(err)
	}
	return line
}

func TestAppendEventKeepsTheArguments(t *testing.T) {
	s := jsonl.Socket{Number: 3, URL: "http://x/é"}
	for args, want := range map[string]string{
		`{"a":1.10,"a":2}`:          `[{"a":1.10,"a":2}]`,
		"{\r\n\t\"a\": 1\n}\n,[\t]": `[{"a": 1},[]]`,
		"\"\u2028\xff\x7f\\ud800\"": `["\u2028\ufffd\u007f\ud800"]`,
		``:                          `[]`,
	} {
		line, err := s.AppendEvent([]byte("before\n"), eventOf("boat", args))
		if err != nil || !bytes.HasPrefix(line, []byte("before\n{")) || !bytes.HasSuffix(line, []byte(`,"args":`+want+"}\n")) {
			t.Errorf("%q became %s, %v", args, line, err)
		}
	}
}

// A line is one line, safe for a terminal, and means what came.
func FuzzAppendEvent(f *testing.F) {
	for _, args := range []string{
		"", `{"a":1}`, "[\n1,\r\t2]", `"\ud800"`, "\"\u2028\x7f\xff\"", `{"a":1,"a":2}`, `1,"two",null`, `{`, "1],[2", `{"_placeholder":true,"num":0}`,
		strings.Repeat("[", 20_000), `12345678901234567890.10e-7`, "\"\x00\"", "\"\U000e0041\"", "\"\u2fff\u0e33\"",
	} {
		f.Add("boat", args, []byte("hi"))
		f.Add("\x1b\u202e\"\\", args, []byte(nil))
	}
	f.Fuzz(func(t *testing.T, name, args string, attachment []byte) {
		e := eventOf(name, args)
		if len(attachment) > 0 {
			e.Attachments = [][]byte{attachment}
		}
		s := jsonl.Socket{Number: 1, URL: "http://x"}
		line, err := s.AppendEvent(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.TrimSuffix(string(line), "\n")
		if len(text) != len(line)-1 || !utf8.ValidString(text) || escape.Plain(text) != text {
			t.Errorf("%q is not one line that is safe", line)
		}
		got, want := decoded(t, line), decoded(t, encoded(t, s, e))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q means %v, want %v", line, got, want)
		}
	})
}

func decoded(t *testing.T, line []byte) (value any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	return value
}

const boatUpdated = `{"verb":"updated","id":3,"data":{"berth":4,"name":"Freya"},"previous":{"berth":1}}`

// BenchmarkEventLine compares the two ways in one run.
func BenchmarkEventLine(b *testing.B) {
	s := jsonl.Socket{Number: 1, URL: "http://localhost:1337"}
	e := eventOf("boat", boatUpdated)
	b.Run("encoded", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			encoded(b, s, e)
		}
	})
	b.Run("appended", func(b *testing.B) {
		b.ReportAllocs()
		var dst []byte
		for b.Loop() {
			dst, _ = s.AppendEvent(dst[:0], e)
		}
	})
}
