package saved_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/model/request"
	"sailscope/model/saved"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfPeople(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "auth", "login.yaml"), `# who are you
request: POST /login
headers:
  x-app: demo
  x-version: 1.10
  authorization: Bearer {{TOKEN}}
body: |
  {
    "user": "ada"
  }
`)
	write(t, filepath.Join(dir, "Boats.yml"), "request: GET /boat?limit=3\n")
	write(t, filepath.Join(dir, "README.md"), "not a request")
	write(t, filepath.Join(dir, ".git", "config.yaml"), "not a request")
	write(t, filepath.Join(dir, "bad.yaml"), "request: GET /x\nreqest: GET /y\n")
	write(t, filepath.Join(dir, "empty.yaml"), "")
	write(t, filepath.Join(dir, "list.yaml"), "request: GET /x\nheaders:\n  a: b\n  c: [1]\n")
	write(t, filepath.Join(dir, "torn.yaml"), "request: \"GET /x\nbody: hush\n")
	write(t, filepath.Join(dir, "number.yaml"), "request: GET /x\nbody: {a: 1}\n")
	requests, problems := saved.Load(dir)
	want := []saved.Request{
		{Name: "auth/login", Draft: request.Draft{
			Line: "POST /login", Headers: "x-app: demo\nx-version: 1.10\nauthorization: Bearer {{TOKEN}}", Body: "{\n  \"user\": \"ada\"\n}",
		}},
		{Name: "Boats", Draft: request.Draft{Line: "GET /boat?limit=3"}},
	}
	if len(requests) != len(want) {
		t.Fatalf("requests %+v", requests)
	}
	for i := range want {
		if requests[i] != want[i] {
			t.Errorf("request %d is %+v, want %+v", i, requests[i], want[i])
		}
	}
	var texts []string
	for _, p := range problems {
		texts = append(texts, p.Error())
	}
	all := strings.Join(texts, "\n")
	for _, part := range []string{"bad.yaml:2: ", "reqest", "empty.yaml:1: there is no request", "list.yaml:4: the header c has to be text", "torn.yaml:", "number.yaml:2: "} {
		if !strings.Contains(all, part) {
			t.Errorf("no problem says %q:\n%s", part, all)
		}
	}
	if len(problems) != 5 || strings.Contains(all, "hush") {
		t.Errorf("%d problems:\n%s", len(problems), all)
	}
}

func TestNoDirectoryIsNoProblem(t *testing.T) {
	requests, problems := saved.Load(filepath.Join(t.TempDir(), "none"))
	if len(requests)+len(problems) != 0 {
		t.Errorf("%v, %v", requests, problems)
	}
}

func TestSaving(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "requests")
	r := saved.Request{Name: "boats/rename", Draft: request.Draft{
		Line: "PATCH /boat/{{id}}", Headers: "x-app: demo\nx-empty: \n-x-gone", Body: "{\n  \"name\": \"Freya\"\n}",
	}}
	if err := saved.Save(dir, r, false); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "boats", "rename.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const want = "request: PATCH /boat/{{id}}\nheaders:\n  x-app: demo\n  x-empty: \"\"\n  x-gone: null\nbody: |\n  {\n    \"name\": \"Freya\"\n  }\n"
	if string(text) != want {
		t.Errorf("the file is\n%s\nwant\n%s", text, want)
	}
	other := r
	other.Line = "GET /other"
	if err := saved.Save(dir, other, false); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("saving over a request: %v", err)
	}
	if requests, problems := saved.Load(dir); len(requests) != 1 || requests[0] != r || problems != nil {
		t.Fatalf("loaded %+v, %v", requests, problems)
	}
	if err := saved.Save(dir, other, true); err != nil {
		t.Fatal(err)
	}
	if requests, _ := saved.Load(dir); requests[0] != other {
		t.Errorf("loaded %+v", requests)
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{"", " ", "../up", "a/../b", "/root", "a//b", `a\b`, "c:d", ".hidden", "a\nb", "what?", "a ", "a/"} {
		if err := saved.CheckName(name); err == nil {
			t.Errorf("%q is taken for a name", name)
		}
	}
	for _, name := range []string{"login", "Log in", "boats/rename one", "grüße", "v1.2"} {
		if err := saved.CheckName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// Whatever is saved is what is loaded.
func TestWhatIsWrittenIsRead(t *testing.T) {
	piece := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("{}[]\"':#-|>&*!%@`, \n\\{{x}}"))))
	piece = rapid.OneOf(piece, rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		d := request.Draft{Line: "GET /" + strings.ReplaceAll(piece.Draw(t, "path"), "\n", ""), Body: piece.Draw(t, "body")}
		value := strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7F {
				return -1
			}
			return r
		}, piece.Draw(t, "value"))
		d.Headers = "x-a: " + strings.TrimSpace(value)
		text, err := saved.Format(d)
		if err != nil {
			t.Fatalf("%+v: %v", d, err)
		}
		d.Line, d.Body = strings.TrimSpace(d.Line), strings.TrimRight(d.Body, "\n")
		got, err := saved.Parse("x.yaml", text)
		if err != nil || got != d {
			t.Fatalf("%+v was read as %+v, %v, from\n%s", d, got, err, text)
		}
	})
}
