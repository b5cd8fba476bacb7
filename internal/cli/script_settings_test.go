//go:build !race

// What connects has scripts that the race detector is for.

package cli

import "testing"

// Usage, configuration and what the program says of itself.
func TestScriptsOfSettings(t *testing.T) { runScripts(t, "testdata/settings") }
