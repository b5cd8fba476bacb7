//go:build !race

package rules

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// folder is the Go code in one folder of the module.
type folder struct {
	path  string // of the import
	set   *token.FileSet
	files []*ast.File // also tests, and those of other systems
}

// module returns the code of the whole module, by folder.
func module(t *testing.T) []*folder {
	t.Helper()
	all, err := parsedModule()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// parsedModule is what module returns: all tests read it, and none changes it.
var parsedModule = sync.OnceValues(parseModule)

func parseModule() ([]*folder, error) {
	output, err := exec.CommandContext(context.Background(), "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return nil, err
	}
	root := string(bytes.TrimSpace(output))
	folders := make(map[string]*folder)
	var all []*folder
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		if err != nil || entry.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || name == "bench" || name == "tools") {
			return cmpSkip(err)
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		dir := filepath.Dir(path)
		f := folders[dir]
		if f == nil {
			f = &folder{path: strings.TrimSuffix("sailscope/"+filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(dir, root), string(filepath.Separator))), "/"), set: token.NewFileSet()}
			folders[dir], all = f, append(all, f)
		}
		file, err := parser.ParseFile(f.set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		f.files = append(f.files, file)
		return err
	})
	return all, err
}

// cmpSkip keeps an error of the walk; without one, the folder is left out.
func cmpSkip(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}

// parsed is a folder of one file.
func parsed(t *testing.T, code string) *folder {
	t.Helper()
	f := &folder{path: "p", set: token.NewFileSet()}
	file, err := parser.ParseFile(f.set, "p.go", code, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	f.files = append(f.files, file)
	return f
}

// at is a place in a folder's code, as file:line.
func (f *folder) at(pos token.Pos) string {
	p := f.set.Position(pos)
	return f.path + "/" + filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line)
}

func isTest(set *token.FileSet, file *ast.File) bool {
	return strings.HasSuffix(set.Position(file.Package).Filename, "_test.go")
}
