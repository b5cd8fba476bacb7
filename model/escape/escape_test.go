package escape

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"empty":                  {"", ""},
		"plain":                  {`GET /user "x" \ ~`, `GET /user "x" \ ~`},
		"tab, CR, LF":            {"a\tb\rc\nd", `a\tb\rc\nd`},
		"C0":                     {"\x00\x07\x1b[31m", `\u0000\u0007\u001b[31m`},
		"DEL and C1":             {"\x7f\u0080\u009b31m\u009f", `\u007f\u0080\u009b31m\u009f`},
		"after C1":               {"\u00a0é", "\u00a0é"},
		"bidi":                   {"abc\u202etxt.exe\u2066", `abc\u202etxt.exe\u2066`},
		"zero width":             {"a\u200bb\u200dc\u2060", `a\u200bb\u200dc\u2060`},
		"BOM and soft hyphen":    {"\ufeffx\u00ady", `\ufeffx\u00ady`},
		"tags":                   {"a\U000e0041", `a\U000e0041`},
		"Arabic sign":            {"سلام\u061c", `سلام\u061c`},
		"line separators":        {"a\u2028b\u2029c", `a\u2028b\u2029c`},
		"fillers":                {"a\u3164b\u115f\u034f", `a\u3164b\u115f\u034f`},
		"noncharacters":          {"\ufdd0\uffff\U0001fffe", `\ufdd0\uffff\U0001fffe`},
		"invalid bytes":          {"a\xffb\xc3", `a\xffb\xc3`},
		"raw C1 byte":            {"\x9b31m", `\x9b31m`},
		"overlong":               {"\xc0\x9b", `\xc0\x9b`},
		"encoded surrogate":      {"\xed\xa0\x80", `\xed\xa0\x80`},
		"replacement character":  {"\ufffd", "\ufffd"},
		"scripts":                {"日本語 Ελλάδα עברית 🎉 é", "日本語 Ελλάδα עברית 🎉 é"},
		"emoji presentation":     {"❤️", `❤\ufe0f`},
		"skin tone":              {"👍🏽", `👍\U0001f3fd`},
		"joined":                 {"👩‍🚀", `👩\u200d🚀`},
		"flag":                   {"🇩🇪", `\U0001f1e9\U0001f1ea`},
		"keycap":                 {"1️⃣", "1" + `\ufe0f` + "\u20e3"},
		"combining mark":         {"e\u0301", "e\u0301"},
		"punctuation nearby":     {"“a”—b…‐", "“a”—b…‐"},
		"private use":            {"\ue0b0", "\ue0b0"},
		"composed Hangul":        {"한국어", "한국어"},
		"decomposed Hangul":      {"\u1112\u1161\u11ab", `\u1112\u1161\u11ab`},
		"a jamo on a syllable":   {"가\u11ab", `가\u11ab`},
		"vowel sign":             {"का", `क\u093e`},
		"vowel mark":             {"कि कु", `क\u093f कु`},
		"conjunct":               {"क्ष", `क\u094dष`},
		"Khmer":                  {"ខ្មែរ", `ខ\u17d2ម\u17c2រ`},
		"half-width sound mark":  {"ｶﾞ", `ｶ\uff9e`},
		"prepended letter":       {"\u0d4eക", `\u0d4eക`},
		"Thai":                   {"ภาษาไทย ที่นี่", "ภาษาไทย ที่นี่"},
		"Thai am":                {"คำ", "ค\u0e4dา"},
		"Lao am":                 {"ຄຳ", "ຄ\u0ecdາ"},
		"vowel points":           {"שָׁלוֹם مَرْحَبًا", "שָׁלוֹם مَرْحَبًا"},
		"Vietnamese":             {"Tiê\u0301ng Việt", "Tiê\u0301ng Việt"},
		"newer than many tables": {"\U0001fae9 \u2630", `\U0001fae9 \u2630`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Text(c.in); got != c.want {
				t.Errorf("Text(%q) = %q, want %q", c.in, got, c.want)
			}
			if got := Append([]byte("> "), c.in); string(got) != "> "+c.want {
				t.Errorf("Append(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"},
		{"a\nb\n", "a\nb\n"},
		{"a\r\nb", "a\\r\nb"},
		{"\tx", "    x"},
		{"ab\tc\td", "ab  c   d"},
		{"abcd\te\n\tf", "abcd    e\n    f"},
		{"é\tx", "é   x"},
		{"\x1b\tx", `\u001b` + "  x"},
		{"a\u2028b\n\x9b", `a\u2028b` + "\n" + `\x9b`},
	} {
		if got := Lines(c.in); got != c.want {
			t.Errorf("Lines(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// Every single character against the categories, without the bitmap.
func TestEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0xD800 && r <= 0xDFFF {
			continue // has no UTF-8
		}
		got := Text(string(r))
		if want := mustEscape(r) || isUneven(r); want != (got != string(r)) {
			t.Fatalf("%U: escaped is %t, want %t", r, !want, want)
		}
	}
}

func TestSafeTextIsReturnedAsItIs(t *testing.T) {
	for _, s := range []string{"", "plain", "日本語 — “é”"} {
		if n := testing.AllocsPerRun(10, func() { _ = Text(s); _ = Lines(s) }); n != 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
		raw := []byte(`{"a":"` + s + `"}` + "\n")
		if n := testing.AllocsPerRun(10, func() { _ = JSON(raw) }); n != 0 {
			t.Errorf("%q: %v allocations as JSON", raw, n)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m\u202e", "a\xffb\xed\xa0\x80", "日本\u200b語\t\n\tx", "\U000e0001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := Text(s)
		checkSafe(t, text)
		checkEven(t, text)
		if plain := Plain(s); strings.ContainsFunc(plain, mustEscape) {
			t.Errorf("Plain(%q) = %q", s, plain)
		}
		if again := Text(text); again != text {
			t.Errorf("Text(%q) = %q: not idempotent", text, again)
		}
		if lines := Lines(s); strings.Count(lines, "\n") != strings.Count(s, "\n") {
			t.Errorf("Lines(%q) = %q: another number of lines", s, lines)
		} else {
			checkSafe(t, strings.ReplaceAll(lines, "\n", ""))
		}
		if text == s && !utf8.ValidString(s) {
			t.Errorf("%q passed unchanged", s)
		}
	})
}

func checkSafe(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q is not UTF-8", s)
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return Unsafe(r, utf8.RuneLen(r)) }); i >= 0 {
		t.Errorf("%q is not safe at %d", s, i)
	}
}
