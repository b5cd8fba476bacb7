package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"sailscope/theme"
)

// Error is something wrong in a configuration file, at a line and column that
// count from 1.
type Error struct {
	File         string
	Line, Column int
	Err          error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Errors are what is wrong in a file, in its order; never empty.
type Errors []*Error

func (all Errors) Error() string {
	lines := make([]string, len(all))
	for i, e := range all {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

func (all Errors) Unwrap() []error {
	errs := make([]error, len(all))
	for i, e := range all {
		errs[i] = e
	}
	return errs
}

// add takes in an error about the file, or several.
func (all *Errors) add(err error) {
	var one *Error
	var several Errors
	switch {
	case errors.As(err, &several):
		*all = append(*all, several...)
	case errors.As(err, &one):
		*all = append(*all, one)
	}
}

// at are those at one place.
func (all Errors) at(p position) Errors {
	return slices.DeleteFunc(slices.Clone(all), func(e *Error) bool { return e.Line != p.line || e.Column != p.column })
}

// Join is all of several lists as one error, in the order of the file; nil if
// there is nothing in them.
func Join(lists ...Errors) error {
	all := slices.Concat(lists...)
	slices.SortStableFunc(all, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all.result()
}

// result is all of them as an error, nil if there are none.
func (all Errors) result() error {
	if len(all) == 0 {
		return nil
	}
	return all
}

// position is where something is in a file.
type position struct {
	file         string
	line, column int
}

func (p position) errorf(format string, args ...any) error {
	return p.wrap(fmt.Errorf(format, args...))
}

func (p position) wrap(err error) *Error {
	return &Error{File: p.file, Line: p.line, Column: p.column, Err: err}
}

// unknown is what is said of a word that is none of the known ones.
func unknown(word string, known []string) error {
	if near := Nearest(word, known); near != "" {
		return fmt.Errorf("unknown key %q: did you mean %s?", word, near)
	}
	return fmt.Errorf("unknown key%s: the keys here are %s", quotedName(word), strings.Join(known, ", "))
}

// quotedName is a blank and a name in quotes, or nothing if it may be a value
// that got where names belong.
func quotedName(word string) string {
	if !isPlainName(word) {
		return ""
	}
	return fmt.Sprintf(" %q", word)
}

// nameOr is a name, or other words if it may be a value.
func nameOr(name, other string) string {
	if isPlainName(name) {
		return name
	}
	return other
}

// isPlainName tells a name that somebody has chosen from a value, which may be a
// secret: cookies, URLs and headers have other characters, tokens are long and
// have digits.
func isPlainName(word string) bool {
	const longest = 40
	const longestWithDigits = 15
	digits := strings.ContainsAny(word, "0123456789")
	return len(word) <= longest && (!digits || len(word) <= longestWithDigits) && !strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
	})
}

// NoTheme is what is said of the name of a theme that is not there.
func NoTheme(name string) error {
	if near := Nearest(name, theme.Names()); near != "" {
		return fmt.Errorf("there is no theme %q: did you mean %s?", name, near)
	}
	return fmt.Errorf("there is no theme %q: there are %s", name, strings.Join(theme.Names(), ", "))
}

// Nearest is the known word that was probably meant, "" if none was.
func Nearest(word string, known []string) string {
	nearest, least := "", 1+min(2, len([]rune(word))/3) // so many differences are too many
	for _, candidate := range known {
		if d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(candidate))); d < least {
			nearest, least = candidate, d
		}
	}
	return nearest
}

// distance is how many letters have to be put in, left out, replaced or swapped
// with the next one to make one word of the other.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1) // d[i][j] is from a[:i] to b[:j]
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replaced := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			d[i][j] = min(replaced, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
