package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"sailscope/internal/settings"
	"sailscope/internal/yamlguard"
)

// Parse reads the text of a configuration file. The name of the file is for
// messages, and for file names that are relative to it. An error is Errors, and
// what is right in the file is returned beside it.
func Parse(file string, text []byte, check Check) (Config, error) {
	r := reader{file: file, check: check}
	var wrong Errors
	root, err := r.document(text)
	if err != nil {
		wrong.add(err)
		return Config{Listed: true}, Join(wrong) // there may be sockets in it: nobody can tell
	}
	if root == nil {
		return Config{}, nil
	}
	c, err := r.config(root)
	wrong.add(err)
	return c, Join(wrong)
}

// The keys that only this file knows.
const (
	keyDefaults = "defaults"
	keySockets  = "sockets"
	keyName     = "name"
)

// reader turns the tree of one file into a Config. It works on the tree, not on
// decoded values, because every message says where.
type reader struct {
	file  string
	check Check
}

// document is what the file holds, nil if there is nothing but comments.
func (r reader) document(text []byte) (ast.Node, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // editors on Windows write it
	if err := yamlguard.Check(text, yamlguard.Limits{Tokens: maxTokens, Aliases: true}); err != nil {
		return nil, r.tooMuch(err)
	}
	tree, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey()) // entries says it better
	if err != nil {
		return nil, r.syntaxError(err)
	}
	var root ast.Node
	for _, document := range tree.Docs {
		switch {
		case document.Body == nil:
		case root != nil:
			return nil, r.position(document.Start).errorf("there is a second YAML document: remove the --- and %% lines")
		default:
			root = document.Body
		}
	}
	return root, nil
}

// tooMuch places an error of package yamlguard.
func (r reader) tooMuch(err error) error {
	at := position{r.file, 1, 1}
	if much, ok := errors.AsType[*yamlguard.Error](err); ok {
		at.line, err = much.Line, errors.New(much.What)
	}
	return at.wrap(err)
}

// syntaxError leaves out the excerpt of the file, which may be a secret.
func (r reader) syntaxError(err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		return position{r.file, 1, 1}.errorf("this is not YAML")
	}
	return r.position(syntax.GetToken()).errorf("this is not YAML: %s", quotation.ReplaceAllString(syntax.GetMessage(), `"…"`))
}

// quotation is what a message of the YAML parser repeats of the file, except
// single characters.
var quotation = regexp.MustCompile(`"[^"]{3,}"`)

func (r reader) position(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{r.file, 1, 1}
	}
	return position{r.file, t.Position.Line, t.Position.Column}
}

// config goes on after what is wrong, so that all of it is said at once.
func (r reader) config(root ast.Node) (Config, error) {
	var c Config
	var wrong, defaultsWrong Errors
	known := []string{keyDefaults, keySockets, KeyVariables, "theme", "keys", "compare"}
	entries, err := r.entries(root, known)
	wrong.add(err)
	for _, e := range entries {
		switch e.key {
		case keyDefaults:
			c.Defaults, err = r.defaults(e)
			defaultsWrong.add(err)
		case keySockets:
			c.Sockets, c.LeftOut, err = r.sockets(e)
		case KeyVariables:
			c.Variables, err = r.named(e)
		case "theme":
			c.Theme, err = r.theme(e)
		case "keys":
			c.Keys, err = r.keys(e)
		case "compare":
			c.Ignore, err = r.compare(e)
		}
		wrong.add(err)
	}
	_, isMap := root.(ast.MapNode)
	c.Listed = !isMap || slices.ContainsFunc(r.meant(root, keySockets, known), holdsSomething)
	for _, e := range r.meant(root, keyDefaults, known) {
		if holdsSomething(e) {
			defaultsWrong = append(defaultsWrong, wrong.at(e.at)...)
		}
	}
	if len(defaultsWrong) > 0 {
		c.withoutDefaults(defaultsWrong)
	}
	return c, wrong.result()
}

// withoutDefaults leaves out all sockets: without what the defaults say, one
// would go past a proxy, or trust anybody.
func (c *Config) withoutDefaults(because Errors) {
	for _, s := range c.Sockets {
		c.LeftOut = append(c.LeftOut, LeftOut{s.Name, because})
	}
	c.Defaults, c.Sockets = nil, nil
}

func (r reader) defaults(e entry) (Settings, error) {
	var wrong Errors
	entries, err := r.entries(e.value, append(settings.Keys(settings.Defaults), keyName, settings.KeyURL))
	wrong.add(err)
	entries = slices.DeleteFunc(entries, func(e entry) bool {
		own := e.key == keyName || e.key == settings.KeyURL
		if own {
			wrong.add(e.at.errorf("%s cannot be a default, each socket has its own: put it under sockets", e.key))
		}
		return own
	})
	defaults, err := r.settings(entries)
	wrong.add(err)
	return defaults, wrong.result()
}

func (r reader) sockets(e entry) (sockets []Socket, leftOut []LeftOut, err error) {
	list, ok := e.value.(*ast.SequenceNode)
	if !ok {
		return nil, nil, e.at.errorf("sockets has to be a list, each with a dash, a name and a url; it is %s", describe(e.value))
	}
	var wrong Errors
	var names []string
	for _, item := range list.Values {
		var because Errors
		s, err := r.socket(item, names)
		because.add(err)
		switch {
		case err == nil:
			sockets = append(sockets, s)
		case s.Name != "":
			leftOut = append(leftOut, LeftOut{s.Name, because})
		}
		wrong = append(wrong, because...)
		names = append(names, s.Name)
	}
	return sockets, leftOut, wrong.result()
}

// socket reads a socket whose name must be none of those before. With an error,
// it is told by its name only, if it has one of its own.
func (r reader) socket(item ast.Node, before []string) (s Socket, err error) {
	known := append([]string{keyName}, settings.Keys(settings.Config)...)
	entries, err := r.entries(item, known)
	mapping, isMap := item.(ast.MapNode)
	if !isMap {
		return s, err
	}
	var wrong Errors
	wrong.add(err)
	at := r.position(item.GetToken())
	if pairs := mapping.MapRange(); pairs.Next() {
		at = r.position(pairs.Key().GetToken())
	}
	subject := "this socket"
	if i := slices.IndexFunc(entries, func(e entry) bool { return e.key == keyName }); i >= 0 {
		if s.Name, err = socketName(entries[i], before); err == nil {
			subject = fmt.Sprintf("the socket %q", s.Name)
		}
		wrong.add(err)
		entries = slices.Delete(entries, i, i+1)
	}
	if len(r.meant(item, keyName, known)) == 0 {
		wrong.add(at.errorf("this socket has no name: add one, like name: staging"))
	}
	if len(r.meant(item, settings.KeyURL, known)) == 0 {
		wrong.add(at.errorf("%s has no url: add the app's address, like url: http://localhost:1337", subject))
	}
	s.Settings, err = r.settings(entries)
	wrong.add(err)
	return s, wrong.result()
}

func socketName(e entry, before []string) (string, error) {
	name, ok := scalar(e.value)
	switch {
	case !ok:
		return "", e.at.errorf("name has to be text; it is %s", describe(e.value))
	case strings.TrimSpace(name) != name || name == "":
		return "", e.at.errorf("the name is empty, or has spaces around it")
	case strings.ContainsAny(name, "/:"):
		return "", e.at.errorf("the name could be mistaken for a URL: it must not have / or : in it")
	case checkText(name) != nil:
		return "", e.at.errorf("the name holds a control character")
	case slices.Contains(before, name):
		return "", e.at.errorf("there is another socket%s: names have to differ", quotedName(name))
	}
	return name, nil
}

// entry is a key of a map, and its value.
type entry struct {
	key   string
	at    position // of the key
	value ast.Node
}

// entries are those of a map with known keys, as far as they are right; nil
// knows all. None is empty.
func (r reader) entries(node ast.Node, known []string) ([]entry, error) {
	entries, err := r.entriesOrNull(node, known)
	var wrong Errors
	wrong.add(err)
	entries = slices.DeleteFunc(entries, func(e entry) bool {
		if empty(e.value) {
			wrong.add(e.at.errorf("%s has no value: give it one, or leave it out", nameOr(e.key, "this key")))
			return true
		}
		return false
	})
	return entries, wrong.result()
}

// entriesOrNull are entries of which some may be null.
func (r reader) entriesOrNull(node ast.Node, known []string) ([]entry, error) {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return nil, r.position(node.GetToken()).errorf("keys with values belong here, like %s; this is %s", exampleOf(known), describe(node))
	}
	var entries []entry
	var wrong Errors
	for pairs := mapping.MapRange(); pairs.Next(); {
		e, err := r.entry(pairs, known)
		if i := slices.IndexFunc(entries, func(other entry) bool { return other.key == e.key }); err == nil && i >= 0 {
			err = e.at.errorf("%s is given twice, first in line %d", nameOr(e.key, "this key"), entries[i].at.line)
		}
		if err != nil {
			wrong.add(err)
			continue
		}
		entries = append(entries, e)
	}
	return entries, wrong.result()
}

func (r reader) entry(pair *ast.MapNodeIter, known []string) (entry, error) {
	keyNode := pair.Key()
	e := entry{at: r.position(keyNode.GetToken()), value: pair.Value()}
	var ok bool
	if e.key, ok = scalar(keyNode); !ok {
		return e, e.at.errorf("a key has to be text, not %s", describe(keyNode))
	}
	if known != nil {
		e.key = settings.Canonical(e.key)
	}
	if known != nil && !slices.Contains(known, e.key) {
		return e, e.at.wrap(unknown(e.key, known))
	}
	return e, nil
}

// meant are the entries of a map with a key, or with one that was probably meant
// to be it, right or wrong.
func (r reader) meant(node ast.Node, key string, known []string) []entry {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return nil
	}
	var entries []entry
	for pairs := mapping.MapRange(); pairs.Next(); {
		if word, ok := scalar(pairs.Key()); ok && Nearest(word, known) == key {
			entries = append(entries, entry{word, r.position(pairs.Key().GetToken()), pairs.Value()})
		}
	}
	return entries
}

func empty(node ast.Node) bool {
	_, null := node.(*ast.NullNode)
	return null || node == nil
}

// holdsSomething tells whether an entry has a value that is no empty list.
func holdsSomething(e entry) bool {
	list, isList := e.value.(*ast.SequenceNode)
	return !empty(e.value) && (!isList || len(list.Values) > 0)
}

func exampleOf(known []string) string {
	if len(known) == 0 {
		return "X-App: demo"
	}
	return known[0] + ": ..."
}

// scalar is text as it is written, without quotes. Numbers are text too: the
// 1.10 of a version stays that.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode: // | or >, which end in a line break
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode:
		return n.GetToken().Value, true
	default:
		return "", false
	}
}

func describe(node ast.Node) string {
	switch node.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return "text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
	case *ast.SequenceNode:
		return "a list"
	case ast.MapNode:
		return "a map"
	case *ast.NullNode, nil:
		return "nothing"
	default:
		return "an anchor, an alias or a tag, which are not understood here (text that begins with & * or ! needs quotes)"
	}
}
