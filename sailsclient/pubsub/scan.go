package pubsub

import "sailscope/internal/jsontext"

// scanner reads JSON text, and hashes its values if it has a hasher. It allocates only the
// hashes of attachments.
type scanner struct {
	jsontext.Scanner
	hasher hasher
}

// value reads one value and returns its hash, which does not depend on spaces or on the order
// of an object's keys.
func (s *scanner) value(depth int) uint64 {
	s.Space()
	start := s.At
	switch c := s.Peek(); {
	case depth > jsontext.MaxDepth:
		s.Bad = true
	case c == '{':
		return s.object(depth)
	case c == '[':
		return s.array(depth)
	default:
		s.Scalar()
	}
	return s.hasher.text(s.Text[start:s.At])
}

func (s *scanner) object(depth int) uint64 {
	var (
		hash     uint64 = objectHash
		members  int
		isBinary bool
		number   string
	)
	for key, more := s.Key(true); more; key, more = s.Key(false) {
		start := s.At
		valueHash := s.value(depth + 1)
		switch value := s.Text[start:s.At]; key {
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
	for more := s.Element(true); more; more = s.Element(false) {
		hash = mix(hash, s.value(depth+1))
	}
	return hash
}
