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
func (b Binding) Wrap(err error) *Error { return b.at.wrap(err) }

// keys reads a map of actions to a key or a list of keys.
func (r reader) keys(e entry) ([]Binding, error) {
	var bindings []Binding
	var wrong Errors
	entries, err := r.entries(e.value, nil)
	wrong.add(err)
	for _, e := range entries {
		b, err := r.binding(e)
		if err != nil {
			wrong.add(err)
			continue
		}
		bindings = append(bindings, b)
	}
	return bindings, wrong.result()
}

func (r reader) binding(e entry) (Binding, error) {
	b := Binding{Action: e.key, at: e.at}
	nodes := []ast.Node{e.value}
	if list, ok := e.value.(*ast.SequenceNode); ok {
		nodes = list.Values
	}
	var wrong Errors
	for _, node := range nodes {
		key, ok := scalar(node)
		if !ok || key == "" {
			wrong.add(r.position(node.GetToken()).errorf("%s takes a key or a list of keys, in quotes if in doubt; this is %s", e.key, describe(node)))
			continue
		}
		b.Keys = append(b.Keys, key)
	}
	return b, wrong.result()
}
