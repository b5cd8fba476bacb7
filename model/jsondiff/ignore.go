package jsondiff

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sailscope/internal/jsontext"
)

// Ignore is a list of patterns of paths. Values at such a path and below it are ignored. The zero value
// ignores nothing.
type Ignore struct{ patterns []pattern }

// pattern is the steps of a path, with wildcards.
type pattern []matcher

type matcher struct {
	kind matcherKind
	step step // of matchStep
}

type matcherKind int

const (
	matchStep     matcherKind = iota
	matchMember               // .*
	matchElement              // [*]
	matchAnything             // **, any number of steps
)

// maxSteps bounds the steps of a pattern: each is a bit of a word, and so is its end.
const maxSteps = 63

// SyntaxError says what is wrong in a list of patterns, and where.
type SyntaxError struct {
	Column int // in characters, from 1
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Reason) }

// ParseIgnore reads patterns that are separated by spaces or commas. The error is a *SyntaxError. A
// pattern is a path from the root, as jq writes it: .user.name, [3].id, .["any key"]. * is any member,
// [*] any element of an array, and ** any number of steps, also none: **.updatedAt is that field
// anywhere.
func ParseIgnore(text string) (Ignore, error) {
	p := ignoreParser{text: text}
	var ignore Ignore
	for p.skipSeparators(); p.at < len(text); p.skipSeparators() {
		one, err := p.pattern()
		if err != nil {
			return Ignore{}, err
		}
		ignore.patterns = append(ignore.patterns, one)
	}
	return ignore, nil
}

type ignoreParser struct {
	text string
	at   int
}

func (p *ignoreParser) rest() string { return p.text[p.at:] }

func (p *ignoreParser) fail(at int, format string, args ...any) error {
	return &SyntaxError{Column: 1 + utf8.RuneCountInString(p.text[:at]), Reason: fmt.Sprintf(format, args...)}
}

func (p *ignoreParser) skipSeparators() {
	p.at = len(p.text) - len(strings.TrimLeft(p.rest(), ", \t"))
}

// atEnd reports whether a pattern ends here.
func (p *ignoreParser) atEnd() bool {
	return p.at == len(p.text) || strings.IndexByte(", \t", p.text[p.at]) >= 0
}

func (p *ignoreParser) pattern() (pattern, error) {
	var steps pattern
	start := p.at
	for !p.atEnd() {
		if len(steps) == maxSteps {
			return nil, p.fail(start, "this has more than %d steps", maxSteps)
		}
		m, err := p.matcher(len(steps) == 0)
		if err != nil {
			return nil, err
		}
		steps = append(steps, m)
	}
	if steps[len(steps)-1].kind == matchAnything {
		return nil, p.fail(p.at, "** needs a field behind it, like **.updatedAt")
	}
	return steps, nil
}

// matcher reads one step. Only the first may be ** without a point.
func (p *ignoreParser) matcher(first bool) (matcher, error) {
	switch {
	case strings.HasPrefix(p.rest(), "."):
		p.at++
	case strings.HasPrefix(p.rest(), "["), first && strings.HasPrefix(p.rest(), "**"):
	case first:
		return matcher{}, p.fail(p.at, "a path begins with . or [; **.name is a field anywhere")
	default:
		return matcher{}, p.fail(p.at, "here has to be . or [")
	}
	switch {
	case strings.HasPrefix(p.rest(), "["):
		return p.brackets()
	case strings.HasPrefix(p.rest(), "**"):
		p.at += len("**")
		return matcher{kind: matchAnything}, nil
	case strings.HasPrefix(p.rest(), "*"):
		p.at++
		return matcher{kind: matchMember}, nil
	}
	return p.name()
}

func (p *ignoreParser) name() (matcher, error) {
	end := strings.IndexAny(p.rest(), ".[]*\", \t")
	if end < 0 {
		end = len(p.rest())
	}
	if end == 0 {
		return matcher{}, p.fail(p.at, "here has to be a name, * or **; another key is written [\"like this\"]")
	}
	name := p.rest()[:end]
	p.at += end
	return matcher{step: step{name: name, named: true}}, nil
}

// brackets reads [*], [3] or ["a key"].
func (p *ignoreParser) brackets() (matcher, error) {
	start := p.at
	inside := p.at + 1
	if strings.HasPrefix(p.text[inside:], `"`) {
		end := jsontext.StringEnd(p.text, inside)
		var name string
		if !strings.HasPrefix(p.text[end:], "]") || json.Unmarshal([]byte(p.text[inside:end]), &name) != nil {
			return matcher{}, p.fail(start, "this key is not closed: write it like [\"a key\"]")
		}
		p.at = end + 1
		return matcher{step: step{name: name, named: true}}, nil
	}
	place, _, closed := strings.Cut(p.text[inside:], "]")
	p.at = inside + len(place) + 1
	index, err := strconv.Atoi(place)
	switch {
	case closed && place == "*":
		return matcher{kind: matchElement}, nil
	case closed && err == nil && index >= 0:
		return matcher{step: step{index: index}}, nil
	}
	return matcher{}, p.fail(start, "brackets hold *, a place like [3], or a key like [\"name\"]")
}

// progress says how far a path matches each of the patterns: bit i means that the first i matchers
// match.
type progress []uint64

func (g Ignore) start() progress {
	at := make(progress, len(g.patterns))
	for i, p := range g.patterns {
		at[i] = p.skipAnything(1)
	}
	return at
}

// advance adds a step to the path. ignored means that the path matches a pattern.
func (g Ignore) advance(at progress, s step) (next progress, ignored bool) {
	next = make(progress, len(at))
	for i, p := range g.patterns {
		next[i] = p.advance(at[i], s)
		ignored = ignored || next[i]&(1<<len(p)) != 0
	}
	return next, ignored
}

func (p pattern) advance(at uint64, s step) uint64 {
	var next uint64
	for i, m := range p {
		switch {
		case at&(1<<i) == 0:
		case m.kind == matchAnything:
			next |= 1 << i
		case m.fits(s):
			next |= 1 << (i + 1)
		}
	}
	return p.skipAnything(next)
}

// skipAnything also matches ** with no step.
func (p pattern) skipAnything(at uint64) uint64 {
	for i, m := range p {
		if m.kind == matchAnything && at&(1<<i) != 0 {
			at |= 1 << (i + 1)
		}
	}
	return at
}

func (m matcher) fits(s step) bool {
	switch m.kind {
	case matchMember:
		return s.named
	case matchElement:
		return !s.named
	default:
		return m.step == s
	}
}
