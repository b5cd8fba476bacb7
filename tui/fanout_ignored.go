package tui

import (
	"strings"

	"sailscope/model/jsondiff"
)

// ignoreList is the paths that answers may differ in, as they were written and
// as they were understood.
type ignoreList struct {
	text     string
	patterns jsondiff.Ignore
	round    int // counts the lists, so that a comparison knows whose it is
}

func newIgnoreList(patterns []string) (ignoreList, error) {
	list := ignoreList{text: strings.Join(patterns, " "), round: 1}
	var err error
	list.patterns, err = jsondiff.ParseIgnore(list.text)
	return list, err
}

// set puts another list into force, unless there is a mistake in it.
func (l *ignoreList) set(text string) error {
	patterns, err := jsondiff.ParseIgnore(text)
	if err != nil {
		return err
	}
	l.text, l.patterns = text, patterns
	l.round++
	return nil
}
