package escape

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// checkEven fails if terminals may give a text different widths: some count each
// character, others each cluster, as the library does that measures the screen.
func checkEven(t interface {
	Helper()
	Errorf(string, ...any)
}, s string,
) {
	t.Helper()
	sum := 0
	for _, r := range s {
		sum += ansi.StringWidth(string(r))
	}
	if clusters, characters := ansi.StringWidth(s), ansi.StringWidthWc(s); clusters != sum || characters != sum {
		t.Errorf("%q (%+q) has %d cells by its clusters, %d and %d by its characters", s, s, clusters, sum, characters)
	}
}

// What is left of any text takes the same cells in each terminal.
func TestTextKeepsItsCells(t *testing.T) {
	letters := []rune("ae日가각กคක्क्षക👍👩🇩ﾞｶبا\u0301\u093c\u0e49\u0e4d\u200d\ufe0f ")
	for _, r := range uneven {
		letters = append(letters, r[0], r[1])
	}
	rapid.Check(t, func(r *rapid.T) {
		s := string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(r, "text"))
		for _, text := range []string{Text(s), string(ScreenJSON([]byte(`"` + s + `"`)))} {
			checkEven(r, text)
		}
	})
}
