// Package saved keeps requests with names, each in a YAML file, below one directory, which may
// be part of an app's repository.
//
// The name of a request is the path of its file without .yaml: auth/login is the file login.yaml
// in the directory auth. A file looks like this:
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
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sailscope/internal/infile"
	"sailscope/internal/outfile"
	"sailscope/model/request"
)

const (
	extension = ".yaml"
	fileMode  = 0o600
	dirMode   = 0o700
	maxBytes  = 1 << 20  // of one file
	maxTotal  = 16 << 20 // of all files
	maxTokens = 2000     // of one file: three for a header
	maxFiles  = 2000
	// maxEntries bounds the search for files, in case the directory is a whole disk.
	maxEntries = 50_000
)

// Request is a draft with a name.
type Request struct {
	Name string
	request.Draft
}

// Load reads all requests below dir, in the order of their names. For a file that is wrong or
// cannot be read, it returns a problem with the file's name, and reads the others. Without the
// directory there are no requests. It stops after 2,000 files, 16 MB or 50,000 directory
// entries, and returns a problem for that.
func Load(dir string) (requests []Request, problems []error) {
	l := loader{dir: dir}
	if err := filepath.WalkDir(dir, l.visit); err != nil {
		l.problems = append(l.problems, err)
	}
	slices.SortFunc(l.requests, func(a, b Request) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return l.requests, l.problems
}

// loader is one run of Load.
type loader struct {
	dir      string
	requests []Request
	problems []error
	bytes    int // number of bytes that were read
	entries  int // number of visited directory entries
}

// visit is a fs.WalkDirFunc.
func (l *loader) visit(file string, entry fs.DirEntry, err error) error {
	l.entries++
	switch {
	case err != nil:
		if !errors.Is(err, fs.ErrNotExist) {
			l.problems = append(l.problems, err)
		}
		return nil
	case file != l.dir && strings.HasPrefix(entry.Name(), "."):
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	case l.entries > maxEntries:
		return l.stop(fmt.Sprintf("more than %d files and folders", maxEntries))
	case entry.IsDir() || !isRequest(file):
		return nil
	case len(l.requests)+len(l.problems) == maxFiles:
		return l.stop(fmt.Sprintf("more than %d requests", maxFiles))
	}
	return l.take(file)
}

func (l *loader) take(file string) error {
	text, err := infile.Read(file, maxBytes)
	if l.bytes += len(text); l.bytes > maxTotal {
		return l.stop(fmt.Sprintf("more than %d MB of requests", maxTotal>>20))
	}
	var r Request
	if err == nil {
		r, err = l.parse(file, text)
	}
	if err != nil {
		l.problems = append(l.problems, err)
		return nil
	}
	l.requests = append(l.requests, r)
	return nil
}

// stop ends the walk, and says why.
func (l *loader) stop(holds string) error {
	l.problems = append(l.problems, fmt.Errorf("%s holds %s: the rest is left out", l.dir, holds))
	return fs.SkipAll
}

func (l *loader) parse(file string, text []byte) (Request, error) {
	draft, err := Parse(file, text)
	if err != nil {
		return Request{}, err
	}
	name, err := filepath.Rel(l.dir, file)
	if err != nil {
		return Request{}, err
	}
	return Request{Name: filepath.ToSlash(strings.TrimSuffix(name, filepath.Ext(name))), Draft: draft}, nil
}

func isRequest(file string) bool {
	ext := filepath.Ext(file)
	return ext == extension || ext == ".yml"
}

// Save writes a request to its file, completely or not at all. It fails with fs.ErrExist if the
// file exists, unless it may replace it.
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

// put writes a file in one step. It fails if the file exists, unless it may replace it.
func put(file string, text []byte, replace bool) error {
	if _, err := os.Lstat(file); err == nil && !replace {
		return fs.ErrExist
	}
	return outfile.Replace(file, text, fileMode)
}

// CheckName fails for a name that cannot be that of a file on every system, or that leads out of
// the directory.
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
