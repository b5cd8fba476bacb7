package advice_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"sailscope/internal/advice"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// A code that is added to the library needs words here.
func TestEachCodeHasWords(t *testing.T) {
	codes := 0
	for name, code := range remedyCodes(t) {
		codes++
		got := advice.For(sailsclient.Remedy{
			Code: code, Place: "PLACE", Address: "ADDRESS", Path: "PATH", Retry: "RETRY", Transport: engineio.Polling, Heartbeat: time.Minute,
		})
		if got == "" || strings.ContainsAny(got, "{}") || strings.HasSuffix(got, ".") {
			t.Errorf("%s is worded %q", name, got)
		}
	}
	const least = 80
	if codes < least {
		t.Fatalf("only %d codes were found", codes)
	}
}

// remedyCodes are the constants of sailsclient/remedy.go.
func remedyCodes(t *testing.T) map[string]sailsclient.RemedyCode {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../sailsclient/remedy.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := make(map[string]sailsclient.RemedyCode)
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes[spec.Names[0].Name] = sailsclient.RemedyCode(text)
		}
		return true
	})
	return codes
}

// The library is for other programs too, which have no flags of ours.
func TestTheLibraryNamesNoFlags(t *testing.T) {
	flag := regexp.MustCompile(`--[A-Za-z]`)
	files := 0
	err := filepath.WalkDir("../../sailsclient", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && flag.MatchString(text.Value) {
				t.Errorf("%s names a flag: %s", set.Position(text.Pos()), text.Value)
			}
			return true
		})
		return nil
	})
	const least = 50
	if err != nil || files < least {
		t.Fatalf("%d files, %v", files, err)
	}
}

func TestExplain(t *testing.T) {
	refused := &sailsclient.ConnectError{What: "nothing listens", Remedy: sailsclient.Remedy{Code: sailsclient.StartApp}}
	const want = "disconnected before the answer came: nothing listens: start the app, or give its URL"
	got := advice.Explain(&sailsclient.DisconnectedError{Reason: refused})
	if got.Error() != want || advice.Explain(fmt.Errorf("%w", got)).Error() != want {
		t.Errorf("got %q, and again %q", got, advice.Explain(got))
	}
	if found, ok := errors.AsType[*sailsclient.ConnectError](got); !ok || found != refused {
		t.Error("the refusal is lost")
	}
	other := errors.New("other")
	same := func(got, want any) bool { return got == want } // the very same error, not one that wraps it
	if !same(advice.Explain(other), other) || advice.Explain(nil) != nil {
		t.Error("what is no refusal changes")
	}
	if none := (&sailsclient.ConnectError{What: "lost"}); !same(advice.Explain(none), none) {
		t.Error("without a remedy there is advice")
	}
}
