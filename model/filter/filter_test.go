package filter_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sailscope/model/filter"
)

const boat = `{"verb":"updated","id":7,"data":{"length":12.5,"name":"Freya","verb":"inner"},"previous":{"id":"x"}}`

func row(name, args string) filter.Row {
	return filter.Row{Kind: filter.Event, Label: name, Text: args}
}

func TestMatch(t *testing.T) {
	answer := filter.Row{Kind: filter.Answer, Label: "200 OK", Text: "12 ms · GET /boat"}
	for _, tc := range []struct {
		filter string
		row    filter.Row
		want   bool
	}{
		{"", row("boat", boat), true},
		{"   ", row("boat", boat), true},
		{"freya", row("boat", boat), true},
		{"Freya", row("boat", boat), true},
		{"FREYA", row("boat", boat), false},
		{"boat", row("Boat", "{}"), true},
		{"freya gull", row("boat", boat), false},
		{"freya boat", row("boat", boat), true},
		{"!freya", row("boat", boat), false},
		{"!gull", row("boat", boat), true},
		{`"north quay"`, row("berth", `{"label":"North quay 4"}`), true},
		{`"quay north"`, row("berth", `{"label":"North quay 4"}`), false},
		{`!"north quay"`, row("berth", `{"label":"North quay 4"}`), false},
		{`"\"id\":7,"`, row("boat", boat), true},
		{"ÄNDERUNG", row("x", `"ÄNDERUNG"`), true},
		{"änderung", row("x", `"ÄNDERUNG"`), true},
		{"~frya", row("boat", boat), true},
		{"~upd7", row("boat", boat), false}, // in two words
		{"!~frya", row("boat", boat), false},
		{"event:boat", row("boat", boat), true},
		{"event:boa", row("boat", boat), false},
		{"event:b*t", row("boat", boat), true},
		{"event:b*a*", row("boat", boat), true},
		{"event:*x*", row("boat", boat), false},
		{"event:ab*ba", row("aba", ""), false},
		{`event:"b*t"`, row("boat", boat), false},
		{`event:"b*t"`, row("b*t", boat), true},
		{"event:user|boat", row("boat", boat), true},
		{"!event:boat", answer, true},
		{"event:200*", answer, false},
		{"verb:updated", row("boat", boat), true},
		{"verb:inner", row("boat", boat), false},
		{"verb:created|updated", row("boat", boat), true},
		{"id:7", row("boat", boat), true},
		{"id:70", row("boat", boat), false},
		{"id:x", row("boat", boat), false},
		{"id:x", row("boat", `{"id":"x"}`), true},
		{"id:null", row("boat", `{"id":null}`), true},
		{"id:1", row("boat", `[1],{"id":1}`), false},
		{"id:ü", row("boat", `{ "id" : "\u00fc" }`), true},
		{"id:*", row("boat", `{"id":{}}`), false},
		{"id:1", row("boat", `{"id":1`), false},
		{"id:1", row("boat", `{"":`), false},
		{"kind:answer", answer, true},
		{"kind:answer", row("boat", boat), false},
		{"kind:answer|event", row("boat", boat), true},
		{"200 /boat", answer, true},
		{"12:30", row("x", `"at 12:30"`), true},
	} {
		q, err := filter.Parse(tc.filter)
		if err != nil {
			t.Errorf("%s: %v", tc.filter, err)
			continue
		}
		if got := q.Match(tc.row); got != tc.want {
			t.Errorf("%s on %+v: %v", tc.filter, tc.row, got)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for text, want := range map[string]struct {
		column int
		reason string
	}{
		"a !":              {3, "needs what to leave out"},
		"! a":              {1, "needs what to leave out"},
		"~":                {1, "needs characters"},
		"ü ~a:b":           {5, `has no ':'`},
		`a "b`:             {3, "not closed"},
		`""`:               {1, "nothing between"},
		`"a"b`:             {4, "a space is missing"},
		"event:":           {7, "event: needs a value, like event:user"},
		"verb:a||b":        {8, "needs a value"},
		"evnt:user":        {1, "evnt: is none of event:, verb:, id:, record:, kind:"},
		"event_name:user":  {1, "event_name: is none of event:"},
		"a !model.id:3":    {4, "model.id: is none of event:"},
		"localhost:1337":   {1, "in quotes"},
		"-evnt:boat":       {1, "-evnt: is none of event:, verb:, id:, record:, kind:; ! negates, and quotes"},
		"a -event:boat":    {3, "-event: negates nothing: write !event: for that, or quotes"},
		"+event:boat":      {1, "write !event:"},
		"(evnt:x":          {1, "(evnt: is none of event:"},
		"(event:x":         {1, "(event: has a parenthesis"},
		"a !(id:3)":        {4, "(id: has a parenthesis"},
		"!!event:boat":     {2, "!event: negates nothing"},
		"-(evnt:x":         {1, "-(evnt: is none of"},
		"kind:answer|oops": {13, `"oops" is no kind; the kinds are event, request, answer, change, drop`},
		`kind:"`:           {6, "not closed"},
	} {
		q, err := filter.Parse(text)
		var syntax *filter.SyntaxError
		if !errors.As(err, &syntax) || syntax.Column != want.column || !strings.Contains(syntax.Reason, want.reason) {
			t.Errorf("%s: %v, want column %d: …%s…", text, err, want.column, want.reason)
		}
		if !q.Empty() {
			t.Errorf("%s: an error and a filter", text)
		}
	}
}

// A time, a URL and other text with a colon is what it is.
func TestTextWithAColon(t *testing.T) {
	for _, text := range []string{"12:30", "http://127.0.0.1:1337/a", "{\"a\":1}", "::1", "#a:b", "!12:30x"} {
		if _, err := filter.Parse(strings.TrimPrefix(text, "!")); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	q, err := filter.Parse("http://127.0.0.1")
	if err != nil || !q.Match(filter.Row{Text: `["at HTTP://127.0.0.1"]`}) || q.Match(filter.Row{Text: `["at https://127.0.0.1"]`}) {
		t.Errorf("a URL: %v", err)
	}
}

func TestHighlights(t *testing.T) {
	for _, tc := range []struct{ filter, text, want string }{
		{"", "boat", "boat"},
		{"oa", "boat, boat", "b[oa]t, b[oa]t"},
		{"bo oat", "boat", "[boat]"},
		{"!boat event:boat", "boat", "boat"},
		{"~frya", `{"name":"Freya"}`, `{"name":"[Freya]"}`},
		{"ä", "xÄx", "x[Ä]x"},
		{"aa", "aaa", "[aa]a"},
	} {
		q, err := filter.Parse(tc.filter)
		if err != nil {
			t.Fatal(err)
		}
		if got := bracketed(tc.text, q.Highlights(tc.text)); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.filter, got, tc.want)
		}
	}
}

func bracketed(text string, ranges []filter.Range) string {
	var b strings.Builder
	at := 0
	for _, r := range ranges {
		b.WriteString(text[at:r.Start] + "[" + text[r.Start:r.End] + "]")
		at = r.End
	}
	return b.String() + text[at:]
}

// quoted writes a phrase as a filter.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		lower := unicode.ToLower(r)
		if r >= utf8.RuneSelf && lower < utf8.RuneSelf {
			return r
		}
		return lower
	}, s)
}

// Any phrase can be written, and is found where strings.Contains finds it.
func TestAPhraseIsFoundWhereverItIs(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("abAB éÉKKİi\"\\:!~*")), 1, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		phrase, text := letters.Draw(t, "phrase"), strings.Join(rapid.SliceOfN(letters, 0, 8).Draw(t, "text"), "")
		q, err := filter.Parse(quoted(phrase))
		if err != nil {
			t.Fatalf("%q: %v", phrase, err)
		}
		want := strings.Contains(fold(text), fold(phrase))
		if strings.ContainsFunc(phrase, unicode.IsUpper) {
			want = strings.Contains(text, phrase)
		}
		if got := q.Match(row("", text)); got != want {
			t.Errorf("%q in %q: %v", phrase, text, got)
		}
		if marked := q.Highlights(text); (len(marked) > 0) != want {
			t.Errorf("%q in %q: marked %v", phrase, text, marked)
		}
	})
}

// Terms are joined by AND, and ! turns a term round.
func TestTermsAreAnded(t *testing.T) {
	terms := rapid.SampledFrom([]string{"a", "b", "~ab", `"a b"`, "event:a*", "verb:x", "id:1|2", "kind:event"})
	rapid.Check(t, func(t *rapid.T) {
		r := row(rapid.SampledFrom([]string{"a", "ab", "c"}).Draw(t, "name"),
			rapid.SampledFrom([]string{`{"verb":"x","id":1}`, `"a b"`, `"axb"`, ""}).Draw(t, "args"))
		want := true
		var parts []string
		for _, text := range rapid.SliceOf(terms).Draw(t, "terms") {
			one, err := filter.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			holds := one.Match(r)
			if rapid.Bool().Draw(t, "not") {
				text, holds = "!"+text, !holds
			}
			parts = append(parts, text)
			want = want && holds
		}
		all, err := filter.Parse(strings.Join(parts, " "))
		if err != nil {
			t.Fatal(err)
		}
		if got := all.Match(r); got != want {
			t.Errorf("%v on %+v: %v", parts, r, got)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"freya !gull ~frya", `event:us*|b verb:updated id:3 kind:drop|answer`, `!"a \" b" "`, "é:x a:"} {
		f.Add(text, "boat", boat)
	}
	f.Add(`id:1`, "", `{"id":"\u00`)
	f.Fuzz(func(t *testing.T, text, name, args string) {
		q, err := filter.Parse(text)
		if err != nil {
			var syntax *filter.SyntaxError
			if !errors.As(err, &syntax) || syntax.Column < 1 || syntax.Column > 1+utf8.RuneCountInString(text) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if q.Empty() != (strings.TrimSpace(text) == "") {
			t.Fatalf("%q: empty %v", text, q.Empty())
		}
		q.Match(row(name, args))
		end := 0
		for i, r := range q.Highlights(args) {
			if i > 0 && r.Start <= end || r.Start >= r.End || r.End > len(args) {
				t.Fatalf("%q on %q: ranges %v", text, args, q.Highlights(args))
			}
			end = r.End
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	for _, text := range []string{"nowhere", "Nowhere", "~nwhr", "event:user", "id:8", `!"no where" verb:created`} {
		b.Run(text, func(b *testing.B) {
			q, err := filter.Parse(text)
			if err != nil {
				b.Fatal(err)
			}
			r := row("boat", boat)
			b.SetBytes(int64(len(boat)))
			b.ReportAllocs()
			for b.Loop() {
				q.Match(r)
			}
		})
	}
}

// A sign before what is no field is text, as a time in parentheses and a URL are.
func TestSignsBeforeText(t *testing.T) {
	for _, text := range []string{"-5", "(12:30", "(http://x", "-x", "->a:b", "(a", "+49", "-"} {
		if _, err := filter.Parse(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
