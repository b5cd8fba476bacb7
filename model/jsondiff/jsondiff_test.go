package jsondiff_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sailscope/model/jsondiff"
)

const many = 1000

// compared writes a result in lines: "path before -> after".
func compared(t *testing.T, before, after, ignored string) []string {
	t.Helper()
	ignore, err := jsondiff.ParseIgnore(ignored)
	if err != nil {
		t.Fatal(err)
	}
	result, err := jsondiff.Compare([]byte(before), []byte(after), ignore, many)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range result.Differences {
		lines = append(lines, fmt.Sprintf("%s %s -> %s", d.Path, text(d.Before), text(d.After)))
	}
	if result.Ignored > 0 {
		lines = append(lines, fmt.Sprint("ignored ", result.Ignored))
	}
	return lines
}

func text(value []byte) string {
	if value == nil {
		return "nothing"
	}
	return string(value)
}

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		before, after, ignore string
		want                  []string
	}{
		"the same":             {before: `{"a":[1,{"b":null}]}`, after: `{"a":[1,{"b":null}]}`},
		"order and spaces":     {before: `{"a":1,"b":[true]}`, after: "{ \"b\": [ true ],\n\t\"a\": 1 }"},
		"spelling of strings":  {before: `{"\u0061":"\u00e9\/"}`, after: `{"a":"é/"}`},
		"a field":              {before: `{"a":1,"b":2}`, after: `{"a":1,"b":3}`, want: []string{".b 2 -> 3"}},
		"fields of one only":   {before: `{"a":1,"b":2}`, after: `{"c":3,"b":2}`, want: []string{".a 1 -> nothing", ".c nothing -> 3"}},
		"deep":                 {before: `{"u":[{"n":"x"},{"n":"y"}]}`, after: `{"u":[{"n":"x"},{"n":"z"}]}`, want: []string{`.u[1].n "y" -> "z"`}},
		"a root array":         {before: `[1,2,3]`, after: `[1,5]`, want: []string{".[1] 2 -> 5", ".[2] 3 -> nothing"}},
		"a longer array":       {before: `[[]]`, after: `[[{}]]`, want: []string{".[0][0] nothing -> {}"}},
		"keys that are quoted": {before: `{"a b":1,"":2,"<\"":3}`, after: `{}`, want: []string{`.["a b"] 1 -> nothing`, `.[""] 2 -> nothing`, `.["<\""] 3 -> nothing`}},
		"numbers as text":      {before: `[1.10,1e2,12345678901234567890]`, after: `[1.1,100,12345678901234567891]`, want: []string{".[0] 1.10 -> 1.1", ".[1] 1e2 -> 100", ".[2] 12345678901234567890 -> 12345678901234567891"}},
		"other kinds":          {before: `{"a":{"b":1},"c":null}`, after: `{"a":[1],"c":"null"}`, want: []string{`.a {"b":1} -> [1]`, `.c null -> "null"`}},
		"null and nothing":     {before: `{"a":null}`, after: `{}`, want: []string{".a null -> nothing"}},
		"a key twice":          {before: `{"a":1,"a":2}`, after: `{"a":2}`},
		"a key twice, another": {before: `{"a":1,"a":2}`, after: `{"a":1}`, want: []string{".a 2 -> 1"}},
		"whole values":         {before: ` "a" `, after: `7`, want: []string{`. "a" -> 7`}},
		"no value":             {before: ``, after: `{"a":1}`, want: []string{`. nothing -> {"a":1}`}},
		"no values":            {before: ` `, after: ``},
		"brackets in strings":  {before: `{"a":"]}\"[","b":1}`, after: `{"a":"]}\"[","b":2}`, want: []string{".b 1 -> 2"}},

		"ignored at the root":      {before: `{"at":1,"b":{"at":1}}`, after: `{"at":2,"b":{"at":2}}`, ignore: ".at", want: []string{".b.at 1 -> 2", "ignored 1"}},
		"ignored anywhere":         {before: `{"at":1,"b":[{"at":1}]}`, after: `{"at":2,"b":[{"at":2}]}`, ignore: "**.at", want: []string{"ignored 2"}},
		"ignored in elements":      {before: `[{"at":1,"n":1}]`, after: `[{"at":2,"n":2}]`, ignore: "[*].at", want: []string{".[0].n 1 -> 2", "ignored 1"}},
		"ignored members":          {before: `{"u":{"a":1,"b":[1]},"c":1}`, after: `{"u":{"a":2,"b":[2]},"c":2}`, ignore: ".u.*", want: []string{".c 1 -> 2", "ignored 2"}},
		"ignored with what is in":  {before: `{"u":{"a":{"b":1}}}`, after: `{"u":{"a":{"b":2}}}`, ignore: ".u", want: []string{"ignored 1"}},
		"ignored by place and key": {before: `[[1],{"a b":1}]`, after: `[[2],{"a b":2}]`, ignore: `[0], [1]["a b"]`, want: []string{"ignored 2"}},
		"anything in between":      {before: `{"a":{"x":{"y":{"b":1}}},"b":1}`, after: `{"a":{"x":{"y":{"b":2}}},"b":2}`, ignore: ".a.**.b", want: []string{".b 1 -> 2", "ignored 1"}},
		"a member is no element":   {before: `[1]`, after: `[2]`, ignore: ".*", want: []string{".[0] 1 -> 2"}},
		"nothing of it":            {before: `{"user":1}`, after: `{"user":2}`, ignore: ".use .users", want: []string{".user 1 -> 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := compared(t, c.before, c.after, c.ignore); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestTheListIsBounded(t *testing.T) {
	before, after := "["+strings.Repeat("1,", 99)+"1]", "["+strings.Repeat("2,", 99)+"2]"
	result, err := jsondiff.Compare([]byte(before), []byte(after), jsondiff.Ignore{}, 7)
	if err != nil || len(result.Differences) != 7 || result.More != 93 || result.Count() != 100 {
		t.Errorf("%d listed, %d more, %v", len(result.Differences), result.More, err)
	}
}

func TestNotJSON(t *testing.T) {
	for _, c := range [][2]string{{`{"a":`, `1`}, {`1`, `nul`}, {`1`, `1 2`}, {strings.Repeat("[", 20_000), `1`}} {
		result, err := jsondiff.Compare([]byte(c[0]), []byte(c[1]), jsondiff.Ignore{}, many)
		if err == nil || !strings.Contains(err.Error(), "not JSON") || result.Count() != 0 {
			t.Errorf("%.20q and %.20q: %v", c[0], c[1], err)
		}
	}
	_, err := jsondiff.Compare([]byte("1"), []byte("x"), jsondiff.Ignore{}, many)
	if err == nil || !strings.HasPrefix(err.Error(), "the second text: ") {
		t.Errorf("the error is %v", err)
	}
}

// Nesting as deep as JSON may be, and names as long as a text, cost what reading
// them costs: a path of thousands of steps is not written for each difference.
func TestHostileNesting(t *testing.T) {
	const depth = 9_000
	nested := func(inside string) []byte {
		return []byte(strings.Repeat(`{"a":[`, depth/2) + inside + strings.Repeat(`]}`, depth/2))
	}
	result, err := jsondiff.Compare(nested("1"), nested("2"), jsondiff.Ignore{}, many)
	if err != nil || result.Count() != 1 {
		t.Fatalf("%d differences, %v", result.Count(), err)
	}
	if n := len(result.Differences[0].Path); n > 2_000 {
		t.Errorf("the path has %d bytes", n)
	}
	long := strings.Repeat("n", 1<<20)
	object := func(value string) []byte {
		return []byte(`{"` + long + `":{` + strings.TrimSuffix(strings.Repeat(value, 500), ",") + `}}`)
	}
	result, err = jsondiff.Compare(object(`"x":1,`), object(`"y":1,`), jsondiff.Ignore{}, many)
	if err != nil || result.Count() != 1 {
		t.Errorf("%d differences, %v", result.Count(), err)
	}
}

func TestParseIgnoreSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"updatedAt":              "column 1: a path begins with",
		".a, é":                  "column 5: a path begins with",
		".a..b":                  "column 4: here has to be a name",
		".":                      "column 2: here has to be a name",
		".a b":                   "column 4: a path begins with",
		`.["a`:                   "column 2: this key is not closed",
		"[x]":                    "column 1: brackets hold",
		"[-1]":                   "column 1: brackets hold",
		"[3":                     "column 1: brackets hold",
		".a*":                    "column 3: here has to be . or [",
		"**":                     "column 3: ** needs a field",
		".user.**":               "column 9: ** needs a field",
		strings.Repeat(".a", 70): "column 1: this has more than 63 steps",
	} {
		_, err := jsondiff.ParseIgnore(text)
		var syntax *jsondiff.SyntaxError
		if !errors.As(err, &syntax) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for _, right := range []string{"", " , ", ".updatedAt", "[*].updatedAt", "**.updatedAt", ".**.updatedAt", ".user.*", `.["a b"][3].x-y`, "[*][0],.a\t.b"} {
		if _, err := jsondiff.ParseIgnore(right); err != nil {
			t.Errorf("%q: %v", right, err)
		}
	}
}

// Two texts have no difference just when they mean the same to a decoder.
func FuzzCompare(f *testing.F) {
	f.Add(`{"a":[1,{"b":"\u0061"}],"a":2}`, `{"a":[1,{"b":"b"}],"c":{}}`, "**.b [*].c")
	f.Add(`[[],[{}],"x"]`, ` [ [ ] , [ { } ] , 1.0 ] `, `.["a"].*`)
	f.Add(``, `null`, ``)
	f.Fuzz(func(t *testing.T, before, after, patterns string) {
		ignore, err := jsondiff.ParseIgnore(patterns)
		if err != nil {
			ignore = jsondiff.Ignore{}
		}
		there, err := jsondiff.Compare([]byte(before), []byte(after), jsondiff.Ignore{}, many)
		back, errBack := jsondiff.Compare([]byte(after), []byte(before), jsondiff.Ignore{}, many)
		if (err == nil) != (errBack == nil) || there.Count() != back.Count() {
			t.Fatalf("%d differences (%v) one way, %d (%v) the other", there.Count(), err, back.Count(), errBack)
		}
		if err != nil {
			return
		}
		some, err := jsondiff.Compare([]byte(before), []byte(after), ignore, many)
		if err != nil || some.Count() > there.Count() {
			t.Fatalf("%d differences with an ignore list, %d without; %v", some.Count(), there.Count(), err)
		}
		const short = 200 // no path is too long to be gone along
		if len(before) > short || len(after) > short {
			return
		}
		if same := reflect.DeepEqual(decoded(t, before), decoded(t, after)); same != (there.Count() == 0) {
			t.Fatalf("%q and %q are the same: %v, but there are the differences %v", before, after, same, there.Differences)
		}
	})
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	if strings.Trim(text, " \t\r\n") == "" {
		return t // is equal to nothing but itself
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func BenchmarkCompare(b *testing.B) {
	record := `{"id":%d,"name":"Freya","length":12.5,"berth":{"id":4,"label":"North quay 4"},"updatedAt":%d},`
	var before, after bytes.Buffer
	before.WriteByte('[')
	after.WriteByte('[')
	for i := range 200_000 {
		fmt.Fprintf(&before, record, i, i)
		fmt.Fprintf(&after, record, i, i+1)
	}
	before.WriteString("0]")
	after.WriteString("0]")
	ignore, err := jsondiff.ParseIgnore("**.updatedAt")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(before.Len()))
	for b.Loop() {
		if result, err := jsondiff.Compare(before.Bytes(), after.Bytes(), ignore, many); err != nil || result.Ignored != 200_000 {
			b.Fatal(result.Ignored, err)
		}
	}
}
