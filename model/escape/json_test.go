package escape

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":                {`{"a":[1,"x\n"]}`, `{"a":[1,"x\n"]}`},
		"scripts":              {`{"é":"日本"}`, `{"é":"日本"}`},
		"DEL and C1":           {"[\"\x7f\u009b\"]", `["\u007f\u009b"]`},
		"bidi":                 {"\"\u202e\"", `"\u202e"`},
		"in a key":             {"{\"\u200b\":1}", `{"\u200b":1}`},
		"beyond the BMP":       {"\"\U000e0041\"", `"\udb40\udc41"`},
		"invalid":              {"\"a\xffb\"", `"a\ufffdb"`},
		"encoded surrogate":    {"\"\xed\xa0\x80\"", `"\ufffd\ufffd\ufffd"`},
		"after a quote":        {"\"\\\"\u200b\"", `"\"\u200b"`},
		"after a backslash":    {"[\"\\\\\",\r\"\u200b\"]", `["\\", "\u200b"]`},
		"between tokens":       {"{\r\n\t\"a\": 1\n}\n", "{ \n \"a\": 1\n}\n"},
		"escapes stay":         {`"\u001b\u202e"`, `"\u001b\u202e"`},
		"big number":           {"[12345678901234567890.10,\"\x7f\"]", `[12345678901234567890.10,"\u007f"]`},
		"no JSON":              {"\x1b[31m\u202e\xff", `\u001b[31m\u202e\ufffd`},
		"no JSON: open string": {"\"a\nb\r", `"a\u000ab\u000d`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := JSON([]byte(c.in)); string(got) != c.want {
				t.Errorf("JSON(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestScreenJSON(t *testing.T) {
	for name, c := range map[string]struct{ in, plain, screen string }{
		"as JSON":        {"\"\u202e\x7f\"", `"\u202e\u007f"`, `"\u202e\u007f"`},
		"scripts":        {`{"é":"日本 한국어 ภาษาไทย"}`, `{"é":"日本 한국어 ภาษาไทย"}`, `{"é":"日本 한국어 ภาษาไทย"}`},
		"a conjunct":     {`["क्ष"]`, `["क्ष"]`, `["क\u094dष"]`},
		"beyond the BMP": {"[\"\U00011082\"]", "[\"\U00011082\"]", `["\ud804\udc82"]`},
		"Thai":           {`["คำ"]`, `["คำ"]`, "[\"ค\u0e4dา\"]"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := JSON([]byte(c.in)); string(got) != c.plain {
				t.Errorf("JSON(%q) = %q, want %q", c.in, got, c.plain)
			}
			if got := ScreenJSON([]byte(c.in)); string(got) != c.screen {
				t.Errorf("ScreenJSON(%q) = %q, want %q", c.in, got, c.screen)
			}
		})
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"a":[1,"x\n",null,true,1e999]}`, "\"\u202e\x7f\xff\"", "[\"\\\\\",\r\"\u200b\"]", "{\r\n\t\"\U000e0041\": 1}", "\"\\\x1b",
		`{"नमस्ते":"คำ 𑂂"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		got := JSON(raw)
		if !bytes.Equal(raw, before) {
			t.Errorf("JSON changed its input %q", before)
		}
		if strings.ContainsFunc(strings.ReplaceAll(string(got), "\n", ""), mustEscape) {
			t.Errorf("JSON(%q) = %q", raw, got)
		}
		screen := ScreenJSON(raw)
		checkSafe(t, strings.ReplaceAll(string(screen), "\n", ""))
		checkEven(t, strings.ReplaceAll(string(screen), "\n", ""))
		if again := JSON(got); !bytes.Equal(again, got) {
			t.Errorf("JSON(%q) = %q: not idempotent", got, again)
		}
		want, ok := decode(raw)
		if !ok {
			return
		}
		if meant, ok := decode(got); !ok || !reflect.DeepEqual(meant, want) {
			t.Errorf("JSON(%q) = %q: means %v, want %v", raw, got, meant, want)
		}
		if bytes.ContainsAny(raw, "ำຳ") {
			return // the screen has other characters that look the same
		}
		if meant, ok := decode(screen); !ok || !reflect.DeepEqual(meant, want) {
			t.Errorf("ScreenJSON(%q) = %q: means %v, want %v", raw, screen, meant, want)
		}
	})
}

func decode(raw []byte) (value any, ok bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if !json.Valid(raw) || d.Decode(&value) != nil {
		return nil, false
	}
	return value, true
}

func BenchmarkText(b *testing.B) {
	for name, s := range benchmarkTexts() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				Text(s)
			}
		})
	}
}

func BenchmarkJSON(b *testing.B) {
	for name, s := range benchmarkTexts() {
		raw := []byte(`{"text":"` + s + `"}`)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				JSON(raw)
			}
		})
	}
}

func benchmarkTexts() map[string]string {
	return map[string]string{
		"ascii":   strings.Repeat("The quick brown fox. ", 50),
		"cjk":     strings.Repeat("日本語の文章です", 50),
		"latin":   strings.Repeat("Ça va “très” bien — déjà. ", 50),
		"hostile": strings.Repeat("\x1b[31mred\u202e", 50),
	}
}
