package pubsub

import "strings"

// scanner walks over JSON text once, checks it, and makes hashes of its values if
// it has a hasher. It allocates nothing but the hashes of attachments. Once bad it
// stays bad, and reads nothing more.
type scanner struct {
	text   string
	at     int
	hasher hasher
	bad    bool
}

// maxDepth bounds the recursion: nothing that is nested deeper is read.
const maxDepth = 1000

// value reads one value. Its hash does not depend on spaces, nor on the order of
// an object's keys.
func (s *scanner) value(depth int) uint64 {
	s.space()
	start := s.at
	switch c := s.peek(); {
	case depth > maxDepth:
		s.bad = true
	case c == '{':
		return s.object(depth)
	case c == '[':
		return s.array(depth)
	case c == '"':
		s.quoted()
	case c == '-' || isDigit(c):
		s.number()
	default:
		s.word()
	}
	return s.hasher.text(s.text[start:s.at])
}

func (s *scanner) object(depth int) uint64 {
	var (
		hash     uint64 = objectHash
		members  int
		isBinary bool
		number   string
	)
	for key, more := s.key(true); more; key, more = s.key(false) {
		start := s.at
		valueHash := s.value(depth + 1)
		switch value := s.text[start:s.at]; key {
		case `"_placeholder"`:
			isBinary = value == "true"
		case `"num"`:
			number = value
		}
		hash += mix(s.hasher.text(key), valueHash)
		members++
	}
	if isBinary && members == 2 {
		if ofBytes, found := s.hasher.attachment(number); found {
			return ofBytes
		}
	}
	return hash
}

func (s *scanner) array(depth int) uint64 {
	var hash uint64 = arrayHash
	for more := s.element(true); more; more = s.element(false) {
		hash = mix(hash, s.value(depth+1))
	}
	return hash
}

// key reads up to the value of an object's next member. The key keeps its
// quotation marks; there are no more members after the last, or after a mistake.
func (s *scanner) key(first bool) (key string, more bool) {
	if !s.next(first, '{', '}') {
		return "", false
	}
	start := s.at
	if s.peek() != '"' {
		s.bad = true
		return "", false
	}
	s.quoted()
	key = s.text[start:s.at]
	s.space()
	s.expect(':')
	s.space()
	return key, !s.bad
}

// element goes to the next value of an array.
func (s *scanner) element(first bool) bool { return s.next(first, '[', ']') }

// next goes over what stands before the next member of a block, or over the
// block's end.
func (s *scanner) next(first bool, opens, closes byte) (more bool) {
	if first {
		s.expect(opens)
	}
	s.space()
	if s.peek() == closes {
		s.at++
		return false
	}
	if !first {
		s.expect(',')
		s.space()
		if s.peek() == closes {
			s.bad = true
		}
	}
	return !s.bad
}

func (s *scanner) quoted() {
	for i := s.at + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			s.at = i + 1
			return
		case c == '\\':
			size := escapeSize(s.text[i+1:])
			if size == 0 {
				s.bad = true
				return
			}
			i += size
		case c < ' ':
			s.bad = true
			return
		}
	}
	s.bad = true
}

// escapeSize is the length of an escape behind its backslash, 0 if it is none.
func escapeSize(rest string) int {
	if rest == "" {
		return 0
	}
	if strings.IndexByte(`"\/bfnrt`, rest[0]) >= 0 {
		return 1
	}
	const size = len("u0000")
	if rest[0] != 'u' || len(rest) < size {
		return 0
	}
	for _, c := range []byte(rest[1:size]) {
		if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
			return 0
		}
	}
	return size
}

// number reads -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
func (s *scanner) number() {
	s.skip("-")
	if !s.skip("0") {
		s.digits()
	}
	if s.skip(".") {
		s.digits()
	}
	if s.skip("eE") {
		s.skip("+-")
		s.digits()
	}
}

func (s *scanner) digits() {
	start := s.at
	for isDigit(s.peek()) {
		s.at++
	}
	if s.at == start {
		s.bad = true
	}
}

// skip goes over one of some characters, if it is there.
func (s *scanner) skip(oneOf string) bool {
	c := s.peek()
	if c == 0 || strings.IndexByte(oneOf, c) < 0 {
		return false
	}
	s.at++
	return true
}

func (s *scanner) word() {
	rest := s.text[s.at:]
	switch {
	case strings.HasPrefix(rest, "true"), strings.HasPrefix(rest, "null"):
		s.at += len("true")
	case strings.HasPrefix(rest, "false"):
		s.at += len("false")
	default:
		s.bad = true
	}
}

func (s *scanner) expect(c byte) {
	if s.peek() != c {
		s.bad = true
		return
	}
	s.at++
}

func (s *scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// peek is the next byte. It is 0 at the end, where no JSON has that one, and
// after a mistake, so that nothing is read any more.
func (s *scanner) peek() byte {
	if s.bad || s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
