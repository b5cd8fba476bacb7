package jsontree

import "bytes"

// scanString reads a string and tells whether a line feed is in it.
func (p *parser) scanString() (feeds bool, err error) {
	raw := p.raw
	for i := p.at + 1; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '"':
			p.at = i + 1
			return feeds, nil
		case c == '\\':
			size := escapeSize(raw[i+1:])
			if size == 0 {
				p.at = i
				return false, p.fail("escape")
			}
			feeds = feeds || raw[i+1] == 'n'
			i += size
		case c < ' ':
			p.at = i
			return false, p.fail("character of a string")
		}
	}
	p.at = len(raw)
	return false, p.fail("end of the string")
}

// escapeSize is the length of an escape behind its backslash, 0 if it is none.
func escapeSize(rest []byte) int {
	if len(rest) == 0 {
		return 0
	}
	switch rest[0] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		const digits = 4
		if len(rest) <= digits {
			return 0
		}
		for _, c := range rest[1 : digits+1] {
			if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
				return 0
			}
		}
		return digits + 1
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// number reads -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
func (p *parser) number() error {
	if p.is('-') {
		p.at++
	}
	if p.is('0') {
		p.at++
	} else if !p.digits() {
		return p.fail("digit")
	}
	if p.is('.') {
		p.at++
		if !p.digits() {
			return p.fail("digit")
		}
	}
	if p.is('e') || p.is('E') {
		p.at++
		if p.is('+') || p.is('-') {
			p.at++
		}
		if !p.digits() {
			return p.fail("digit")
		}
	}
	return p.delimited()
}

func (p *parser) digits() bool {
	start := p.at
	for p.at < len(p.raw) && isDigit(p.raw[p.at]) {
		p.at++
	}
	return p.at > start
}

func (p *parser) literal() error {
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(p.raw[p.at:], []byte(word)) {
			p.at += len(word)
			return p.delimited()
		}
	}
	return p.fail("value")
}

// delimited makes sure that a number or a literal ends where it seems to.
func (p *parser) delimited() error {
	if p.at < len(p.raw) && !isDelimiter(p.raw[p.at]) {
		return p.fail("end of a value")
	}
	return nil
}

func isDelimiter(b byte) bool {
	switch b {
	case ',', ']', '}', ' ', '\t', '\r', '\n', '{', '[', '"':
		return true
	}
	return false
}
