package sheet

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"sailscope/sailsclient"
	"sailscope/theme"
)

func TestDocument(t *testing.T) {
	for body, want := range map[string]string{
		`{"a":[1,"x\\n"],"b":"one\ntwo\nthree"}`: `{
  "a": [
    1,
    "x\\n"
  ],
  "b": "one\n
  ┊ two\n
  ┊ three"
}`,
		`"ends\n"`:                `"ends\n"`,
		`12345678901234567890.10`: `12345678901234567890.10`,
		`{}`:                      `{}`,
	} {
		d := newDocument(sailsclient.JWR{Body: []byte(body)})
		st := theme.Theme{}.Styles(true, true)
		var lines []string
		for i := range d.Lines() {
			colored := ColorJSON(d.line(i), &st)
			if got := ansi.Strip(colored); got != d.line(i) {
				t.Errorf("colors changed %q to %q", d.line(i), got)
			}
			lines = append(lines, d.line(i))
		}
		if got := strings.Join(lines, "\n"); got != want {
			t.Errorf("%s\nshows as\n%s\nwant\n%s", body, got, want)
		}
	}
}
