//go:build !race

// Most of these commands connect to nothing. The others only check an option; TestScripts
// covers the same connections with the race detector.

package cli

import "testing"

// Usage, configuration and what the program says of itself.
func TestScriptsOfSettings(t *testing.T) { runScripts(t, "testdata/settings") }
