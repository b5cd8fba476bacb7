package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sailscope/internal/config"
	"sailscope/internal/infile"
	"sailscope/internal/outfile"
	"sailscope/internal/settings"
	"sailscope/tui"
)

// rememberedFile holds the sockets of the run that ended last.
func rememberedFile() string { return filepath.Join(stateDir(), "sockets.json") }

// maxRemembered bounds that file, in bytes.
const maxRemembered = 1 << 20

// remembered is what that file holds.
type remembered struct {
	Sockets []rememberedSocket `json:"sockets"`
}

// remember writes the sockets for --resume. If that fails, it only prints a warning, because
// the run itself was good.
func (a *app) remember(sockets []tui.Socket) {
	var r remembered
	for _, s := range sockets {
		r.Sockets = append(r.Sockets, rememberSocket(s))
	}
	if err := writeRemembered(rememberedFile(), r); err != nil {
		a.say("warning: --resume cannot open these sockets again: %v", err)
	}
}

// writeRemembered replaces the file in one step, because another program may be reading it.
func writeRemembered(file string, r remembered) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("save the sockets: %w", err)
	}
	const onlyMine = 0o700
	if err := os.MkdirAll(filepath.Dir(file), onlyMine); err != nil {
		return err
	}
	const mineToRead = 0o600
	return outfile.Replace(file, append(text, '\n'), mineToRead)
}

// resumed returns the sockets of the last run, with the secrets that the configuration has.
func resumed(c config.Config) ([]choice, error) {
	file := rememberedFile()
	text, err := infile.Read(file, maxRemembered)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is no last run to resume: a dashboard saves its sockets when you quit it")
	}
	if err != nil {
		return nil, fmt.Errorf("resume the last run: %w", err)
	}
	var r remembered
	if err := json.Unmarshal(text, &r); err != nil || len(r.Sockets) == 0 {
		return nil, fmt.Errorf("%s has no sockets to resume: start without --resume, which writes the file again", file)
	}
	chosen := make([]choice, 0, len(r.Sockets))
	for _, s := range r.Sockets {
		chosen = append(chosen, s.choice(file, c))
	}
	return chosen, nil
}

func (r rememberedSocket) choice(file string, c config.Config) choice {
	next := choice{name: r.Name}
	for _, s := range r.Settings {
		next.settings = append(next.settings, config.NewSetting(file, s.Key, s.Name, s.Value))
	}
	configured := c.Defaults
	if s, ok := c.Socket(r.Name); ok {
		configured = config.Merge(c.Defaults, s.Settings)
	}
	for _, target := range r.Missing {
		i := slices.IndexFunc(configured, func(s config.Setting) bool { return s.Target() == target })
		if i < 0 {
			next.missing = append(next.missing, target)
			if !r.keepsPart(target) {
				next.secret = append(next.secret, target)
			}
			continue
		}
		next.settings = config.Merge(next.settings, configured[i:i+1])
	}
	return next
}

// keepsPart reports whether a part of a setting was not secret, and was kept.
func (r rememberedSocket) keepsPart(target string) bool {
	return slices.ContainsFunc(r.Settings, func(s rememberedSetting) bool {
		return settings.Target(s.Key, s.Name) == target && (s.Key == "query" || strings.Contains(s.Value, "?"))
	})
}

// missing returns the secrets of the last run that a socket now lacks.
func (b *builder) missing(from choice) []string {
	var names []string
	for _, target := range from.missing {
		switch {
		case b.given[target]:
		case target == settings.Target(settings.KeyCookie, ""):
			names = append(names, settings.KeyCookie)
		default:
			names = append(names, target)
		}
	}
	return names
}
