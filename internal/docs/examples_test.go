package docs

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/cli"
	"sailscope/model/saved"
)

// What the pages show of configuration files and saved requests is right.
func TestYAMLExamples(t *testing.T) {
	found := 0
	for _, p := range pages(t) {
		for _, block := range p.Blocks() {
			if block.Language != "yaml" {
				continue
			}
			found++
			if err := checkYAML(t, block); err != nil {
				t.Errorf("%s:%d: %v", block.Page, block.Line, err)
			}
		}
	}
	const least = 5
	if found < least {
		t.Errorf("the pages have %d examples in YAML", found)
	}
}

// checkYAML reads a saved request, which begins with the name of its file, or else
// a configuration.
func checkYAML(t *testing.T, block Block) error {
	if name, isFile := strings.CutPrefix(strings.Split(block.Text, "\n")[0], "# "); isFile {
		_, err := saved.Parse(name, []byte(block.Text))
		return err
	}
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(block.Text), 0o600); err != nil {
		t.Fatal(err)
	}
	var output strings.Builder
	streams := cli.Streams{In: strings.NewReader(""), Out: &output, Err: &output}
	if code := cli.Run(t.Context(), []string{"config", "check", "--config", file}, streams); code != 0 {
		return errors.New(output.String())
	}
	return nil
}

// What they show of Go compiles.
func TestGoExamples(t *testing.T) {
	found := 0
	for _, p := range pages(t) {
		for _, block := range p.Blocks() {
			if block.Language != "go" {
				continue
			}
			found++
			file := filepath.Join(t.TempDir(), "main.go")
			if err := os.WriteFile(file, []byte(block.Text), 0o600); err != nil {
				t.Fatal(err)
			}
			vet := exec.CommandContext(t.Context(), "go", "vet", file)
			vet.Dir = root
			if output, err := vet.CombinedOutput(); err != nil {
				t.Errorf("%s:%d: %v\n%s", block.Page, block.Line, err, output)
			}
		}
	}
	if found == 0 {
		t.Error("the pages show no program")
	}
}

// Each module that ours names is in the table of docs/dependencies.md, with a
// purpose.
func TestDependenciesAreExplained(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var table []string
	for _, name := range codeSpan.FindAllString(page(t, "docs/dependencies.md").Text, -1) {
		table = append(table, strings.TrimPrefix(strings.Trim(name, "`"), "…/"))
	}
	for _, line := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1) {
		if !slices.ContainsFunc(table, func(name string) bool { return line[1] == name || strings.HasSuffix(line[1], "/"+name) }) {
			t.Errorf("docs/dependencies.md does not say what %s is for", line[1])
		}
	}
}

// Each path that ARCHITECTURE.md names is there, and each package is in it.
func TestArchitectureNamesWhatIsThere(t *testing.T) {
	text := page(t, "ARCHITECTURE.md").Text
	path := regexp.MustCompile(`(?m)^[a-z][A-Za-z0-9_./-]*|` + "`[a-z][A-Za-z0-9_.-]*/[A-Za-z0-9_./-]*`")
	named := map[string]bool{}
	for _, block := range page(t, "ARCHITECTURE.md").Blocks() {
		for _, name := range path.FindAllString(block.Text, -1) {
			named[strings.TrimSuffix(name, "/")] = true
		}
	}
	for _, span := range codeSpan.FindAllString(text, -1) {
		if name := strings.Trim(span, "`"); path.MatchString(span) && !strings.Contains(name, " ") {
			named[strings.TrimSuffix(name, "/")] = true
		}
	}
	for name := range named {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("ARCHITECTURE.md names %s, which is not there", name)
		}
	}
	list := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}}", "sailscope/...")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.FieldsSeq(string(out)) {
		if name = strings.TrimPrefix(name, "sailscope/"); name != "sailscope" && !named[name] {
			t.Errorf("ARCHITECTURE.md does not say what %s is", name)
		}
	}
}
