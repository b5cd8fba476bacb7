package request

import (
	"strings"

	"sailscope/internal/jsontext"
)

// Edit is a change of a text at the cursor: how many characters to delete before and after it,
// the text to insert, and how far left of its end the cursor is then.
type Edit struct {
	Backspace, Delete int
	Insert            string
	Left              int
}

// indentStep is a level of indentation, as in FormatBody.
const indentStep = "  "

// TypeInJSON returns the edit for a character that is typed between two parts of a JSON text.
// Typing a bracket or a quotation mark inserts both halves of the pair. Typing the second half
// then skips the one that is there.
func TypeInJSON(before, after string, typed rune) Edit {
	plain := Edit{Insert: string(typed)}
	switch typed {
	case '"':
		return typeQuote(before, after)
	case '{', '[':
		if jsontext.InString(before, false) || !endsValue(after) {
			return plain
		}
		return Edit{Insert: string(typed) + closerOf(typed), Left: 1}
	case '}', ']':
		if jsontext.InString(before, false) {
			return plain
		}
		return typeCloser(before, after, string(typed))
	default:
		return plain
	}
}

func typeQuote(before, after string) Edit {
	inString := jsontext.InString(before, false)
	switch {
	case inString && strings.HasPrefix(after, `"`) && !escapes(before):
		return Edit{Delete: 1, Insert: `"`}
	case inString || !endsValue(after):
		return Edit{Insert: `"`}
	default:
		return Edit{Insert: `""`, Left: 1}
	}
}

// escapes reports whether a string's text ends with a backslash that escapes the next
// character.
func escapes(before string) bool {
	return (len(before)-len(strings.TrimRight(before, `\`)))%2 == 1
}

// endsValue reports whether a value before this text could end there: nothing follows, or a
// character that ends a value.
func endsValue(after string) bool {
	return after == "" || strings.ContainsAny(after[:1], " \t\n,}]")
}

// typeCloser skips the closing bracket that is there already. If the bracket is the first
// character of its line, it gets the indentation of its partner.
func typeCloser(before, after, closer string) Edit {
	e := Edit{Insert: closer}
	line := lastLine(before)
	first := line != "" && strings.Trim(line, " ") == ""
	if rest := strings.TrimLeft(after, " \n"); strings.HasPrefix(rest, closer) && jsontext.Depth(before+after) <= 0 {
		e.Delete = len(after) - len(rest) + 1
		if !first {
			e.Insert = after[:e.Delete]
		}
	}
	if first {
		e.Backspace = min(len(indentStep), len(line))
	}
	return e
}

// NewLineInJSON returns the edit for enter. The new line gets the indentation of its bracket.
func NewLineInJSON(before, after string) Edit {
	line := lastLine(before)
	indent := "\n" + line[:len(line)-len(strings.TrimLeft(line, " "))]
	opener := strings.TrimRight(before, " ")
	switch {
	case jsontext.InString(before, false), !strings.HasSuffix(opener, "{") && !strings.HasSuffix(opener, "["):
		return Edit{Insert: indent}
	case strings.HasPrefix(after, closerOf(rune(opener[len(opener)-1]))):
		return Edit{Insert: indent + indentStep + indent, Left: len(indent)}
	default:
		return Edit{Insert: indent + indentStep}
	}
}

// BackspaceInJSON returns the edit for backspace. It deletes both halves of an empty pair.
func BackspaceInJSON(before, after string) Edit {
	e := Edit{Backspace: 1}
	for _, pair := range []string{"{}", "[]", `""`} {
		if strings.HasSuffix(before, pair[:1]) && strings.HasPrefix(after, pair[1:]) && (pair != `""` || jsontext.InString(before, false)) {
			e.Delete = 1
		}
	}
	return e
}

func closerOf(opener rune) string {
	if opener == '[' {
		return "]"
	}
	return "}"
}

func lastLine(text string) string { return text[1+strings.LastIndexByte(text, '\n'):] }
