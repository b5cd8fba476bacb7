package secret_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
)

// hiding is how the form hides the text of a setting.
func hiding(key string) func(string) string {
	return func(text string) string { return secret.Settings(nil).Hide(settings.SecretOf(key), text) }
}

func TestHiding(t *testing.T) {
	hideURL, hideQuery, hideHeader := hiding("url"), hiding("query"), hiding("header")
	for _, tc := range []struct {
		hide       func(string) string
		text, want string
	}{
		{hideURL, "http://localhost:1337", "http://localhost:1337"},
		{hideURL, "http://me:pass@host/a?x=1&token=abc", "http://me:****@host/a?x=1&token=***"},
		{hideURL, "me:p@ss@host", "me:****@host"},
		{hideURL, "https://token@host", "https://*****@host"},
		{hideURL, "https://host/a@b", "https://host/a@b"},
		{hideQuery, "a=1&api_key=xyz", "a=1&api_key=***"},
		{hideQuery, "%74oken=x", "%74oken=*"},
		{hideHeader, "Authorization: Bearer x", "Authorization:*********"},
		{hideHeader, "X-App: demo", "X-App: demo"},
		{hideHeader, "auth", "auth"},
		{hiding("cookie"), "sid=é", "*****"},
		{hideURL, "http://host/#token=abc", "http://host/#token=***"},
		{hideURL, "http://host/;sid=abc", "http://host/;sid=***"},
		{hideQuery, `a=1;token=abc&d={"pin":1}`, `a=1;token=***&d=*********`},
		{hideHeader, "Referer: http://host/?token=abc", "Referer:***********************"},
		{hideHeader, `X-Data: {"pin":1}`, "X-Data:**********"},
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
		for _, hide := range []func(string) string{hiding("url"), hiding("query"), hiding("header"), hiding("cookie")} {
			if got := hide(text); utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
				t.Fatalf("%q became %q", text, got)
			}
		}
	})
}
