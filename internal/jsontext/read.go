package jsontext

// ReadString reads the string that begins at an index and returns the index after
// it. If that is no string, wanted says what is missing, and end is where.
func ReadString[T Text](raw T, at int) (end int, wanted string) {
	for i := at + 1; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '"':
			return i + 1, ""
		case c == '\\':
			size := escapeSize(raw, i+1)
			if size == 0 {
				return i, "escape"
			}
			i += size
		case c < ' ':
			return i, "character of a string"
		}
	}
	return len(raw), "end of the string"
}

// escapeSize is the length of the escape whose backslash is before an index, 0 if
// it is none.
func escapeSize[T Text](raw T, at int) int {
	const digits = 4
	if at >= len(raw) {
		return 0
	}
	switch raw[at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		if at+digits >= len(raw) {
			return 0
		}
		for i := at + 1; i <= at+digits; i++ {
			if c := raw[i]; !IsDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
				return 0
			}
		}
		return 1 + digits
	}
	return 0
}

// ReadNumber reads -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? at an index and
// returns the index after it. If a digit is missing there, ok is false. What
// follows a number is the caller's to judge: of 01 it reads 0.
func ReadNumber[T Text](raw T, at int) (end int, ok bool) {
	if is(raw, at, '-') {
		at++
	}
	if is(raw, at, '0') {
		at++
	} else if at, ok = readDigits(raw, at); !ok {
		return at, false
	}
	if is(raw, at, '.') {
		if at, ok = readDigits(raw, at+1); !ok {
			return at, false
		}
	}
	if is(raw, at, 'e') || is(raw, at, 'E') {
		at++
		if is(raw, at, '+') || is(raw, at, '-') {
			at++
		}
		return readDigits(raw, at)
	}
	return at, true
}

func is[T Text](raw T, at int, c byte) bool { return at < len(raw) && raw[at] == c }

func readDigits[T Text](raw T, at int) (end int, ok bool) {
	start := at
	for at < len(raw) && IsDigit(raw[at]) {
		at++
	}
	return at, at > start
}

// ReadWord reads true, false or null at an index and returns the index after it.
func ReadWord[T Text](raw T, at int) (end int, ok bool) {
	for _, word := range [...]string{"true", "null", "false"} {
		if HasPrefix(raw, at, word) {
			return at + len(word), true
		}
	}
	return at, false
}

// HasPrefix tells whether a token begins at an index.
func HasPrefix[T Text](raw T, at int, token string) bool {
	return len(raw)-at >= len(token) && string(raw[at:at+len(token)]) == token
}

// IsDigit tells whether c is one of 0 to 9.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// IsName tells whether jq takes a key without quotation marks.
func IsName[T Text](key T) bool {
	for i := range len(key) {
		c := key[i]
		if letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'; !letter && (i == 0 || !IsDigit(c)) {
			return false
		}
	}
	return len(key) > 0
}
