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

// allowedImports says which packages of this module a package may import, besides
// the packages below it. "model/..." allows model and the packages below model. A
// package that is not listed may import none.
func allowedImports() map[string][]string {
	return map[string][]string{
		".":               {"internal/cli", "internal/watchdog"},
		"internal/advice": {"sailsclient", "sailsclient/engineio"},
		"internal/cli": {
			"internal/advice", "internal/config", "internal/demo", "internal/doctor", "internal/infile", "internal/outfile", "internal/secret", "internal/settings", "internal/watchdog", "model/...", "sailsclient/...", "theme", "tui", "tui/keymap",
		},
		"internal/config":        {"internal/header", "internal/infile", "internal/secret", "internal/settings", "internal/yamlguard", "theme"},
		"internal/demo":          {"sailsclient", "sailsclient/engineio", "sailsclient/pubsub", "sailsclient/socketio"},
		"internal/demo/demotest": {"internal/demo"},
		"internal/doctor":        {"internal/advice", "internal/secret", "sailsclient", "sailsclient/engineio", "sailsclient/socketio"},
		"internal/picture":       {"internal/demo", "internal/screen", "sailsclient", "tui", "tui/program"},
		"internal/ptytest":       {"internal/screen", "internal/testwait"},
		"internal/sailstest":     {"internal/faultproxy", "internal/testwait"},
		"internal/secret":        {"internal/header", "internal/jsontext", "internal/variable", "internal/words"},
		"internal/sockettest":    {"internal/testwait", "sailsclient"},
		"internal/settings":      {"internal/header", "internal/secret", "model/request", "sailsclient", "sailsclient/engineio"},
		"model/dashboard": {
			"internal/advice", "internal/secret", "model/jsondiff", "model/request", "sailsclient", "sailsclient/engineio", "sailsclient/pubsub",
		},
		"model/filter":         {"internal/jsontext", "model/escape"},
		"model/history":        {"internal/infile", "internal/outfile", "model/request"},
		"model/jsondiff":       {"internal/jsontext"},
		"model/jsonl":          {"internal/secret", "model/dashboard", "model/escape", "sailsclient", "sailsclient/engineio", "sailsclient/socketio"},
		"model/jsontree":       {"internal/jsontext", "model/escape"},
		"model/lens":           {"model/jsondiff", "sailsclient/pubsub"},
		"model/request":        {"internal/header", "internal/jsontext", "internal/secret", "internal/variable", "sailsclient"},
		"model/rooms":          {"sailsclient/pubsub"},
		"model/saved":          {"internal/infile", "internal/outfile", "internal/yamlguard", "model/request"},
		"model/search":         {"model/escape"},
		"model/stats":          {"model/dashboard"},
		"model/timeline":       {"model/dashboard", "model/escape", "model/jsonl", "model/stats", "sailsclient", "sailsclient/pubsub"},
		"sailsclient":          {"internal/header", "internal/infile", "internal/secret"},
		"sailsclient/engineio": {"sailsclient/internal/bound"},
		"sailsclient/pubsub":   {"internal/jsontext", "sailsclient", "sailsclient/internal/bound"},
		"sailsclient/socketio": {"internal/jsontext", "sailsclient/engineio", "sailsclient/internal/bound"},
		"tui":                  {"internal/secret", "internal/settings", "internal/watchdog", "model/...", "sailsclient/...", "theme"},
		"tui/columns":          {"model/dashboard", "sailsclient", "theme", "tui/draw", "tui/naming"},
		"tui/composer": {
			"internal/secret", "internal/settings", "model/escape", "model/request", "theme", "tui/draw", "tui/editor", "tui/field",
		},
		"tui/dialog": {
			"model/dashboard", "model/escape", "model/jsonl", "model/request", "model/saved", "model/search", "sailsclient/socketio", "theme", "tui/draw", "tui/export", "tui/fuzzy", "tui/keymap", "tui/logrow", "tui/naming", "tui/part", "tui/sheet",
		},
		"tui/draw":   {"model/escape", "theme"},
		"tui/editor": {"internal/infile", "internal/watchdog", "tui/program"},
		"tui/eventlog": {
			"model/dashboard", "model/filter", "model/request", "sailsclient/pubsub", "theme", "tui/draw", "tui/editor", "tui/keymap", "tui/logrow", "tui/naming",
		},
		"tui/export": {"model/dashboard", "model/jsonl", "tui/draw"},
		"tui/fanout": {
			"model/dashboard", "model/escape", "model/jsondiff", "theme", "tui/draw", "tui/naming", "tui/part", "tui/sheet",
		},
		"tui/field": {"model/escape", "model/request", "theme", "tui/draw"},
		"tui/form": {
			"internal/secret", "internal/settings", "model/dashboard", "model/escape", "sailsclient", "theme", "tui/draw", "tui/part",
		},
		"tui/fuzzy":  {"internal/words"},
		"tui/keymap": {"tui/draw"},
		"tui/logrow": {
			"model/dashboard", "model/escape", "model/filter", "model/lens", "sailsclient", "sailsclient/pubsub", "theme", "tui/draw", "tui/naming",
		},
		"tui/naming": {"model/dashboard", "model/escape", "model/filter", "model/request", "sailsclient", "theme"},
		"tui/pane": {
			"internal/advice", "internal/secret", "internal/settings", "model/dashboard", "model/escape", "model/request", "sailsclient", "theme", "tui/composer", "tui/draw", "tui/editor", "tui/eventlog", "tui/keymap", "tui/naming", "tui/part", "tui/response", "tui/sheet",
		},
		"tui/part":    {"model/dashboard", "theme", "tui/draw"},
		"tui/program": {"internal/secret", "internal/watchdog", "model/dashboard"},
		"tui/rates": {
			"model/dashboard", "model/escape", "model/stats", "theme", "tui/draw", "tui/naming", "tui/part",
		},
		"tui/response": {
			"model/dashboard", "model/escape", "model/jq", "model/search", "sailsclient", "theme", "tui/dialog", "tui/draw", "tui/keymap", "tui/naming", "tui/part", "tui/sheet",
		},
		"tui/roomsview": {
			"model/dashboard", "model/escape", "model/filter", "model/request", "model/rooms", "sailsclient", "sailsclient/pubsub", "theme", "tui/columns", "tui/draw", "tui/keymap", "tui/naming", "tui/part",
		},
		"tui/sheet": {
			"internal/jsontext", "model/dashboard", "model/escape", "model/jq", "model/jsontree", "model/search", "sailsclient", "sailsclient/socketio", "theme", "tui/draw", "tui/naming",
		},
		"tui/timelineview": {
			"model/dashboard", "model/escape", "model/filter", "model/timeline", "theme", "tui/columns", "tui/draw", "tui/export", "tui/keymap", "tui/logrow", "tui/naming", "tui/part",
		},
	}
}

// Imports point one way: main, internal/cli, tui, then model and theme, then
// sailsclient, then the small packages of internal/. Tests may import what helps
// them. An entry that nobody needs any more fails, too.
func TestImportsPointOneWay(t *testing.T) {
	allowed := allowedImports()
	used := make(map[string]bool)
	for _, p := range modulePackages(t) {
		importer := below(p.ImportPath)
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "sailscope/") || importer != "." && strings.HasPrefix(imported, p.ImportPath+"/") {
				continue
			}
			entry := slices.IndexFunc(allowed[importer], func(entry string) bool { return covers(entry, below(imported)) })
			if entry < 0 {
				t.Errorf("%s imports %s", importer, below(imported))
				continue
			}
			used[importer+" "+allowed[importer][entry]] = true
		}
	}
	for importer, entries := range allowed {
		for _, entry := range entries {
			if !used[importer+" "+entry] {
				t.Errorf("%s may import %s and does not: take it out of the list", importer, entry)
			}
		}
	}
}

// below is a package's path in the module, "." for the module itself.
func below(path string) string {
	if path == "sailscope" {
		return "."
	}
	return strings.TrimPrefix(path, "sailscope/")
}

func covers(entry, path string) bool {
	root, isTree := strings.CutSuffix(entry, "/...")
	return path == root || isTree && strings.HasPrefix(path, root+"/")
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
