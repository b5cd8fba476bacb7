package model

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"sailscope/model/jsontext"
)

// mapMembers changes the strings and numbers that stand under secret keys in
// JSON, however deep, and the secrets within other strings. A body that is not
// finished, or has variables where values belong, is no JSON: of that it changes
// the values beside such keys.
func mapMembers(text string, change func(string) string) string {
	if !mayHoldSecret(text) {
		return text // a body of megabytes costs little
	}
	if !json.Valid([]byte(text)) {
		return mapLooseMembers(text, change)
	}
	var b strings.Builder
	done := 0
	for at := 0; at < len(text); at++ {
		if text[at] != '"' {
			continue
		}
		end := jsontext.StringEnd(text, at)
		switch value := valueOf(text, end); {
		case value < 0:
			b.WriteString(text[done:at] + mapString(text[at:end], change))
			done = end
		case isSecretKey(unquoted(text[at:end])):
			end = jsontext.ValueEnd(text, value)
			b.WriteString(text[done:value] + mapScalars(text[value:end], change))
			done = end
		}
		at = end - 1
	}
	return b.String() + text[done:]
}

// mapString changes a JSON string that is an Authorization header's value, and
// the secrets within another.
func mapString(raw string, change func(string) string) string {
	if !strings.ContainsAny(raw, `:= \`) {
		return raw // most strings cost little
	}
	plain := unquoted(raw)
	changed := plain
	if areCredentials(plain) {
		changed = change(plain)
	} else if mayHoldSecret(plain) {
		changed = mapWithin(plain, change)
	}
	if changed == plain {
		return raw
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(changed); err != nil {
		return `"` + Masked + `"` // not so: any string can be written
	}
	return strings.TrimSuffix(quoted.String(), "\n")
}

// valueOf is where the value begins of the key that ends at an index, -1 if that
// string is no key.
func valueOf(text string, end int) int {
	colon := jsontext.SkipSpace(text, end)
	if colon == len(text) || text[colon] != ':' {
		return -1
	}
	return jsontext.SkipSpace(text, colon+1)
}

// mapScalars changes the strings and numbers of a JSON value that are no keys.
func mapScalars(value string, change func(string) string) string {
	var b strings.Builder
	for at := 0; at < len(value); {
		end, scalar := at+1, ""
		switch c := value[at]; {
		case c == '"':
			end = jsontext.StringEnd(value, at)
			if valueOf(value, end) < 0 {
				scalar = value[at+1 : end-1]
			}
		case c == '-' || c >= '0' && c <= '9':
			end = jsontext.ValueEnd(value, at)
			scalar = value[at:end]
		}
		if changed := change(scalar); scalar != "" && changed != scalar {
			b.WriteString(`"` + changed + `"`)
		} else {
			b.WriteString(value[at:end])
		}
		at = end
	}
	return b.String()
}

// unquoted is the text of a JSON string.
func unquoted(raw string) string {
	var text string
	if strings.IndexByte(raw, '\\') < 0 || json.Unmarshal([]byte(raw), &text) != nil {
		return raw[1 : len(raw)-1]
	}
	return text
}

// member is one of a JSON object whose value is a string, perhaps without its end,
// or something else that is no object, array or variable.
var member = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"(\s*:\s*)(?:"((?:[^"\\]|\\.)*)"?|([^\s"{\[,}\]][^\s,}\]]*))`)

func mapLooseMembers(text string, change func(string) string) string {
	return member.ReplaceAllStringFunc(text, func(found string) string {
		m := member.FindStringSubmatch(found)
		value := m[3] + m[4]
		if changed := change(value); isSecretKey(m[1]) && changed != value {
			return `"` + m[1] + `"` + m[2] + `"` + changed + `"`
		}
		return found
	})
}
