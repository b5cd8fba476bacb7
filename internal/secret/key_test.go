package secret

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const hush = "7291836455"

// leaks are the places in which what isKey knows was not masked.
func leaks(key string) (found []string) {
	quoted := jsonQuoted(key)
	value := `"` + hush + `"`
	for _, body := range []string{
		`{` + quoted + `:` + value + `}`, `[{"a":{` + quoted + ` : ` + hush + `}}]`, `{` + quoted + `:{"a":[` + value + `]}`,
		`{"id":{{ID}},` + quoted + `:` + value + `}`, `{"raw":` + jsonQuoted(`{`+quoted+`:`+value+`}`) + `}`,
		`{"name":` + quoted + `,"value":` + value + `}`, `{"value":[` + value + `],"key":` + quoted + `}`,
	} {
		if masked := Body(body, Stars); strings.Contains(masked, hush) {
			found = append(found, masked)
		}
	}
	for _, query := range []string{url.QueryEscape(key) + "=" + hush, "where=" + url.QueryEscape(`{`+quoted+`:`+hush+`}`), url.QueryEscape(`{` + quoted + `:"` + hush + `"}`)} {
		if masked := Line("GET /x?a=1&"+query+"&b", Stars); strings.Contains(masked, hush) {
			found = append(found, masked)
		}
		if masked := Query(query, Stars); strings.Contains(masked, hush) {
			found = append(found, masked)
		}
	}
	return found
}

// jsonQuoted writes every letter as an escape, which hides a name from a quick look.
func jsonQuoted(text string) string {
	var b strings.Builder
	for i, r := range strings.ToValidUTF8(text, "?") {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r < 0x10000 && i%2 == 0:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// Whatever isKey takes for a secret is masked wherever it stands: nothing
// that looks for it is stricter.
func TestEverySecretKeyIsMasked(t *testing.T) {
	stems := rapid.SampledFrom(strings.Fields("saml response pass word pwd token sess id key api otp code 2fa pin user sid sig auth csrf x my new hash 1 mfa cvv session"))
	rapid.Check(t, func(t *rapid.T) {
		var key strings.Builder
		for _, stem := range rapid.SliceOfN(stems, 1, 4).Draw(t, "stems") {
			key.WriteString(rapid.SampledFrom([]func(string) string{strings.ToLower, strings.ToUpper, title}).Draw(t, "case")(stem))
			key.WriteString(rapid.SampledFrom([]string{"", "", "_", "-", ".", " ", "[", "]", "é", `"`, "%"}).Draw(t, "separator"))
		}
		if isSecretByWords(key.String()) && !isKey(key.String()) {
			t.Fatalf("%q is overlooked", key.String())
		}
		if isKey(key.String()) {
			if found := leaks(key.String()); found != nil {
				t.Fatalf("%q is left in %q", key.String(), found)
			}
		}
	})
}

func title(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func FuzzSecretKey(f *testing.F) {
	for _, seed := range []string{"saml_response", "SAML-Response", "user[pwd]", "a\"key", "2FA", "ot\u0131p", "to\u212aen"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if len(key) < 256 && isSecretByWords(key) && !isKey(key) {
			t.Errorf("%q is overlooked", key)
		}
		if key = strings.ToValidUTF8(key, "?"); isKey(key) {
			if found := leaks(key); found != nil {
				t.Errorf("%q is left in %q", key, found)
			}
		}
	})
}
