// Package bound keeps what a server says of a connection small: names, reasons
// and ids that are megabytes long would stay in memory, and be drawn, for as long
// as anybody looks at them. Events and responses are data and stay whole; they
// have budgets of their own.
package bound

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits in bytes, in one place.
const (
	// Name bounds the names of events, headers and namespaces.
	Name = 1 << 10
	// ID bounds session ids, socket ids, record ids and attributes. No server has
	// longer ones: what is longer is refused, or is no id.
	ID = 512
	// Reason bounds a text for people: a refusal's message, an error.
	Reason = 2 << 10
	// Details bounds what explains a reason: a stack trace, the data of a refusal.
	Details = 16 << 10
)

// Text returns text if it has at most limit bytes, else a copy of its beginning
// that says how long it was.
func Text(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return head(text, limit) + "… (" + Size(len(text)) + " in all)"
}

// Unique is Text for names by which things are told apart: the names of two
// events whose beginnings are equal stay different.
func Unique(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return fmt.Sprintf("%s… (%s in all, #%x)", head(name, limit), Size(len(name)), sum[:4])
}

// Error returns err if its text has at most Reason bytes, else an error with a
// bounded text that keeps nothing of err.
func Error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if len(text) <= Reason {
		return err
	}
	return errors.New(Text(text, Reason))
}

// head is the beginning of a text, up to a whole character. It shares the
// text's memory.
func head(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	end := limit
	for end > max(limit-utf8.UTFMax, 0) && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// Head is a copy of the first bytes of a text, so that nothing keeps the rest.
func Head(text string, limit int) string {
	return strings.Clone(head(text, limit))
}

// Size writes a number of bytes for people.
func Size(n int) string {
	const kilo, mega = 1 << 10, 1 << 20
	switch {
	case n < kilo:
		return fmt.Sprintf("%d B", n)
	case n < mega:
		return fmt.Sprintf("%.1f KB", float64(n)/kilo)
	default:
		return fmt.Sprintf("%.1f MB", float64(n)/mega)
	}
}
