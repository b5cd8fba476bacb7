package request

import (
	"bytes"
	"encoding/json"
	"strings"

	"sailscope/internal/variable"
)

// CheckBody is ParseBody for a body that is still being written: a variable
// stands for whatever may stand there. Lines and columns are those of the text.
func CheckBody(text string) error {
	if variable.Syntax.FindString(text) == strings.TrimSpace(text) {
		return nil // blank, or one variable for all of it
	}
	_, err := ParseBody([]byte(replaceInJSON(text, func(found string, inString bool) string {
		if inString {
			return found
		}
		return "0" + strings.Repeat(" ", len(found)-1)
	})))
	return err
}

// guard is put around variables that stand where JSON has no strings, so that
// they are strings while the text is laid out. It is for private use, and
// nobody's JSON.
const guard = "\uF8FF"

// FormatBody lays a body out with two spaces a level. Variables stay.
func FormatBody(text string) (string, error) {
	if err := CheckBody(text); err != nil {
		return "", err
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if text == variable.Syntax.FindString(text) {
		return text, nil
	}
	guarded := replaceInJSON(text, func(found string, inString bool) string {
		if inString {
			return found
		}
		return `"` + guard + found + guard + `"`
	})
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(guarded), "", "  "); err != nil {
		return "", err
	}
	return strings.NewReplacer(`"`+guard, "", guard+`"`, "").Replace(b.String()), nil
}
