package editor

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sailscope/tui/program"
)

// foldersIn returns the folder that holds one folder for each text in an editor. Their
// names begin with the id of the process that made them.
func foldersIn(stateDir string) string { return filepath.Join(stateDir, "editing") }

// newFolder makes a folder that only its owner can read.
func newFolder(stateDir string) (string, error) {
	if stateDir == "" {
		return os.MkdirTemp("", "sailscope-*") // its mode is 0700
	}
	parent := foldersIn(stateDir)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(parent, fmt.Sprintf("%d-*", os.Getpid()))
}

// RemoveLeft removes the folders of this process, and those of processes that have ended.
func RemoveLeft(stateDir string) {
	if stateDir == "" {
		return
	}
	folders, err := os.ReadDir(foldersIn(stateDir))
	if err != nil {
		return // there is none, or it is not readable
	}
	for _, folder := range folders {
		owner, _, _ := strings.Cut(folder.Name(), "-")
		pid, err := strconv.Atoi(owner)
		if err == nil && (pid == os.Getpid() || !program.IsRunning(pid)) {
			_ = os.RemoveAll(filepath.Join(foldersIn(stateDir), folder.Name())) // the next start tries again
		}
	}
}
