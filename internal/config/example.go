package config

import _ "embed"

// Example is a file to begin with: what there is, as comments.
//
//go:embed example.yaml
var Example string
