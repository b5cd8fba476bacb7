//go:build unix && !race

package e2e

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
	"sailscope/internal/secret/secrettest"
)

// What a real terminal receives holds no secret of the settings, and neither does a
// file that the dashboard leaves behind: not while it works, not after the server
// has gone, and not with --resume.
func TestNoSecretReachesTheTerminal(t *testing.T) {
	s := secrettest.New(7)
	server := serve(t, demo.Options{})
	state := t.TempDir()
	options := ptytest.Options{Width: 140, Height: 40, Env: []string{"XDG_STATE_HOME=" + state}}
	query := func(place string, shape int) string { return url.QueryEscape(s.Put(place, shape)) }
	login := url.UserPassword(s.Token("url: user"), s.Put("url: password", 3)).String()
	address := strings.Replace(server.URL(), "://", "://"+login+"@", 1) + "?session=" + query("url: session", 1) + "#token=" + query("url: fragment", 2)
	term := start(t, options, address, "--query", "api_key="+query("query", 0), "--header", "X-Api-Key: "+s.Put("header", 2),
		"--connect-header", "X-Session: "+s.Put("connect-header", 3), "--cookie", "sails.sid="+query("cookie", 1), "--csrf=/csrfToken?key="+query("csrf", 0))
	term.WaitText("1 connected")
	walk(term,
		step{ctrlT + ctrlT, shows("[Connection]", "connect-header"), ""},
		step{"o", shows("━ options ━", "X-Api-Key:**"), ""},
		step{esc, nil, "━ options ━"},
		step{"a", shows("2 connected"), ""},
		step{"W", shows("recording"), ""},
		step{"iGET /boat?limit=1" + enter, shows("200 OK", `"Kittiwake"`), ""},
		step{esc, nil, typingHint},
		step{ctrlR, shows("━ history ━", "GET /boat?limit=1"), ""},
		step{esc, nil, "━ history ━"},
		step{":", shows("━ palette ━"), ""},
		step{esc, nil, "━ palette ━"},
		step{"d", shows("━ deliveries ━"), ""},
		step{"e", shows("saved "), ""},
		step{esc, nil, "━ deliveries ━"},
		step{"W", nil, "● recording"},
	)
	server.Close()
	term.WaitGone("2 connected")
	quitAndCheck(t, term)
	again := start(t, options, "--resume")
	again.WaitText("secrets not kept")
	quitAndCheck(t, again)
	for what, text := range map[string][]byte{"the first run": term.Raw(), "--resume": again.Raw(), "files": filesBelow(t, filepath.Dir(term.StateHome()), state)} {
		for _, leak := range s.In(text) {
			t.Errorf("%s: the secret of %s leaks in %q", what, leak.Place, leak.Text)
		}
	}
}

// filesBelow returns the names and the texts of all files below folders.
func filesBelow(t *testing.T, dirs ...string) []byte {
	t.Helper()
	var all []byte
	for _, dir := range dirs {
		before := len(all)
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			all = append(append(append(all, path+"\n"...), text...), '\n')
			return err
		})
		if err != nil || len(all) == before {
			t.Errorf("no files below %s: %v", dir, err)
		}
	}
	return all
}
