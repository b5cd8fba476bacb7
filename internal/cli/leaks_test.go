package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/secret/secrettest"
	"sailscope/tui"
)

// given is a command line, or a configuration file, with a secret of its own in
// every place for one.
type given struct {
	*secrettest.Secrets
	shape   int
	reaches bool // an app
}

// put makes the next secret, of the next shape.
func (g *given) put(place string) string {
	g.shape++
	return g.Put(place, g.shape)
}

func (g *given) query(place string) string { return url.QueryEscape(g.put(place)) }

// address puts secrets into all parts of an address. A name is a secret only if it
// looks like a token.
func (g *given) address(place, base string) string {
	path := ""
	if !g.reaches { // the app is not below it
		path = "/token=" + url.PathEscape(g.put(place+": segment")) + ";sid=" + g.query(place+": path parameter")
	}
	return fmt.Sprintf("%s%s?session=%s&authkey=%s#token=%s", g.login(place, base), path,
		g.query(place+": session"), g.query(place+": authkey"), g.query(place+": fragment"))
}

// login is an address with who logs in to it.
func (g *given) login(place, base string) string {
	return strings.Replace(base, "://", "://"+url.UserPassword(g.Token(place+": user"), g.put(place+": password")).String()+"@", 1)
}

// settings are the settings that all places have, by key.
func (g *given) settings(base string) [][2]string {
	path := "/socket.io"
	if !g.reaches {
		path += "?sig=" + g.query("path")
	}
	return [][2]string{
		{"url", g.address("url", base)},
		{"query", "api_key=" + g.query("query") + "&page=1&where=" + url.QueryEscape(`{"pwd":`+g.json("query: where")+`}`)},
		{"header", "X-Api-Key: " + g.put("header")},
		{"header", "X-App: Bearer " + g.Token("header: bearer")},
		{"connect-header", "X-Session: " + g.put("connect-header")},
		{"connect-header", "Authorization: Bearer " + g.Token("connect-header: bearer")},
		{"cookie", "sails.sid=" + g.query("cookie") + "; other=" + g.query("second cookie")},
		{"csrf", "/csrfToken?key=" + g.query("csrf")},
		{"path", path},
		{"room", "vip: POST /join?token=" + g.query("room") + ` {"password":` + g.json("room: body") + `}`},
	}
}

func (g *given) json(place string) string {
	text, _ := json.Marshal(g.put(place))
	return string(text)
}

// line is a request with secrets in its path, its query and its body.
func (g *given) line(method string) (path, body string) {
	return "/say;jsessionid=" + g.query("request: path") + "/token=" + url.PathEscape(g.put("request: segment")) + "?csrf_token=" + g.query("request: query"),
		`{"user":"ada","password":` + g.json("request: body of "+method) + `,"headers":[{"name":"cookie","value":` + g.json("request: pair") + `}]}`
}

// mirror refuses everybody, and repeats all that it was sent.
func mirror(t *testing.T, redirects bool) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all := fmt.Sprint(r.Method, r.URL, r.Header)
		if redirects {
			w.Header().Set("Location", "http://"+r.Host+"/login/token="+url.PathEscape(r.Header.Get("Cookie"))+"?back="+url.QueryEscape(all))
			w.WriteHeader(http.StatusFound)
			return
		}
		for name, values := range r.Header {
			w.Header()["X-Seen-"+name] = values
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		_, _ = fmt.Fprintf(w, "{\"code\":4,\"message\":%q}", all)
	}))
	t.Cleanup(s.Close)
	return s
}

// Nothing that a command prints or writes repeats a credential that it was given,
// whatever the server makes of it. What a server sends is printed by `request`: its
// answers here hold nothing that they were sent.
func TestCommandsLeakNothing(t *testing.T) {
	server := demotest.Start(t, demo.Options{})
	repeats := mirror(t, false).URL
	bases := map[string]string{
		"works": server.URL(), "refused": refused, "repeats": repeats, "redirects": mirror(t, true).URL, "no port": "http://127.0.0.1:99999",
		"proxy refuses": "http://app.invalid", "proxy is away": "http://app.invalid",
	}
	proxies := map[string]string{"proxy refuses": repeats, "proxy is away": refused}
	connecting := []string{"request", "listen", "compare", "doctor", "doctor --json", "root", "wrong flag", "config check", "request by configuration", "doctor by environment"}
	others := []string{"version", "man", "config path", "config init", "completion bash", "help", "help request", "wrong keys"} // which do not connect
	for name, base := range bases {
		commands := connecting
		if name == "refused" {
			commands = append(commands, others...)
		}
		for _, command := range commands {
			for shape := range secrettest.Shapes {
				g := &given{secrettest.New(uint64(shape)), shape, name == "works"}
				out := g.run(t, command, base, proxies[name])
				for _, leak := range g.In([]byte(out)) {
					t.Errorf("%s, %s, shape %d: the secret of %s leaks in ...%s...", command, name, shape, leak.Place, leak.Text)
				}
			}
		}
	}
}

// run runs a command, and returns all that came out: on its streams, and in files.
func (g *given) run(t *testing.T, command, base, proxy string) string {
	t.Helper()
	dir := t.TempDir()
	for name, value := range map[string]string{"XDG_STATE_HOME": dir, "XDG_CONFIG_HOME": filepath.Join(dir, "none")} {
		t.Setenv(name, value)
	}
	path, body := g.line("post")
	settings := g.settings(base)
	if proxy != "" {
		settings = append(settings, [2]string{"proxy", g.login("proxy", proxy)})
	}
	var got result
	switch command {
	case "request":
		got = run(t, append([]string{"request", "POST", path, "-d", body}, flagsOf(settings, "room")...)...)
	case "listen":
		got = run(t, append([]string{"listen", "--duration=50ms", "--reconnect=false", "--request", "POST " + path + " " + body}, flagsOf(settings, "room")...)...)
	case "compare":
		got = run(t, append([]string{"compare", "--for=50ms", "--url", refused + "/?key=" + g.query("other url"), "--request", "POST " + path + " " + body}, flagsOf(settings, "room")...)...)
	case "doctor", "doctor --json":
		got = run(t, append(append(strings.Fields(command), "--request", "POST "+path+" "+body), flagsOf(settings, "room")...)...)
	case "wrong flag":
		got = run(t, append(append([]string{"request", "POST", path, "-d", body}, flagsOf(settings, "room")...), "--nonsense")...)
	case "root":
		got = g.runRoot(t, settings)
	case "version", "man", "config path", "config init", "completion bash", "help", "help request": // as an argument, and as flags that they do not have
		got = run(t, append(strings.Fields(command), g.address("argument", base))...)
		more := run(t, append(strings.Fields(command), flagsOf(settings, "")...)...)
		got.out += more.out + more.err
	case "config check", "wrong keys", "request by configuration", "doctor by environment":
		file := filepath.Join(t.TempDir(), "config.yaml")
		text := configOf(t, settings, strings.HasSuffix(command, "environment"))
		if command == "wrong keys" {
			text += "keys: { quit: q, zoom: q, nonsense: x }\n"
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil { //nolint:gosec // others may read it: a warning says so
			t.Fatal(err)
		}
		args := map[string][]string{"config check": {"config", "check"}, "wrong keys": {"config", "check"}, "request by configuration": {"request", "POST", path, "-d", body}, "doctor by environment": {"doctor"}}[command]
		got = run(t, append(args, "--config", file)...)
	}
	if got.code < 0 || got.out+got.err == "" && command != "root" && command != "listen" && command != "compare" {
		t.Errorf("%s said nothing: exit code %d", command, got.code)
	}
	return got.out + got.err + files(t, dir)
}

// runRoot starts the dashboard, as far as the command line does, and ends it: the
// sockets are remembered.
func (g *given) runRoot(t *testing.T, settings [][2]string) result {
	t.Helper()
	cfg, got := dashboardOf(t, func(_ context.Context, cfg tui.Config) error {
		cfg.Remember(cfg.Sockets)
		return nil
	}, flagsOf(settings, "")...)
	got.out += strings.Join(cfg.Problems, "\n")
	return got
}

func flagsOf(settings [][2]string, without string) []string {
	var flags []string
	for _, s := range settings {
		if s[0] != without {
			flags = append(flags, "--"+s[0]+"="+s[1])
		}
	}
	return flags
}

// configOf writes settings as a configuration file, as they are or by way of the
// environment.
func configOf(t *testing.T, settings [][2]string, outside bool) string {
	t.Helper()
	maps := make(map[string][]string)
	var b strings.Builder
	b.WriteString("sockets:\n  - name: app\n")
	for i, s := range settings {
		key, text := s[0], s[1]
		name, value, _ := strings.Cut(text, ": ")
		isMap := key == "header" || key == "connect-header" || key == "room"
		if isMap {
			text = value
		}
		quoted, _ := json.Marshal(text)
		if outside && key != "csrf" {
			variable := fmt.Sprintf("SAILSCOPE_TEST_%d", i)
			t.Setenv(variable, text)
			quoted = []byte("{ env: " + variable + " }")
		}
		if isMap {
			maps[key] = append(maps[key], fmt.Sprintf("      %s: %s\n", name, quoted))
		} else {
			fmt.Fprintf(&b, "    %s: %s\n", key, quoted)
		}
	}
	for key, lines := range maps {
		fmt.Fprintf(&b, "    %s:\n%s", key, strings.Join(lines, ""))
	}
	return b.String()
}

// files are the names and the texts of all files below a folder.
func files(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all.WriteString(path + "\n" + string(text) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
