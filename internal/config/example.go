package config

import (
	_ "embed"
	"strings"

	"sailscope/internal/settings"
)

//go:embed example.yaml
var example string

// Example is a file to begin with: what there is, as comments.
func Example() string {
	return strings.Replace(example, "## SETTINGS\n", settings.Example(), 1)
}
