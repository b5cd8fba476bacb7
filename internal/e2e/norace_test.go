//go:build unix && !race

package e2e

// raceFlags build the binary as the tests are built.
func raceFlags() []string { return nil }
