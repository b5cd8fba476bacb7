// Package config reads the configuration file: YAML that says which sockets
// there are and how they connect. What it says of connections are settings with
// the names of the command line's flags; what their values mean is left to the
// caller, who hands in a Check.
//
// Secrets need not be in the file: a value may come from a variable of the
// environment or from a command's output, and is fetched by Setting.Resolve
// only when it is used.
package config

import (
	"fmt"
	"runtime"
	"slices"

	"sailscope/internal/infile"
	"sailscope/theme"
)

// Bounds of what is read; no configuration comes close.
const (
	maxSize   = 1 << 20
	maxTokens = 10_000 // three for a key with a value
)

// Config is what a configuration file says. The zero value is what an empty one
// does.
type Config struct {
	// Defaults are for every socket, also for one that is not in the file.
	Defaults Settings
	// Sockets are in the order of the file, with names that differ.
	Sockets []Socket
	// LeftOut are the sockets of the file that are not among them, because
	// something about them is wrong.
	LeftOut []LeftOut
	// Listed says that the file lists sockets, or was meant to, also if none of
	// them can be read.
	Listed bool
	// Variables are those of requests, with the key KeyVariables and their names.
	Variables Settings
	// Theme is how the dashboard looks.
	Theme theme.Theme
	// Keys are those that actions of the dashboard have instead of their own, in
	// the order of the file.
	Keys []Binding
	// Ignore are patterns of the paths that answers may differ in when they are
	// compared. What they mean is the caller's to know.
	Ignore []string
	// Exposed says that others than the owner may read the file.
	Exposed bool
}

// Socket is one of the sockets of the file.
type Socket struct {
	// Name has neither "/" nor ":" in it, so that no URL looks like it.
	Name string
	// Settings are its own, without the defaults. The URL is one of them.
	Settings Settings
}

// LeftOut is a socket of the file that can't be opened as it was meant.
type LeftOut struct {
	Name    string
	Because Errors
}

// Socket finds the socket of that name.
func (c Config) Socket(name string) (Socket, bool) {
	i := slices.IndexFunc(c.Sockets, func(s Socket) bool { return s.Name == name })
	if i < 0 {
		return Socket{}, false
	}
	return c.Sockets[i], true
}

// Names are those of the sockets.
func (c Config) Names() []string {
	names := make([]string, 0, len(c.Sockets))
	for _, s := range c.Sockets {
		names = append(names, s.Name)
	}
	return names
}

// Settings are settings that differ in their targets.
type Settings []Setting

// Merge lays settings over each other: of those for one target, the last wins.
func Merge(layers ...Settings) Settings {
	var merged Settings
	for _, layer := range layers {
		merged = slices.DeleteFunc(merged, func(below Setting) bool {
			return slices.ContainsFunc(layer, func(s Setting) bool { return s.Target() == below.Target() })
		})
		merged = append(merged, layer...)
	}
	return merged
}

// Check finds what is wrong with a value that is no setting of a connection, and
// is shown the others. Its errors must not repeat values that may be secret.
type Check func(s Setting, value string) error

// Load reads a file and checks it. The check sees each value that is in the
// file itself; those of variables and commands are not known before they are
// resolved. What is wrong in the file are Errors, and what is right is returned
// beside them; a file that is not there is fs.ErrNotExist.
func Load(file string, check Check) (Config, error) {
	text, exposed, err := read(file)
	if err != nil {
		return Config{}, fmt.Errorf("read the configuration: %w", err)
	}
	c, err := Parse(file, text, check)
	c.Exposed = exposed
	return c, err
}

// read is the file's text, and whether others may read it too.
func read(file string) (text []byte, exposed bool, err error) {
	f, info, err := infile.Open(file)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = f.Close() }() // it was only read
	if text, err = infile.ReadAll(f, file, maxSize); err != nil {
		return nil, false, err
	}
	const group, others = 0o070, 0o007
	return text, runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode().Perm()&(group|others) != 0, nil
}
