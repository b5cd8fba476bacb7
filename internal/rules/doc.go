// Package rules holds the tests of rules for this module's code that no linter
// checks.
package rules
