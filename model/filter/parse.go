package filter

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SyntaxError says what is wrong in a filter, and where.
type SyntaxError struct {
	Column int // in characters, from 1
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Reason) }

// Parse reads a filter. Every row passes a blank one. The error is a *SyntaxError.
func Parse(text string) (Query, error) {
	p := parser{text: text}
	var q Query
	for p.skipSpace(); p.at < len(p.text); p.skipSpace() {
		t, err := p.term()
		if err != nil {
			return Query{}, err
		}
		q.terms = append(q.terms, t)
	}
	return q, nil
}

type parser struct {
	text string
	at   int
}

func (p *parser) fail(at int, format string, args ...any) error {
	return &SyntaxError{Column: 1 + utf8.RuneCountInString(p.text[:at]), Reason: fmt.Sprintf(format, args...)}
}

func (p *parser) skipSpace() {
	p.at = len(p.text) - len(strings.TrimLeftFunc(p.text[p.at:], unicode.IsSpace))
}

// take skips a character if it comes next.
func (p *parser) take(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) term() (term, error) {
	var t term
	var err error
	start := p.at
	t.negated = p.take('!')
	switch {
	case p.atEnd():
		err = p.fail(start, "! needs what to leave out, like !text")
	case p.take('~'):
		t.matcher, err = p.fuzzy()
	case p.text[p.at] == '"':
		var phrase string
		phrase, err = p.quoted()
		t.matcher = contains{newNeedle(phrase)}
	default:
		t.matcher, err = p.wordOrField()
	}
	return t, err
}

// atEnd reports whether the term has ended.
func (p *parser) atEnd() bool {
	rest := p.text[p.at:]
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsSpace(r)
}

// word reads up to the next space.
func (p *parser) word() string {
	end := strings.IndexFunc(p.text[p.at:], unicode.IsSpace)
	if end < 0 {
		end = len(p.text) - p.at
	}
	word := p.text[p.at : p.at+end]
	p.at += end
	return word
}

func (p *parser) fuzzy() (matcher, error) {
	start := p.at
	word := p.word()
	if word == "" {
		return nil, p.fail(start-1, "~ needs characters to look for, like ~usr")
	}
	if i := strings.IndexAny(word, wordBreaks); i >= 0 {
		return nil, p.fail(start+i, "~ looks within a word, which has no %q", word[i])
	}
	return fuzzy{newNeedle(word)}, nil
}

// quoted reads a phrase in quotation marks. The term must end after it.
func (p *parser) quoted() (string, error) {
	start := p.at
	p.at++
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '\\' && p.at+1 < len(p.text) && strings.IndexByte(`"\`, p.text[p.at+1]) >= 0:
			p.at++
			c = p.text[p.at]
		case c == '"':
			p.at++
			return p.endQuoted(start, b.String())
		}
		b.WriteByte(c)
		p.at++
	}
	return "", p.fail(start, "the quotation mark is not closed")
}

func (p *parser) endQuoted(start int, phrase string) (string, error) {
	switch {
	case !p.atEnd():
		return "", p.fail(p.at, `a space is missing; inside quotes, a quotation mark is \"`)
	case phrase == "":
		return "", p.fail(start, "there is nothing between the quotation marks")
	}
	return phrase, nil
}

func fields() []string { return []string{"event", "verb", "id", "record", "kind"} }

func (p *parser) wordOrField() (matcher, error) {
	start := p.at
	colon := p.fieldEnd()
	if colon < 0 {
		if err := p.foreign(); err != nil {
			return nil, err
		}
		return contains{newNeedle(p.word())}, nil
	}
	field := p.text[p.at : p.at+colon]
	if !slices.Contains(fields(), field) {
		return nil, p.fail(start, `%s: is none of %s:; to search for it, write it in quotes`, field, strings.Join(fields(), ":, "))
	}
	p.at += colon + 1
	at := p.at
	texts, glob, err := p.values(field)
	if err != nil {
		return nil, err
	}
	switch field {
	case "event":
		return name{globs(texts, glob)}, nil
	case "kind":
		return p.kind(at, texts)
	case "record":
		return p.record(at, texts, glob)
	default:
		return property{key: field, oneOf: globs(texts, glob)}, nil
	}
}

// foreign fails for a field after a negation or a parenthesis of other filter languages, which
// would otherwise be searched for as text.
func (p *parser) foreign() error {
	word := p.text[p.at:]
	rest := parser{text: strings.TrimLeft(word, "-+!(")}
	colon := rest.fieldEnd()
	sign := word[:len(word)-len(rest.text)]
	if sign == "" || colon < 0 {
		return nil
	}
	field := rest.text[:colon]
	switch {
	case !slices.Contains(fields(), field):
		return p.fail(p.at, `%s%s: is none of %s:; ! negates, and quotes search for it`, sign, field, strings.Join(fields(), ":, "))
	case strings.Contains(sign, "("):
		return p.fail(p.at, `%s%s: has a parenthesis, which filters don't know; ! negates, and quotes search for it`, sign, field)
	default:
		return p.fail(p.at, `%s%s: negates nothing: write !%s: for that, or quotes to search for it`, sign, field, field)
	}
}

// fieldEnd is where the colon is of what is written like a field: a name of
// letters, and behind the first digits, _, - and dots. It is -1 for other text,
// which a time and a URL are.
func (p *parser) fieldEnd() int {
	rest := p.text[p.at:]
	colon := strings.IndexFunc(rest, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.", r)
	})
	first, _ := utf8.DecodeRuneInString(rest)
	if colon < 1 || rest[colon] != ':' || !unicode.IsLetter(first) || strings.HasPrefix(rest[colon:], "://") {
		return -1
	}
	return colon
}

// values reads what follows a field's colon: a phrase in quotation marks, or alternatives, in
// which * is any text.
func (p *parser) values(field string) (texts []string, glob newGlob, err error) {
	start := p.at
	if p.at < len(p.text) && p.text[p.at] == '"' {
		phrase, err := p.quoted()
		return []string{phrase}, exactly, err
	}
	for value := range strings.SplitSeq(p.word(), "|") {
		if value == "" {
			return nil, nil, p.fail(start, "%s: needs a value, like %s:%s", field, field, example(field))
		}
		texts = append(texts, value)
		start += len(value) + 1
	}
	return texts, pattern, nil
}

func example(field string) string {
	return map[string]string{"event": "user", "verb": "updated", "id": "3", "record": "boat#7", "kind": string(Answer)}[field]
}

func (p *parser) kind(at int, texts []string) (matcher, error) {
	var k kind
	for _, text := range texts {
		if !slices.Contains(kinds(), text) {
			return nil, p.fail(at, "%q is no kind; the kinds are %s", text, strings.Join(kinds(), ", "))
		}
		k.of = append(k.of, Kind(text))
		at += len(text) + 1
	}
	return k, nil
}

func (p *parser) record(at int, texts []string, glob newGlob) (matcher, error) {
	var r record
	for _, text := range texts {
		model, id, _ := strings.Cut(text, "#")
		if model == "" || id == "" {
			return nil, p.fail(at, "%q is no record: write a model, # and an id, like record:%s", text, example("record"))
		}
		r.of = append(r.of, recordGlob{model: glob(model), id: glob(id)})
		at += len(text) + 1
	}
	return r, nil
}
