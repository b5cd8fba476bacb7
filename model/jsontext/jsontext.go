// Package jsontext finds its way in JSON text that is known to be valid, without
// decoding it.
package jsontext

// StringEnd is the index behind the string that begins at an index.
func StringEnd[Text string | []byte](raw Text, at int) int {
	for i := at + 1; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(raw)
}

// SkipSpace is the index of what follows the white space at an index.
func SkipSpace[Text string | []byte](raw Text, at int) int {
	for at < len(raw) && (raw[at] == ' ' || raw[at] == '\n' || raw[at] == '\r' || raw[at] == '\t') {
		at++
	}
	return at
}

// ValueEnd is the index behind the value that begins at an index.
func ValueEnd[Text string | []byte](raw Text, at int) int {
	depth := 0
	for at < len(raw) {
		switch raw[at] {
		case '"':
			at = StringEnd(raw, at)
		case '{', '[':
			depth++
			at++
		case '}', ']':
			depth--
			at++
		case ',', ':', ' ', '\t', '\r', '\n':
			at++
		default:
			at = wordEnd(raw, at)
		}
		if depth == 0 {
			return at
		}
	}
	return at
}

// wordEnd is the index behind a number, true, false or null.
func wordEnd[Text string | []byte](raw Text, at int) int {
	for at < len(raw) {
		switch raw[at] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return at
		}
		at++
	}
	return at
}
