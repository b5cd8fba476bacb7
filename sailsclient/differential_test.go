package sailsclient_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient/engineio"
)

// Folders of scripts.
const (
	casesFolder      = "testdata/differential"
	largeCasesFolder = "testdata/differential-large" // of bodies of megabytes
)

// TestDifferential has the official client and ours play the same scripts on
// the same real app. Whatever they were told differently is a bug, or is listed
// with its reason.
func TestDifferential(t *testing.T) {
	const least = 80
	differ(t, casesFolder, least, startVariants)
}

// differ plays the scripts of a folder, of which there are so many at least.
func differ(t *testing.T, folder string, least int, start func(*testing.T, sailstest.Generation) map[string]string) {
	t.Helper()
	cases := loadScripts(t, folder)
	if len(cases) < least {
		t.Fatalf("only %d cases", len(cases))
	}
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		apps := start(t, g)
		for _, transport := range []engineio.Transport{engineio.Websocket, engineio.Polling} { // in turn: they share the app
			t.Run(string(transport), func(t *testing.T) {
				official := playOfficially(t, folder, apps, transport)
				if len(official) != len(cases) {
					t.Fatalf("the official client played %d cases of %d", len(official), len(cases))
				}
				for _, s := range cases {
					t.Run(s.Name, func(t *testing.T) {
						theirs, ours := official[s.Name].lines(t), play(t, apps[s.App], transport, s).lines(t)
						wantDifferences(t, g, s.Name, differences(theirs, ours))
					})
				}
			})
		}
	})
}

// wantDifferences fails unless what differs is just what the table says.
func wantDifferences(t *testing.T, g sailstest.Generation, name string, got []string) {
	t.Helper()
	var want []string
	if known := knownDifferences()[name]; known.only == 0 || known.only == g {
		want = known.lines
	}
	if !slices.Equal(got, want) {
		t.Errorf("- official, + ours:\n%s\nthe table says:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// startVariants starts the app and those that some scripts need besides.
func startVariants(t *testing.T, g sailstest.Generation) map[string]string {
	t.Helper()
	return map[string]string{
		"":         sailstest.Start(t, g).URL(),
		"csrf":     sharedApps.URL(t, g, "SAILS_CSRF=1"),
		"nostatus": sailstest.Start(t, g, sailstest.WithEnv("SEND_STATUS_CODE=0")).URL(),
	}
}

// playOfficially has the official client play all scripts of a folder.
func playOfficially(t *testing.T, folder string, apps map[string]string, transport engineio.Transport) map[string]transcript {
	t.Helper()
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	variants := string(encode(t, apps))
	out := sailstest.NodeScript(t, "sails-differential.js", apps[""], "--transport", string(transport), folder, variants)
	var all map[string]transcript
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		t.Fatalf("%v in %.200s", err, out)
	}
	return all
}

// loadScripts reads the scripts of a folder; each name is given once.
func loadScripts(t *testing.T, folder string) []script {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []script
	names := map[string]bool{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var some []script
		if err := json.Unmarshal(raw, &some); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, s := range some {
			if names[s.Name] {
				t.Errorf("%s: there are two cases %q", file, s.Name)
			}
			names[s.Name] = true
		}
		all = append(all, some...)
	}
	return all
}

// Every known difference is one of a script's, and its page in docs/ has it.
func TestKnownDifferencesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/differences-from-sails.io.js.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for line := range strings.Lines(string(page)) {
		if reason, isItem := strings.CutPrefix(strings.TrimSpace(line), "- "); isItem {
			listed = append(listed, reason)
		}
	}
	cases := append(loadScripts(t, casesFolder), loadScripts(t, largeCasesFolder)...)
	var reasons []string
	for name, known := range knownDifferences() {
		if !slices.ContainsFunc(cases, func(s script) bool { return s.Name == name }) {
			t.Errorf("there is no case %q", name)
		}
		if !slices.Contains(reasons, known.reason) {
			reasons = append(reasons, known.reason)
		}
	}
	slices.Sort(reasons)
	if got := slices.Sorted(slices.Values(listed)); !slices.Equal(got, reasons) {
		t.Errorf("the page lists\n- %s\nwant\n- %s", strings.Join(got, "\n- "), strings.Join(reasons, "\n- "))
	}
}
