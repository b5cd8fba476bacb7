//go:build !race

// The race detector would take longer for four bodies than for all other scripts.

package sailsclient_test

import (
	"testing"

	"sailscope/internal/sailstest"
)

// TestDifferentialOfLargeBodies is TestDifferential for bodies of megabytes.
func TestDifferentialOfLargeBodies(t *testing.T) {
	const least = 4
	differ(t, largeCasesFolder, least, func(t *testing.T, g sailstest.Generation) map[string]string {
		t.Helper()
		return map[string]string{"": sailstest.Start(t, g).URL()}
	})
}
