package config

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"sailscope/theme"
)

// theme reads a theme's name, or a map of colors over the one that is its base.
func (r reader) theme(e entry) (theme.Theme, error) {
	if _, ok := e.value.(ast.MapNode); !ok {
		return namedTheme(e)
	}
	const base = "base"
	var wrong Errors
	entries, err := r.entries(e.value, append([]string{base}, theme.ColorNames()...))
	wrong.add(err)
	var t theme.Theme
	var baseWrong bool
	if i := slices.IndexFunc(entries, func(e entry) bool { return e.key == base }); i >= 0 {
		t, err = namedTheme(entries[i])
		wrong.add(err)
		baseWrong = err != nil
		entries = slices.Delete(entries, i, i+1)
	}
	for _, e := range entries {
		text, _ := scalar(e.value)
		c, err := theme.ParseColor(text)
		if err != nil {
			wrong.add(e.at.errorf("%s: %w", e.key, err))
			continue
		}
		t = t.With(e.key, c)
	}
	if baseWrong {
		t = theme.Theme{} // colors over another base may be unreadable
	}
	return t, wrong.result()
}

func namedTheme(e entry) (theme.Theme, error) {
	name, ok := scalar(e.value)
	if !ok {
		return theme.Theme{}, e.at.errorf("%s has to be the name of a theme; it is %s", e.key, describe(e.value))
	}
	t, known := theme.Named(name)
	if !known {
		return theme.Theme{}, e.at.wrap(NoTheme(name))
	}
	return t, nil
}
