package socketio_test

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/sailsclient/socketio"
)

// manyReferences is JSON text with that many references to the first of its
// attachments, and one to the others in the end.
func manyReferences(n, attachments int) []byte {
	var list strings.Builder
	list.WriteByte('[')
	for range n {
		list.WriteString(`{"_placeholder":true,"num":0},{"num":99,"_placeholder":true},`)
	}
	for i := 1; i < attachments; i++ {
		list.WriteString(`{"_placeholder":true,"num":` + strconv.Itoa(i) + `},`)
	}
	return []byte(list.String() + "0]")
}

// Finding the references takes no memory for each of them.
func TestReferencesTakeNoMemory(t *testing.T) {
	attachments := make([][]byte, 3)
	allocations := func(text []byte) float64 {
		return testing.AllocsPerRun(3, func() {
			if !socketio.RefersToAll(text, len(attachments)) || socketio.RefersToAll(text, len(attachments)+1) {
				t.Error("it refers to others than it should")
			}
		})
	}
	few, many := allocations(manyReferences(1, 3)), allocations(manyReferences(20_000, 3))
	if many > few {
		t.Errorf("%v allocations for 20,000 references, %v for one", many, few)
	}
	replace := func(text []byte) float64 {
		out := make([]byte, 0, len(text))
		return testing.AllocsPerRun(3, func() {
			socketio.ReplacePlaceholders(text, attachments, func(dst, _ []byte) []byte { return append(out, dst...) })
		})
	}
	few, many = replace(manyReferences(1, 3)), replace(manyReferences(20_000, 3))
	const growing = 10 // of the text that is put together
	if many > few+growing {
		t.Errorf("%v allocations for 20,000 references, %v for one", many, few)
	}
}

func TestRefersToAll(t *testing.T) {
	for text, want := range map[string][]bool{
		``:                              {true, false},
		`null`:                          {true, false},
		`{"_placeholder":true,"num":0}`: {true, true, false},
		`{"_placeholder":true,"num":1}`: {true, false, false},
		`[{"num":1,"_placeholder":true},{"_placeholder":true,"num":0}]`:   {true, true, true, false},
		`[{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]`:   {true, true, false},
		`"{\"_placeholder\":true,\"num\":0}"`:                             {true, false},
		`{"_placeholder":true,"num":0,"x":1}`:                             {true, false},
		`{"_placeholder":true,"num":-0}`:                                  {true, false},
		`{"_placeholder":true,"num":18446744073709551616}`:                {true, false},
		`{"_placeholder":true,"num":` + strings.Repeat("0", 1<<16) + `1}`: {true, false},
	} {
		for attachments, want := range want {
			if got := socketio.RefersToAll([]byte(text), attachments); got != want {
				t.Errorf("%.80s refers to all of %d attachments: %v", text, attachments, got)
			}
		}
	}
}

// What is taken for a placeholder is what this expression describes.
func TestPlaceholdersAreThoseOfTheGrammar(t *testing.T) {
	grammar := regexp.MustCompile(`\{\s*"_placeholder"\s*:\s*true\s*,\s*"num"\s*:\s*(\d+)\s*\}|\{\s*"num"\s*:\s*(\d+)\s*,\s*"_placeholder"\s*:\s*true\s*\}`)
	piece := rapid.SampledFrom([]string{
		"{", "}", `"_placeholder"`, `"num"`, ":", ",", "true", "0", "1", "12", "99999999999999999999", " ", "\n", "[", `"x"`,
		`{"_placeholder":true,"num":0}`, `{"num": 1,"_placeholder" :true}`, `{"num":2,"_placeholder":true`, `{"_placeholder":true,"num":`,
	})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), ""))
		attachments := [][]byte{[]byte("a"), []byte("b"), []byte("c")}
		got := socketio.ReplacePlaceholders(text, attachments, func(dst, a []byte) []byte { return append(dst, a...) })
		seen := map[string]bool{}
		want := grammar.ReplaceAllFunc(text, func(match []byte) []byte {
			parts := grammar.FindSubmatch(match)
			num, err := strconv.Atoi(string(parts[1]) + string(parts[2]))
			if err != nil || num >= len(attachments) || seen[string(attachments[num])] {
				return match
			}
			seen[string(attachments[num])] = true
			return attachments[num]
		})
		if !bytes.Equal(got, want) {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	})
}
