package config

import "github.com/goccy/go-yaml/ast"

// compare reads the patterns of paths that answers may differ in: one or a list.
func (r reader) compare(e entry) ([]string, error) {
	var patterns []string
	var wrong Errors
	entries, err := r.entries(e.value, []string{KeyIgnore})
	wrong.add(err)
	for _, e := range entries {
		nodes := []ast.Node{e.value}
		if list, ok := e.value.(*ast.SequenceNode); ok {
			nodes = list.Values
		}
		for _, node := range nodes {
			at := r.position(node.GetToken())
			pattern, ok := scalar(node)
			if !ok {
				wrong.add(at.errorf("%s takes paths, in quotes, like \"**.updatedAt\"; this is %s", e.key, describe(node)))
				continue
			}
			if err := r.checked(Setting{Key: e.key, value: pattern, at: at}); err != nil {
				wrong.add(err)
				continue
			}
			patterns = append(patterns, pattern)
		}
	}
	return patterns, wrong.result()
}
