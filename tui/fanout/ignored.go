package fanout

import (
	"strings"

	"sailscope/model/jsondiff"
)

// Ignored is the paths that answers may differ in, as they were written and
// as they were understood.
type Ignored struct {
	text     string
	patterns jsondiff.Ignore
	round    int // counts the lists, so that a comparison knows whose it is
}

// NewIgnored reads the paths of a list.
func NewIgnored(patterns []string) (Ignored, error) {
	list := Ignored{text: strings.Join(patterns, " "), round: 1}
	var err error
	list.patterns, err = jsondiff.ParseIgnore(list.text)
	return list, err
}

// String is the paths as they were written.
func (l *Ignored) String() string { return l.text }

// set puts another list into force, unless there is a mistake in it.
func (l *Ignored) set(text string) error {
	patterns, err := jsondiff.ParseIgnore(text)
	if err != nil {
		return err
	}
	l.text, l.patterns = text, patterns
	l.round++
	return nil
}
