package cli_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowedImports says which packages of this module a package may import,
// besides those below itself. Whoever is not listed may import nothing local.
func allowedImports() map[string][]string {
	const infile, yamlguard, watchdog = "sailscope/internal/infile", "sailscope/internal/yamlguard", "sailscope/internal/watchdog" // which import nothing
	const secret, variable, words, header = "sailscope/internal/secret", "sailscope/internal/variable", "sailscope/internal/words", "sailscope/internal/header"
	const settings, jsontext = "sailscope/internal/settings", "sailscope/internal/jsontext"
	client := []string{"sailscope/sailsclient"}
	return map[string][]string{
		"sailscope": {"sailscope/internal/cli", watchdog},
		"sailscope/internal/cli": {
			"sailscope/tui", "sailscope/theme", "sailscope/model", "sailscope/sailsclient", "sailscope/internal/config", "sailscope/internal/demo", "sailscope/internal/doctor", infile, secret, settings, watchdog,
		},
		"sailscope/internal/config":      {"sailscope/theme", infile, yamlguard, header, settings},
		"sailscope/internal/settings":    {"sailscope/sailsclient", "sailscope/model/request", header},
		"sailscope/internal/demo":        client,
		"sailscope/internal/doctor":      {"sailscope/sailsclient", secret},
		"sailscope/internal/picture":     {"sailscope/tui", "sailscope/internal/demo", "sailscope/internal/screen", "sailscope/sailsclient"},
		"sailscope/internal/ptytest":     {"sailscope/internal/screen", "sailscope/internal/testwait"},
		"sailscope/internal/sailstest":   {"sailscope/internal/faultproxy", "sailscope/internal/testwait"},
		"sailscope/tui":                  {"sailscope/model", "sailscope/theme", "sailscope/sailsclient", infile, jsontext, secret, settings, watchdog},
		"sailscope/tui/draw":             {"sailscope/model/escape", "sailscope/theme"},
		"sailscope/tui/fuzzy":            {words},
		"sailscope/model/dashboard":      {"sailscope/model/request", "sailscope/model/jsondiff", "sailscope/sailsclient", secret},
		"sailscope/model/request":        {"sailscope/sailsclient", header, jsontext, secret, variable},
		"sailscope/internal/secret":      {jsontext, header, variable, words},
		"sailscope/model/filter":         {"sailscope/model/escape", jsontext},
		"sailscope/model/search":         {"sailscope/model/escape"},
		"sailscope/model/history":        {"sailscope/model/request", infile},
		"sailscope/model/saved":          {"sailscope/model/request", infile, yamlguard},
		"sailscope/model/jsontree":       {"sailscope/model/escape", jsontext},
		"sailscope/model/jsondiff":       {jsontext},
		"sailscope/model/lens":           {"sailscope/model/jsondiff", "sailscope/sailsclient/pubsub"},
		"sailscope/model/jsonl":          {"sailscope/model/dashboard", "sailscope/model/escape", "sailscope/sailsclient", secret},
		"sailscope/model/stats":          {"sailscope/model/dashboard"},
		"sailscope/model/rooms":          client,
		"sailscope/model/timeline":       {"sailscope/model/dashboard", "sailscope/model/escape", "sailscope/model/jsonl", "sailscope/model/stats", "sailscope/sailsclient"},
		"sailscope/sailsclient":          {infile, secret, header},
		"sailscope/sailsclient/pubsub":   {"sailscope/sailsclient", jsontext},
		"sailscope/sailsclient/engineio": {"sailscope/sailsclient/internal/bound"},
		"sailscope/sailsclient/socketio": {"sailscope/sailsclient/engineio", "sailscope/sailsclient/internal/bound", jsontext},
	}
}

// Imports point one way: main, internal/cli, tui, then model and theme, then
// sailsclient. Tests may import what helps them.
func TestImportsPointOneWay(t *testing.T) {
	allowed := allowedImports()
	for _, p := range modulePackages(t) {
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "sailscope/") || strings.HasPrefix(imported, p.ImportPath+"/") && p.ImportPath != "sailscope" {
				continue
			}
			if !slices.ContainsFunc(allowed[p.ImportPath], func(root string) bool {
				return imported == root || strings.HasPrefix(imported, root+"/")
			}) {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func modulePackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "sailscope/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	const least = 12
	if len(packages) < least {
		t.Fatalf("go list knows only %d packages", len(packages))
	}
	return packages
}
