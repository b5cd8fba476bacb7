//go:build !race

package rules

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// Package variables are read-only: tables, errors, patterns. Nothing assigns to
// them, changes a part of them, or takes their address, and they are made of what
// can't change by itself, as a mutex, a channel or a pointer could.
func TestPackageVariablesAreReadOnly(t *testing.T) {
	folders := module(t)
	var writes []write
	for _, f := range folders {
		writes = append(writes, written(f)...)
	}
	for _, f := range folders {
		for _, problem := range mutableVariables(f, writes) {
			t.Error(problem)
		}
	}
}

func TestMutablePackageVariablesAreFound(t *testing.T) {
	for code, want := range map[string]bool{
		`var table = map[string]int{"a": 1}; func f() int { return table["a"] }`:     false,
		`var table = [...]string{"a"}; func f() { table := []int{1}; table[0] = 2 }`: false,
		`var errX = errors.New("x")`:                                      false,
		`var once = sync.OnceValue(func() int { return 1 })`:              false,
		`var _ io.Reader = (*T)(nil)`:                                     false,
		`var table = map[string]int{}; func f() { table["a"] = 1 }`:       true,
		`var table = map[string]int{}; func f() { delete(table, "a") }`:   true,
		`var list = []string{"a"}; func f() { list = append(list, "b") }`: true,
		`var list = []struct{ n int }{{1}}; func f() { list[0].n++ }`:     true,
		`var count = 1; func f() { count++ }`:                             true,
		`var count = 1; func f() *int { return &count }`:                  true,
		`var count int`:                              true,
		`var mu sync.Mutex`:                          true,
		`var mu = sync.Mutex{}`:                      true,
		`var flag = atomic.Bool{}`:                   true,
		`var p = &T{}`:                               true,
		`var c = make(chan int)`:                     true,
		`var n = 1; func f() { for n = range 3 {} }`: true,
	} {
		f := parsed(t, "package p\n"+code)
		if got := len(mutableVariables(f, written(f))) > 0; got != want {
			t.Errorf("%s: mutable %v, want %v", code, got, want)
		}
	}
}

// mutableVariables says what is wrong with the package variables of a folder.
// writes are all that change a package variable.
func mutableVariables(f *folder, writes []write) (problems []string) {
	names := make(map[string]bool)
	for _, file := range f.files {
		if isTest(f.set, file) {
			continue
		}
		for spec, doc := range variables(file) {
			for i, name := range spec.Names {
				if name.Name == "_" {
					continue
				}
				names[name.Name] = true
				if !embedded(doc) && (len(spec.Values) <= i || !constant(spec.Values[i])) {
					problems = append(problems, f.at(name.Pos())+": "+name.Name+" is not known to be read-only: its value is "+kinds)
				}
			}
		}
	}
	for _, w := range writes {
		if w.path == f.path && names[w.name] {
			problems = append(problems, w.at+": "+w.name+" is changed")
		}
	}
	return problems
}

const kinds = "no literal, no error, no pattern, no seed, no table that is built once, and no function"

// variables are the package variables of a file, with their comments.
func variables(file *ast.File) func(func(*ast.ValueSpec, *ast.CommentGroup) bool) {
	return func(yield func(*ast.ValueSpec, *ast.CommentGroup) bool) {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				v, ok := spec.(*ast.ValueSpec)
				if ok && !yield(v, gen.Doc) {
					return
				}
			}
		}
	}
}

func embedded(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed") })
}

// constant tells whether a value is of a kind that does not change by itself.
func constant(value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.BasicLit, *ast.Ident, *ast.FuncLit:
		return true
	case *ast.CompositeLit:
		text := types.ExprString(v.Type)
		return !strings.Contains(text, "sync.") && !strings.Contains(text, "atomic.") && !strings.Contains(text, "bytes.Buffer")
	case *ast.BinaryExpr:
		return constant(v.X) && constant(v.Y)
	case *ast.CallExpr:
		switch of := v.Fun.(type) {
		case *ast.ArrayType: // a conversion
			return true
		case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr:
			name, _, _ := strings.Cut(types.ExprString(of), "[")
			return slices.Contains([]string{
				"errors.New", "fmt.Errorf", "regexp.MustCompile", "strings.NewReplacer", "sync.OnceValue", "sync.OnceValues", "maphash.MakeSeed",
			}, name)
		}
	}
	return false
}

// write is a place that changes a package variable.
type write struct {
	path, name string // of the package, and of the variable
	at         string
}

// written finds the variables that a folder's code changes, of its own packages
// and of those that it imports. Imports are not read: names of this package
// resolve without them.
func written(f *folder) (writes []write) {
	byPackage := make(map[string][]*ast.File)
	for _, file := range f.files {
		byPackage[file.Name.Name] = append(byPackage[file.Name.Name], file)
	}
	for name, files := range byPackage {
		info := &types.Info{Uses: make(map[*ast.Ident]types.Object)}
		config := types.Config{Importer: noImports{}, Error: func(error) {}}
		pkg, _ := config.Check(f.path, f.set, files, info) // its errors are about imports
		note := func(changed ast.Expr) {
			root, selected := rootOf(changed)
			switch used := info.Uses[root].(type) {
			case *types.Var:
				if used.Parent() == pkg.Scope() && !strings.HasSuffix(name, "_test") {
					writes = append(writes, write{f.path, used.Name(), f.at(changed.Pos())})
				}
			case *types.PkgName:
				if selected != nil {
					writes = append(writes, write{used.Imported().Path(), selected.Name, f.at(changed.Pos())})
				}
			}
		}
		for _, file := range files {
			for body := range bodies(file) {
				ast.Inspect(body, func(n ast.Node) bool { inspect(n, note); return true })
			}
		}
	}
	return writes
}

// bodies are those of functions: what package variables are made of is no change.
func bodies(file *ast.File) func(func(ast.Node) bool) {
	return func(yield func(ast.Node) bool) {
		more := true
		ast.Inspect(file, func(n ast.Node) bool {
			var body *ast.BlockStmt
			switch n := n.(type) {
			case *ast.FuncDecl:
				body = n.Body
			case *ast.FuncLit:
				body = n.Body
			}
			if body == nil {
				return more
			}
			more = more && yield(body)
			return false
		})
	}
}

// inspect notes what a node changes, or lets others change.
func inspect(n ast.Node, note func(ast.Expr)) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if n.Tok != token.DEFINE {
				note(left)
			}
		}
	case *ast.IncDecStmt:
		note(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			for _, left := range []ast.Expr{n.Key, n.Value} {
				if left != nil {
					note(left)
				}
			}
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			note(n.X)
		}
	case *ast.CallExpr:
		if name, ok := n.Fun.(*ast.Ident); ok && slices.Contains([]string{"delete", "clear", "copy"}, name.Name) && len(n.Args) > 0 {
			note(n.Args[0])
		}
	}
}

// rootOf is the variable that an expression is a part of. For one of another
// package that is the package, and selected is the variable.
func rootOf(e ast.Expr) (root, selected *ast.Ident) {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x, selected
		case *ast.IndexExpr:
			e, selected = x.X, nil
		case *ast.SliceExpr:
			e, selected = x.X, nil
		case *ast.SelectorExpr:
			e, selected = x.X, x.Sel
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil, nil
		}
	}
}

// noImports gives every import an empty package.
type noImports struct{}

func (noImports) Import(path string) (*types.Package, error) {
	name := path[strings.LastIndexByte(path, '/')+1:]
	pkg := types.NewPackage(path, name)
	pkg.MarkComplete()
	return pkg, nil
}
