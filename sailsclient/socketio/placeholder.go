package socketio

import (
	"bytes"
	"iter"

	"sailscope/internal/jsontext"
)

// reference is where JSON text refers to an attachment: text[start:end].
type reference struct{ start, end, num int }

// references are the first reference to each attachment, in order of the text.
// They take memory for the attachments and none for the text, and end with the
// last attachment: a text can hold millions of references.
func references(text []byte, attachments int) iter.Seq[reference] {
	return func(yield func(reference) bool) {
		seen := make([]bool, attachments)
		for at, left := 0, attachments; left > 0; {
			next := bytes.IndexByte(text[at:], '{')
			if next < 0 {
				return
			}
			at += next
			num, size := placeholderAt(text[at:])
			if size == 0 || num >= attachments || seen[num] {
				at++
				continue
			}
			seen[num] = true
			left--
			if !yield(reference{start: at, end: at + size, num: num}) {
				return
			}
			at += size
		}
	}
}

// placeholderAt reads the placeholder of an attachment that text starts with. Its
// size is 0 if there is none. Inside a string of valid JSON the quotes would be
// escaped, so this takes no text for a placeholder.
func placeholderAt(text []byte) (num, size int) {
	const flag, number = `"_placeholder"`, `"num"`
	t := tokens{text: text}
	t.expect("{")
	if t.skip(flag) {
		t.expect(":", "true", ",", number, ":")
		num = t.number()
	} else {
		t.expect(number, ":")
		num = t.number()
		t.expect(",", flag, ":", "true")
	}
	t.expect("}")
	if t.bad {
		return 0, 0
	}
	return num, t.at
}

// tokens reads JSON token by token.
type tokens struct {
	text []byte
	at   int
	bad  bool
}

// skip goes over a token if it is the next one.
func (t *tokens) skip(token string) bool {
	at := jsontext.SkipSpace(t.text, t.at)
	if t.bad || !jsontext.HasPrefix(t.text, at, token) {
		return false
	}
	t.at = at + len(token)
	return true
}

// expect goes over tokens that have to be the next ones.
func (t *tokens) expect(list ...string) {
	for _, token := range list {
		if !t.skip(token) {
			t.bad = true
			return
		}
	}
}

// number reads a number without sign. One that is larger than any attachment's
// stays so.
func (t *tokens) number() int {
	const large = 1 << 27
	n, start := 0, jsontext.SkipSpace(t.text, t.at)
	for t.at = start; t.at < len(t.text) && jsontext.IsDigit(t.text[t.at]); t.at++ {
		n = min(n*10+int(t.text[t.at]-'0'), large)
	}
	t.bad = t.bad || t.at == start
	return n
}

// ReplacePlaceholders puts what encode appends for an attachment where JSON text
// refers to it. The rest of the text stays as it is, and so does a reference to
// an attachment that there is not, or that has been put in before: senders refer
// to each once, and a text must not be able to grow without bounds.
func ReplacePlaceholders(text []byte, attachments [][]byte, encode func(dst, attachment []byte) []byte) []byte {
	var out []byte
	done := 0 // text[:done] is in out
	for r := range references(text, len(attachments)) {
		out = encode(append(out, text[done:r.start]...), attachments[r.num])
		done = r.end
	}
	if done == 0 {
		return text
	}
	return append(out, text[done:]...)
}

// RefersToAll tells whether JSON text refers to each of so many attachments.
func RefersToAll(text []byte, attachments int) bool {
	found := 0
	for range references(text, attachments) {
		found++
	}
	return found == attachments
}

// SoleAttachment is the attachment that the JSON text is, if it is nothing but a
// reference to one.
func SoleAttachment(text []byte, attachments [][]byte) (attachment []byte, ok bool) {
	const longest = 100 // spaces and all
	if text = bytes.Trim(text, jsontext.Space); len(text) > longest {
		return nil, false
	}
	num, size := placeholderAt(text)
	if size == 0 || size != len(text) || num >= len(attachments) {
		return nil, false
	}
	return attachments[num], true
}
