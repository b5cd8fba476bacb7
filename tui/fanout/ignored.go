package fanout

import (
	"strings"

	"sailscope/model/jsondiff"
)

// Ignored is the list of paths where responses may differ, as typed and as parsed.
type Ignored struct {
	text     string
	patterns jsondiff.Ignore
	round    int // numbers the lists, so that a comparison knows which list it used
}

// NewIgnored parses the paths of a list.
func NewIgnored(patterns []string) (Ignored, error) {
	list := Ignored{text: strings.Join(patterns, " "), round: 1}
	var err error
	list.patterns, err = jsondiff.ParseIgnore(list.text)
	return list, err
}

// String returns the paths as typed.
func (l *Ignored) String() string { return l.text }

// set replaces the list. It fails if the new one has a syntax error.
func (l *Ignored) set(text string) error {
	patterns, err := jsondiff.ParseIgnore(text)
	if err != nil {
		return err
	}
	l.text, l.patterns = text, patterns
	l.round++
	return nil
}
