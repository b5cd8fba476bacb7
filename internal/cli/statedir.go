package cli

import (
	"os"
	"path/filepath"
	"runtime"
)

// stateDir returns the folder for files that outlive a run.
func stateDir() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir() // in a container without users, the dashboard must work, too
	}
	return stateDirOf(runtime.GOOS, os.Getenv, home)
}

// stateDirOf follows XDG if its variable is set, and otherwise the custom of the system.
func stateDirOf(goos string, getenv func(string) string, home string) string {
	const name = "sailscope"
	// XDG does not allow a relative path.
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
