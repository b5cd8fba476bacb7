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
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sailscope/internal/advice"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// A code that is added to the library needs words here.
func TestEachCodeHasWords(t *testing.T) {
	codes := 0
	for name, code := range remedyCodes(t) {
		codes++
		got := advice.CommandLine.For(sailsclient.Remedy{
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

// Every setting that advice names is a flag, and a field of the dashboard's form. Only
// doctor, which has no form, names a flag that is no setting.
func TestAdviceNamesSettings(t *testing.T) {
	const mark = "\x00"
	flag, field := regexp.MustCompile(`--([a-z-]+)`), regexp.MustCompile(`"([a-z-]+)"`)
	settingsSeen := 0
	for name, code := range remedyCodes(t) {
		r := sailsclient.Remedy{Code: code, Place: mark, Address: mark, Path: mark, Retry: mark}
		flags := flag.FindAllStringSubmatch(advice.CommandLine.For(r), -1)
		fields := field.FindAllStringSubmatch(advice.Dashboard.For(r), -1)
		if len(flags) != len(fields) || strings.Contains(advice.Dashboard.For(r), "--") {
			t.Errorf("%s is %q on the command line, %q in the dashboard", name, advice.CommandLine.For(r), advice.Dashboard.For(r))
			continue
		}
		for i := range flags {
			settingsSeen++
			key := flags[i][1]
			isSetting := slices.ContainsFunc(settings.All(), func(s settings.Setting) bool {
				return s.Key == key && s.Place&settings.Flag != 0 && s.Place&settings.Form != 0
			})
			if fields[i][1] != key || !isSetting && code != advice.AskAnotherRoute {
				t.Errorf("%s names %s and %s", name, flags[i][0], fields[i][0])
			}
		}
	}
	const least = 50
	if settingsSeen < least {
		t.Fatalf("only %d settings are named", settingsSeen)
	}
}

func TestReaders(t *testing.T) {
	for _, c := range []struct {
		remedy                 sailsclient.Remedy
		commandLine, dashboard string
	}{
		{sailsclient.Remedy{Code: sailsclient.TrustCA}, "give its CA with --ca, or trust anything with --insecure", `give its CA with "ca", or trust anything with "insecure"`},
		{
			sailsclient.Remedy{Code: sailsclient.ForwardUpgrade},
			"a proxy in front of the app drops the Upgrade and Connection headers: let it forward them, or use --transport polling",
			`a proxy in front of the app drops the Upgrade and Connection headers: let it forward them, or use polling as "transport"`,
		},
		{sailsclient.Remedy{Code: sailsclient.CheckTokenRoute}, "see what the route sends, or name another with --csrf=PATH", `see what the route sends, or name another with "csrf"`},
		// What a server sends is no setting.
		{sailsclient.Remedy{Code: sailsclient.UseAddress, Address: "http://a/{--path}{or polling}"}, "use http://a/{--path}{or polling}", "use http://a/{--path}{or polling}"},
	} {
		if got := advice.CommandLine.For(c.remedy); got != c.commandLine {
			t.Errorf("on the command line: %q, want %q", got, c.commandLine)
		}
		if got := advice.Dashboard.For(c.remedy); got != c.dashboard {
			t.Errorf("in the dashboard: %q, want %q", got, c.dashboard)
		}
	}
}

// The other transport is offered once.
func TestInstead(t *testing.T) {
	got := advice.CommandLine.Instead(engineio.Polling, sailsclient.Remedy{Code: sailsclient.ForwardUpgrade}, sailsclient.Remedy{})
	const want = "use --transport polling, which works; a proxy in front of the app drops the Upgrade and Connection headers: let it forward them"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// remedyCodes are the constants of sailsclient/remedycodes.go and doctorcodes.go.
func remedyCodes(t *testing.T) map[string]sailsclient.RemedyCode {
	t.Helper()
	codes := make(map[string]sailsclient.RemedyCode)
	for _, path := range []string{"../../sailsclient/remedycodes.go", "doctorcodes.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
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
	}
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
	const want = "disconnected before the response came: nothing listens: start the app, or give its URL"
	got := advice.CommandLine.Explain(&sailsclient.DisconnectedError{Reason: refused})
	if got.Error() != want || advice.CommandLine.Explain(fmt.Errorf("%w", got)).Error() != want {
		t.Errorf("got %q, and again %q", got, advice.CommandLine.Explain(got))
	}
	if found, ok := errors.AsType[*sailsclient.ConnectError](got); !ok || found != refused {
		t.Error("the refusal is lost")
	}
	if advice.NamesOption(got) {
		t.Errorf("%q names no setting", got)
	}
	origin := &sailsclient.ConnectError{What: "refused", Remedy: sailsclient.Remedy{Code: sailsclient.SetOrigin}}
	if got := advice.Dashboard.Explain(origin); !advice.NamesOption(got) || advice.NamesOption(origin) {
		t.Errorf("%q names a setting", got)
	}
	other := errors.New("other")
	same := func(got, want any) bool { return got == want } // the very same error, not one that wraps it
	if !same(advice.CommandLine.Explain(other), other) || advice.CommandLine.Explain(nil) != nil {
		t.Error("what is no refusal changes")
	}
	if none := (&sailsclient.ConnectError{What: "lost"}); !same(advice.CommandLine.Explain(none), none) {
		t.Error("without a remedy there is advice")
	}
}
