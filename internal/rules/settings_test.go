//go:build !race

package rules

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"sailscope/internal/settings"
)

// The table describes each setting: no other code knows its key, so that a new
// setting needs no change there. Only internal/secret names one, of which the cookie and the origin
// are a part. Keys that are everyday words stand for other things too, so this looks
// for those of several words.
func TestSettingsAreKnownToTheTableAlone(t *testing.T) {
	keys := make(map[string]bool)
	for _, s := range settings.All() {
		if strings.Contains(s.Key, "-") {
			keys[s.Key] = true
		}
	}
	found := 0
	for _, f := range module(t) {
		for _, file := range f.files {
			position := f.set.Position(file.Pos())
			if strings.HasSuffix(position.Filename, "_test.go") {
				continue
			}
			ast.Inspect(file, func(n ast.Node) bool {
				literal, is := n.(*ast.BasicLit)
				if !is || literal.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(literal.Value)
				switch known := err == nil && keys[text]; {
				case known && f.path == "sailscope/internal/settings":
					found++
				case known && f.path != "sailscope/internal/secret":
					t.Errorf("%s knows the setting %s: it belongs into internal/settings", f.set.Position(n.Pos()), text)
				}
				return true
			})
		}
	}
	if found < len(keys) {
		t.Errorf("of %d keys, %d were found in the table", len(keys), found)
	}
}
