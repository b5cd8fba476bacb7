package model_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sailscope/model"
)

func TestHiding(t *testing.T) {
	for _, tc := range []struct {
		hide       func(string) string
		text, want string
	}{
		{model.HideURL, "http://localhost:1337", "http://localhost:1337"},
		{model.HideURL, "http://me:pass@host/a?x=1&token=abc", "http://me:****@host/a?x=1&token=***"},
		{model.HideURL, "me:p@ss@host", "me:****@host"},
		{model.HideURL, "https://token@host", "https://*****@host"},
		{model.HideURL, "https://host/a@b", "https://host/a@b"},
		{model.HideQuery, "a=1&api_key=xyz", "a=1&api_key=***"},
		{model.HideQuery, "%74oken=x", "%74oken=*"},
		{model.HideHeader, "Authorization: Bearer x", "Authorization:*********"},
		{model.HideHeader, "X-App: demo", "X-App: demo"},
		{model.HideHeader, "auth", "auth"},
		{model.HideAll, "sid=é", "*****"},
		{model.HideURL, "http://host/#token=abc", "http://host/#token=***"},
		{model.HideURL, "http://host/;sid=abc", "http://host/;sid=***"},
		{model.HideQuery, `a=1;token=abc&d={"pin":1}`, `a=1;token=***&d=*********`},
		{model.HideHeader, "Referer: http://host/?token=abc", "Referer:***********************"},
		{model.HideHeader, `X-Data: {"pin":1}`, "X-Data:**********"},
	} {
		if got := tc.hide(tc.text); got != tc.want {
			t.Errorf("%q is %q, want %q", tc.text, got, tc.want)
		}
	}
}

// What is hidden takes the places of what is there: fields rely on it.
func TestHidingKeepsTheLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab:/@?&=;#{}\"1token é界"))).Draw(t, "text")
		for _, hide := range []func(string) string{model.HideURL, model.HideQuery, model.HideHeader, model.HideAll} {
			if got := hide(text); utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
				t.Fatalf("%q became %q", text, got)
			}
		}
	})
}
