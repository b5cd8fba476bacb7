package request

import (
	"bytes"
	"encoding/json"
	"strings"

	"sailscope/internal/variable"
)

// CheckBody is ParseBody for a body with variables. A variable counts as a valid value. Lines
// and columns of the errors are those of the text.
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

// guard surrounds variables outside of strings, so that they are strings while the text is
// formatted. Its characters are for private use, so no JSON text has them.
const guard = "\uF8FF"

// FormatBody formats a body with two spaces a level. Variables stay.
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
