package jsontext

// Scanner walks over JSON text once and checks it. It allocates nothing. After a
// mistake Bad is true, and it reads nothing more. The zero value with a Text stands
// at the beginning.
//
// An object is read like this, an array likewise with Element:
//
//	for key, more := s.Key(true); more; key, more = s.Key(false) {
//		start := s.At
//		s.Value()
//		use(key, s.Text[start:s.At])
//	}
type Scanner struct {
	Text string
	At   int  // the index that is read next
	Bad  bool // a mistake was found
}

// MaxDepth is how deep objects and arrays may be nested for Value: it bounds the
// recursion.
const MaxDepth = 1000

// Value reads one value, and the white space before it.
func (s *Scanner) Value() { s.value(0) }

func (s *Scanner) value(depth int) {
	s.Space()
	switch c := s.Peek(); {
	case depth > MaxDepth:
		s.Bad = true
	case c == '{':
		for _, more := s.Key(true); more; _, more = s.Key(false) {
			s.value(depth + 1)
		}
	case c == '[':
		for more := s.Element(true); more; more = s.Element(false) {
			s.value(depth + 1)
		}
	default:
		s.Scalar()
	}
}

// Scalar reads a string, a number, true, false or null.
func (s *Scanner) Scalar() {
	var (
		end int
		ok  bool
	)
	switch c := s.Peek(); {
	case c == '"':
		s.quoted()
		return
	case c == '-' || IsDigit(c):
		end, ok = ReadNumber(s.Text, s.At)
	case !s.Bad:
		end, ok = ReadWord(s.Text, s.At)
	}
	if !ok {
		s.Bad = true
		return
	}
	s.At = end
}

func (s *Scanner) quoted() {
	end, wanted := ReadString(s.Text, s.At)
	if wanted != "" {
		s.Bad = true
		return
	}
	s.At = end
}

// Key reads up to the value of an object's first or next member. The key keeps its
// quotation marks. After the last member, or after a mistake, more is false.
func (s *Scanner) Key(first bool) (key string, more bool) {
	if !s.next(first, '{', '}') {
		return "", false
	}
	start := s.At
	if s.Peek() != '"' {
		s.Bad = true
		return "", false
	}
	s.quoted()
	key = s.Text[start:s.At]
	s.Space()
	s.Expect(':')
	s.Space()
	return key, !s.Bad
}

// Element goes to the first or next value of an array. After the last one, or after
// a mistake, more is false.
func (s *Scanner) Element(first bool) (more bool) { return s.next(first, '[', ']') }

// next reads what is before the next member of a block, or the block's end.
func (s *Scanner) next(first bool, opens, closes byte) (more bool) {
	if first {
		s.Expect(opens)
	}
	s.Space()
	if s.Peek() == closes {
		s.At++
		return false
	}
	if !first {
		s.Expect(',')
		s.Space()
		if s.Peek() == closes {
			s.Bad = true
		}
	}
	return !s.Bad
}

// Expect reads a byte that has to come next.
func (s *Scanner) Expect(c byte) {
	if s.Peek() != c {
		s.Bad = true
		return
	}
	s.At++
}

// Space reads white space.
func (s *Scanner) Space() { s.At = SkipSpace(s.Text, s.At) }

// Peek returns the next byte without reading it. It is 0 at the end, where no JSON
// has that one, and after a mistake.
func (s *Scanner) Peek() byte {
	if s.Bad || s.At >= len(s.Text) {
		return 0
	}
	return s.Text[s.At]
}
