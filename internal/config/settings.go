package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"sailscope/internal/settings"
)

// settings reads entries that are settings.
func (r reader) settings(entries []entry) (Settings, error) {
	var all Settings
	var wrong Errors
	for _, e := range entries {
		some, err := r.setting(e)
		wrong.add(err)
		for _, s := range some {
			if i := slices.IndexFunc(all, func(other Setting) bool { return s.Target() == other.Target() }); i >= 0 {
				wrong.add(s.at.errorf("this repeats line %d: remove one of them", all[i].at.line))
				continue
			}
			all = append(all, s)
		}
	}
	return all, wrong.result()
}

// setting reads one entry: one setting, or one for each header or room.
func (r reader) setting(e entry) (Settings, error) {
	s := Setting{Key: e.key, at: e.at}
	var err error
	known, _ := settings.Find(e.key)
	switch known.Kind {
	case settings.Lines:
		return r.named(e)
	case settings.List:
		s.value, err = r.list(e)
	case settings.Switch:
		s.value, err = readSwitch(e)
	case settings.Route:
		switch node := e.value.(type) {
		case *ast.BoolNode:
			s.value = strconv.FormatBool(node.Value)
		case *ast.IntegerNode, *ast.FloatNode:
			err = e.at.errorf("%s has to be true, false or a path; it is %s", e.key, describe(e.value))
		default:
			s, err = r.text(e, "")
		}
	default:
		s, err = r.text(e, "")
	}
	if err == nil {
		err = r.checked(s)
	}
	return Settings{s}, err // a wrong one, too, must not be there twice
}

// named reads a map of names to values: headers, rooms or variables.
func (r reader) named(e entry) (Settings, error) {
	var named Settings
	var wrong Errors
	read := r.entries
	if e.key == settings.KeyHeader {
		read = r.entriesOrNull
	}
	entries, err := read(e.value, nil)
	wrong.add(err)
	for _, one := range entries {
		s, err := Setting{Key: e.key, Name: one.key, Without: true, at: one.at}, error(nil)
		if !empty(one.value) {
			s, err = r.text(entry{key: e.key, at: one.at, value: one.value}, one.key)
		}
		if err == nil {
			err = r.checked(s)
		}
		if err != nil {
			wrong.add(err)
			continue
		}
		named = append(named, s)
	}
	return named, wrong.result()
}

// text reads a text, or where to get it from. name is a header's, or empty.
func (r reader) text(e entry, name string) (Setting, error) {
	s := Setting{Key: e.key, Name: name, at: e.at}
	if _, ok := e.value.(ast.MapNode); ok {
		return r.secret(s, e)
	}
	var ok bool
	if s.value, ok = scalar(e.value); !ok {
		subject := e.key
		if name != "" {
			subject = nameOr(name, "this")
		}
		return s, e.at.errorf("%s has to be text; it is %s%s", subject, describe(e.value), quotesHelp(e.value))
	}
	return s, nil
}

// quotesHelp says how a text is written that YAML takes for something else.
func quotesHelp(node ast.Node) string {
	if on, ok := node.(*ast.BoolNode); ok {
		return fmt.Sprintf(": write %q, with quotes", strconv.FormatBool(on.Value))
	}
	return ""
}

// secret reads { env: NAME } or { command: "..." }.
func (r reader) secret(s Setting, e entry) (Setting, error) {
	entries, err := r.entries(e.value, []string{"env", "command"})
	if err != nil {
		return s, err
	}
	if len(entries) != 1 {
		return s, e.at.errorf("a value is text, { env: NAME } or { command: ... }: give one of them")
	}
	from := entries[0]
	var ok bool
	if s.value, ok = scalar(from.value); !ok {
		return s, from.at.errorf("%s has to be text; it is %s", from.key, describe(from.value))
	}
	if s.value == "" {
		return s, from.at.errorf("%s is empty", from.key)
	}
	s.at = from.at
	s.from = fromVariable
	if from.key == "command" {
		s.from = fromCommand
	}
	return s, nil
}

// list reads a list of words, or one word.
func (r reader) list(e entry) (string, error) {
	items := []ast.Node{e.value}
	if sequence, ok := e.value.(*ast.SequenceNode); ok {
		items = sequence.Values
	}
	if len(items) == 0 {
		return "", e.at.errorf("%s is an empty list: leave it out", e.key)
	}
	var words []string
	var wrong Errors
	for _, item := range items {
		at := r.position(item.GetToken())
		word, ok := scalar(item)
		if !ok || word == "" {
			wrong.add(at.errorf("%s has to be a list of words; this is %s", e.key, describe(item)))
			continue
		}
		wrong.add(r.checked(Setting{Key: e.key, value: word, at: at}))
		words = append(words, word)
	}
	return strings.Join(words, ","), wrong.result()
}

func readSwitch(e entry) (string, error) {
	on, ok := e.value.(*ast.BoolNode)
	if !ok {
		return "", e.at.errorf("%s has to be true or false; it is %s", e.key, describe(e.value))
	}
	return strconv.FormatBool(on.Value), nil
}

// checked looks at a value that is in the file, and has the caller do so.
func (r reader) checked(s Setting) error {
	if s.Secret() {
		return nil
	}
	err := r.check(s, s.value)
	if err == nil {
		err = checkText(s.value)
	}
	if err == nil {
		err = s.Check(s.value)
	}
	if err != nil {
		return s.at.wrap(err)
	}
	return nil
}
