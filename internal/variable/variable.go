// Package variable says how a variable is written in a request: {{NAME}}.
package variable

import "regexp"

// Syntax matches {{NAME}}, with or without spaces inside. Its group is the name.
var Syntax = regexp.MustCompile(`\{\{ *([A-Za-z_][A-Za-z0-9_.-]*) *\}\}`)
