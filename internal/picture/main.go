// Picture draws the README's pictures: the real dashboard on the demo server,
// each played by a script.
//
//	go run ./internal/picture              # all of them
//	go run ./internal/picture zoomed       # one
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

func main() {
	folder := flag.String("o", "internal/picture", "folder to write to")
	flag.Parse()
	if err := draw(*folder, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// patience is how long one step of a script may take. It guards against a script
// that hangs, so that a slow machine has all the time it needs.
const patience = 5 * time.Minute

// draw draws the scenes of these names, or all.
func draw(folder string, names []string) error {
	all := scenes()
	for _, name := range names {
		if !slices.ContainsFunc(all, func(s scene) bool { return s.name == name }) {
			return fmt.Errorf("there is no scene %q", name)
		}
	}
	for _, s := range all {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		if err := drawScene(folder, s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func drawScene(folder string, s scene) error {
	picture, err := perform(context.Background(), s)
	if err != nil {
		return err
	}
	file := filepath.Join(folder, s.name+".svg")
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	fmt.Printf("%s: %d bytes\n", file, len(picture))
	return nil
}
