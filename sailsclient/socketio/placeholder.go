package socketio

import (
	"bytes"
	"iter"

	"sailscope/internal/jsontext"
)

// reference is a part of JSON text that refers to an attachment: text[start:end].
type reference struct{ start, end, num int }

// references returns the first reference to each attachment, in the order of the text. A text
// can contain millions of references, so it stops after the last attachment.
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

// placeholderAt reads the placeholder at the beginning of text. size is 0 if there is none.
// It cannot be a part of a string, where the quotation marks would be escaped.
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

// skip skips a token if it comes next.
func (t *tokens) skip(token string) bool {
	at := jsontext.SkipSpace(t.text, t.at)
	if t.bad || !jsontext.HasPrefix(t.text, at, token) {
		return false
	}
	t.at = at + len(token)
	return true
}

// expect skips tokens that must come next, and reports whether they do.
func (t *tokens) expect(list ...string) {
	for _, token := range list {
		if !t.skip(token) {
			t.bad = true
			return
		}
	}
}

// number reads a number without a sign. A number that is too large for an attachment does
// not overflow.
func (t *tokens) number() int {
	const large = 1 << 27
	n, start := 0, jsontext.SkipSpace(t.text, t.at)
	for t.at = start; t.at < len(t.text) && jsontext.IsDigit(t.text[t.at]); t.at++ {
		n = min(n*10+int(t.text[t.at]-'0'), large)
	}
	t.bad = t.bad || t.at == start
	return n
}

// ReplacePlaceholders replaces the first reference to each attachment in a JSON text with what
// encode appends for it. Everything else stays, also references to a missing attachment
// and further references to the same one: otherwise a text could grow without bounds.
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

// RefersToAll reports whether a JSON text refers to each of that many attachments.
func RefersToAll(text []byte, attachments int) bool {
	found := 0
	for range references(text, attachments) {
		found++
	}
	return found == attachments
}

// SoleAttachment returns the attachment if the JSON text is only a reference to one.
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
