package request

import (
	"encoding/json"
	"slices"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/internal/variable"
)

// Variables returns the names of the draft's variables, each once, in order.
func (d Draft) Variables() []string {
	var names []string
	for _, text := range []string{d.Line, d.Headers, d.Body} {
		for _, match := range variable.Syntax.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(names, match[1]) {
				names = append(names, match[1])
			}
		}
	}
	return names
}

// expandText replaces variables with their values.
func expandText(text string, values map[string]string) string {
	return variable.Syntax.ReplaceAllStringFunc(text, func(found string) string { return values[nameIn(found)] })
}

func nameIn(found string) string { return strings.Trim(found, "{} ") }

// expandJSON replaces variables with their values. Inside of strings it escapes the value, so
// that it cannot end the string.
func expandJSON(text string, values map[string]string) string {
	return replaceInJSON(text, func(found string, inString bool) string {
		value := values[nameIn(found)]
		if !inString {
			return value
		}
		quoted, _ := json.Marshal(value) // a string always can be
		return string(quoted[1 : len(quoted)-1])
	})
}

// replaceInJSON replaces the variables of a JSON text, which need not be valid.
func replaceInJSON(text string, replace func(found string, inString bool) string) string {
	places := variable.Syntax.FindAllStringIndex(text, -1)
	if places == nil {
		return text
	}
	var b strings.Builder
	inString, done := false, 0
	for _, place := range places {
		before := text[done:place[0]]
		inString = jsontext.InString(before, inString)
		b.WriteString(before)
		b.WriteString(replace(text[place[0]:place[1]], inString))
		done = place[1]
	}
	b.WriteString(text[done:])
	return b.String()
}
