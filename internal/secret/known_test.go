package secret_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
)

func TestKnownSecretsAreFoundInAllForms(t *testing.T) {
	var known secret.Known
	known.AddSetting(nil, settings.SecretOf("url"), "http://a-token@host/?sig=p%40ss%2Bw+rd")
	known.AddSetting(nil, settings.SecretOf("connect-header"), "Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte("me:open sesame")))
	known.AddSetting(nil, settings.SecretOf("proxy"), "http://you:sh%20h%22h@proxy")
	known.AddSetting(nil, settings.SecretOf("cookie"), "sails.sid=s%3Aabcd.efgh; lang=en")
	for _, text := range []string{
		"a-token", "p@ss+w rd", "p@ss+w%20rd", "p%40ss%2Bw+rd", "me:open sesame", "open sesame", `sh h\"h`, `sh h"h`, base64.StdEncoding.EncodeToString([]byte(`you:sh h"h`)),
		"s%3Aabcd.efgh", "s:abcd.efgh", "sails.sid=s%3Aabcd.efgh; lang=en",
	} {
		if got := known.Hide("(" + text + ")"); got != "("+secret.Masked+")" {
			t.Errorf("%s is shown as %s", text, got)
		}
	}
	if text := "host you me en lang true"; known.Hide(text) != text {
		t.Errorf("%s is shown as %s", text, known.Hide(text))
	}
}

// What a message has cut off a secret is hidden, too.
func TestBeginningsOfKnownSecretsAreHidden(t *testing.T) {
	var known secret.Known
	known.Add("0123456789abcdef")
	for text, want := range map[string]string{
		"it was 0123456789ab …, so": "it was *** …, so", "it was 0123…": "it was 0123…", "a 0123456789abcdef b": "a *** b", "0123456789 and": "0123456789 and",
		"0123456789… 0123456789abcdef… x": "***… ***… x",
	} {
		if got := known.Hide(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// What is kept of secrets has a bound, and what hiding costs with it.
func TestKnownSecretsAreBounded(t *testing.T) {
	var known secret.Known
	known.Add(strings.Repeat("x", 1<<20))
	if !known.Empty() {
		t.Error("a megabyte is kept")
	}
	for i := range 20_000 {
		known.Add(strings.Repeat(string(rune('a'+i%26)), 4) + strings.Repeat("z", i%97))
	}
	text := strings.Repeat("nothing here. ", 1000)
	if known.Hide(text) != text {
		t.Error("it hides what is not secret")
	}
	if n := testing.AllocsPerRun(10, func() { known.Hide(text) }); n > 3 {
		t.Errorf("a text without secrets costs %v allocations", n)
	}
	var nobody *secret.Known
	nobody.Add("hushhush")
	if nobody.Hide("hushhush") != "hushhush" || !nobody.Empty() {
		t.Error("nobody knows a secret")
	}
}
