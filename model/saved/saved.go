// Package saved keeps requests with names: a YAML file each, below one
// directory, which may be part of an app's repository.
//
// The name of a request is that of its file without .yaml; auth/login is the
// file login.yaml in the directory auth. A file looks like this:
//
//	request: POST /login
//	headers:
//	  x-app: demo
//	body: |
//	  {"user": "ada", "password": "{{PASSWORD}}"}
package saved

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sailscope/model"
)

const (
	extension = ".yaml"
	fileMode  = 0o600
	dirMode   = 0o700
	maxBytes  = 1 << 20 // of one file
	maxFiles  = 2000
)

// Request is a draft with a name.
type Request struct {
	Name string
	model.Draft
}

// Load reads all requests below dir, by name. A file that is wrong, or cannot be
// read, is one of the problems, each of which says which file; it does not keep
// the others from being read. No directory means no requests.
func Load(dir string) (requests []Request, problems []error) {
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if !errors.Is(err, fs.ErrNotExist) {
				problems = append(problems, err)
			}
			return nil
		case file != dir && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() || !isRequest(file):
			return nil
		case len(requests)+len(problems) == maxFiles:
			problems = append(problems, fmt.Errorf("%s holds more than %d requests: the rest is left out", dir, maxFiles))
			return fs.SkipAll
		}
		r, err := load(dir, file)
		if err != nil {
			problems = append(problems, err)
			return nil
		}
		requests = append(requests, r)
		return nil
	})
	if err != nil {
		problems = append(problems, err)
	}
	slices.SortFunc(requests, func(a, b Request) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return requests, problems
}

func isRequest(file string) bool {
	ext := filepath.Ext(file)
	return ext == extension || ext == ".yml"
}

func load(dir, file string) (Request, error) {
	text, err := read(file)
	if err != nil {
		return Request{}, err
	}
	draft, err := Parse(file, text)
	if err != nil {
		return Request{}, err
	}
	name, err := filepath.Rel(dir, file)
	if err != nil {
		return Request{}, err
	}
	return Request{Name: filepath.ToSlash(strings.TrimSuffix(name, filepath.Ext(name))), Draft: draft}, nil
}

func read(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // reading a pipe would wait forever
		return nil, fmt.Errorf("%s: not a file", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err == nil && len(text) > maxBytes {
		err = fmt.Errorf("%s: larger than a mebibyte", file)
	}
	return text, err
}

// Save writes a request into its file, at once or not at all. One that is there
// already is fs.ErrExist, unless it is to be replaced.
func Save(dir string, r Request, replace bool) error {
	if err := CheckName(r.Name); err != nil {
		return err
	}
	text, err := Format(r.Draft)
	if err != nil {
		return fmt.Errorf("save %s: %w", r.Name, err)
	}
	file := filepath.Join(dir, filepath.FromSlash(r.Name)+extension)
	if err := os.MkdirAll(filepath.Dir(file), dirMode); err != nil {
		return fmt.Errorf("save %s: %w", r.Name, err)
	}
	if err := put(file, text, replace); err != nil {
		return fmt.Errorf("save %s: %w", r.Name, err)
	}
	return nil
}

// put writes a temporary file and moves it into place.
func put(file string, text []byte, replace bool) error {
	if _, err := os.Lstat(file); err == nil && !replace {
		return fs.ErrExist
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".saving-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // where it failed; else there is none any more
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(fileMode)
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), file)
}

// CheckName refuses what cannot be the name of a file, on any system, or would
// be one elsewhere.
func CheckName(name string) error {
	if name == "" {
		return errors.New("give the request a name, like login or boats/rename")
	}
	for part := range strings.SplitSeq(name, "/") {
		switch {
		case part == "" || strings.TrimSpace(part) != part:
			return errors.New("a part of the name is empty, or has spaces around it")
		case strings.HasPrefix(part, "."):
			return errors.New("no part of the name may begin with a dot")
		case strings.ContainsAny(part, `\:*?"<>|`) || strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7F }):
			return errors.New(`the name may not hold any of \ : * ? " < > |`)
		}
	}
	return nil
}
