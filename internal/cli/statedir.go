package cli

import (
	"os"
	"path/filepath"
	"runtime"
)

// stateDir is where what should outlive a run is kept.
func stateDir() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir() // a container without users still deserves a dashboard
	}
	return stateDirOf(runtime.GOOS, os.Getenv, home)
}

// stateDirOf follows XDG wherever somebody has asked for it, and otherwise the
// custom of the system.
func stateDirOf(goos string, getenv func(string) string, home string) string {
	const name = "sailscope"
	// A relative path is invalid by the specification, and would litter.
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, name)
	}
	switch goos {
	case "windows":
		if dir := getenv("LocalAppData"); dir != "" {
			return filepath.Join(dir, name)
		}
		return filepath.Join(home, "AppData", "Local", name)
	case "darwin", "ios":
		return filepath.Join(home, "Library", "Application Support", name)
	default:
		return filepath.Join(home, ".local", "state", name)
	}
}
