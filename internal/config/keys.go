package config

import "github.com/goccy/go-yaml/ast"

// Binding gives an action of the dashboard other keys; none takes them away.
// Which actions and keys there are is the dashboard's to know.
type Binding struct {
	Action string
	Keys   []string

	at position
}

// Wrap adds where the binding is to an error about it.
func (b Binding) Wrap(err error) error { return b.at.wrap(err) }

// keys reads a map of actions to a key or a list of keys.
func (r reader) keys(e entry) ([]Binding, error) {
	entries, err := r.entries(e.value, nil)
	if err != nil {
		return nil, err
	}
	var bindings []Binding
	for _, e := range entries {
		b := Binding{Action: e.key, at: e.at}
		nodes := []ast.Node{e.value}
		if list, ok := e.value.(*ast.SequenceNode); ok {
			nodes = list.Values
		}
		for _, node := range nodes {
			key, ok := scalar(node)
			if !ok || key == "" {
				return nil, r.position(node.GetToken()).errorf("%s takes a key or a list of keys, in quotes if in doubt; this is %s", e.key, describe(node))
			}
			b.Keys = append(b.Keys, key)
		}
		bindings = append(bindings, b)
	}
	return bindings, nil
}
