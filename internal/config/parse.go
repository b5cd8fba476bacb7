package config

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Parse reads the text of a configuration file. The name of the file is for
// messages, and for file names that are relative to it. An error is Errors, and
// what is right in the file is returned beside it.
func Parse(file string, text []byte, check Check) (Config, error) {
	r := reader{file: file, check: check}
	var wrong Errors
	root, err := r.document(text)
	if err != nil || root == nil {
		wrong.add(err)
		return Config{}, wrong.result()
	}
	c, err := r.config(root)
	wrong.add(err)
	return c, wrong.result()
}

// reader turns the tree of one file into a Config. It works on the tree, not on
// decoded values, because every message says where.
type reader struct {
	file  string
	check Check
}

// document is what the file holds, nil if there is nothing but comments.
func (r reader) document(text []byte) (ast.Node, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))                        // editors on Windows write it
	tree, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey()) // entries says it better
	if err != nil {
		return nil, r.syntaxError(err)
	}
	var root ast.Node
	for _, document := range tree.Docs {
		switch {
		case document.Body == nil:
		case root != nil:
			return nil, r.position(document.Start).errorf("there is a second document: a configuration is one, without --- and %% lines")
		default:
			root = document.Body
		}
	}
	return root, nil
}

// syntaxError leaves out the excerpt of the file, which may be a secret.
func (r reader) syntaxError(err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		return position{r.file, 1, 1}.errorf("this is not YAML")
	}
	return r.position(syntax.GetToken()).errorf("this is not YAML: %s", syntax.GetMessage())
}

func (r reader) position(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{r.file, 1, 1}
	}
	return position{r.file, t.Position.Line, t.Position.Column}
}

// config goes on after what is wrong, so that all of it is said at once.
func (r reader) config(root ast.Node) (Config, error) {
	var c Config
	entries, err := r.entries(root, []string{"defaults", "sockets", KeyVariables, "theme", "keys", "compare"})
	if err != nil {
		return Config{}, err
	}
	var wrong Errors
	usable := true
	for _, e := range entries {
		switch e.key {
		case "defaults":
			c.Defaults, err = r.defaults(e)
			usable = err == nil
		case "sockets":
			c.Sockets, err = r.sockets(e)
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
	if !usable {
		c.Sockets = nil // without its defaults, a socket would go past a proxy, or trust anybody
	}
	return c, wrong.result()
}

func (r reader) defaults(e entry) (Settings, error) {
	entries, err := r.entries(e.value, append(Keys(), "name", KeyURL))
	if err != nil {
		return nil, err
	}
	for _, own := range entries {
		if own.key == "name" || own.key == KeyURL {
			return nil, own.at.errorf("%s cannot be a default, each socket has its own: put it under sockets", own.key)
		}
	}
	return r.settings(entries)
}

func (r reader) sockets(e entry) ([]Socket, error) {
	list, ok := e.value.(*ast.SequenceNode)
	if !ok {
		return nil, e.at.errorf("sockets has to be a list, each with a dash, a name and a url; it is %s", describe(e.value))
	}
	var sockets []Socket
	var wrong Errors
	for _, item := range list.Values {
		s, err := r.socket(item, sockets)
		if err != nil {
			wrong.add(err)
			continue
		}
		sockets = append(sockets, s)
	}
	return sockets, wrong.result()
}

func (r reader) socket(item ast.Node, before []Socket) (Socket, error) {
	entries, err := r.entries(item, append([]string{"name", KeyURL}, Keys()...))
	if err != nil {
		return Socket{}, err
	}
	at := r.position(item.GetToken())
	if len(entries) > 0 {
		at = entries[0].at
	}
	i := slices.IndexFunc(entries, func(e entry) bool { return e.key == "name" })
	if i < 0 {
		return Socket{}, at.errorf("this socket has no name: add one, like name: staging")
	}
	name, err := socketName(entries[i], before)
	if err != nil {
		return Socket{}, err
	}
	if !slices.ContainsFunc(entries, func(e entry) bool { return e.key == KeyURL }) {
		return Socket{}, at.errorf("the socket %q has no url: add the app's address, like url: http://localhost:1337", name)
	}
	settings, err := r.settings(slices.Delete(entries, i, i+1))
	return Socket{Name: name, Settings: settings}, err
}

func socketName(e entry, before []Socket) (string, error) {
	name, ok := scalar(e.value)
	switch {
	case !ok:
		return "", e.at.errorf("name has to be text; it is %s", describe(e.value))
	case strings.TrimSpace(name) != name || name == "":
		return "", e.at.errorf("the name is empty, or has spaces around it")
	case strings.ContainsAny(name, "/:"):
		return "", e.at.errorf("the name %q could be mistaken for a URL: it must not have / or : in it", name)
	case checkText(name) != nil:
		return "", e.at.errorf("the name %q holds a control character", name)
	}
	for _, s := range before {
		if s.Name == name {
			return "", e.at.errorf("there is another socket %q: names have to differ", name)
		}
	}
	return name, nil
}

// entry is a key of a map, and its value.
type entry struct {
	key   string
	at    position // of the key
	value ast.Node
}

// entries are those of a map with known keys; nil knows all. None is empty.
func (r reader) entries(node ast.Node, known []string) ([]entry, error) {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return nil, r.position(node.GetToken()).errorf("here have to be keys with values, like %s; this is %s", exampleOf(known), describe(node))
	}
	var entries []entry
	for pairs := mapping.MapRange(); pairs.Next(); {
		keyNode := pairs.Key()
		e := entry{at: r.position(keyNode.GetToken()), value: pairs.Value()}
		if e.key, ok = scalar(keyNode); !ok {
			return nil, e.at.errorf("a key has to be text, not %s", describe(keyNode))
		}
		if known != nil && !slices.Contains(known, e.key) {
			return nil, e.at.wrap(unknown(e.key, known))
		}
		for _, other := range entries {
			if other.key == e.key {
				return nil, e.at.errorf("%s is given twice, first in line %d", e.key, other.at.line)
			}
		}
		if _, empty := e.value.(*ast.NullNode); empty || e.value == nil {
			return nil, e.at.errorf("%s has no value: give it one, or leave it out", e.key)
		}
		entries = append(entries, e)
	}
	return entries, nil
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
