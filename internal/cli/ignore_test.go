package cli

import (
	"slices"
	"strings"
	"testing"
)

// A wrong path is shown with its place, and the dashboard starts with the others.
func TestConfiguredPathsToIgnore(t *testing.T) {
	file := writeConfig(t, "compare:\n  ignore: ['**.updatedAt', updatedAt, '[*].id']\n")
	shown, r := shownBy(t, "--config", file)
	r.expect(t, exitOK, "", "")
	if !slices.Equal(shown.CompareIgnore, []string{"**.updatedAt", "[*].id"}) {
		t.Errorf("ignored are %q", shown.CompareIgnore)
	}
	if text := strings.Join(shown.Problems, "\n"); !strings.Contains(text, file+":2:28: column 1: a path begins with . or [") {
		t.Errorf("it shows %q", text)
	}
	run(t, "config", "check", "--config", file).expect(t, exitUsage, file+":2:28: column 1", "")
}
