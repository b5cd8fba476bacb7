package secret_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/internal/secret"
	"sailscope/internal/secret/secrettest"
	"sailscope/internal/settings"
)

// settingsWith are the places for a secret in the settings of a connection.
func settingsWith(text string) map[string][]string {
	query, segment, user := url.QueryEscape(text), url.PathEscape(text), url.UserPassword("me", text).String()
	where := url.QueryEscape(`{"pwd":` + inJSON(text) + `}`)
	address := []string{
		"http://" + user + "@host", user + "@host:1337/", "wss://" + user + "@[::1]:1/a?x=1", "http://host/?a=1&session=" + query, "host?authkey=" + query + "&b",
		"http://host/a/token=" + segment + "?x", "http://host/a;sid=" + query + ";b=1/c", "http://host/#token=" + query, "http://host/?where=" + where,
		"http://" + user + "@host/token=" + segment + "?sig=" + query,
	}
	header := []string{"Authorization: Bearer " + text, "Cookie:a=" + text, "x-api-key: " + text, "X-App: Basic " + text, "X-Session:" + text, "Referer: http://host/?token=" + query}
	return map[string][]string{
		"url": address, "proxy": address, "path": {"/socket.io?key=" + query, "/token=" + segment + "/"}, "csrf": {"/csrf?sig=" + query},
		"query": {"token=" + query, "?a=1&SESSION=" + query, "x=1;auth_key=" + query, "where=" + where, where}, "header": header, "connect-header": header,
		"cookie": {"sails.sid=" + query, text},
	}
}

func inJSON(text string) string {
	raw, _ := json.Marshal(text)
	return string(raw)
}

// secretOf draws a random secret.
func secretOf(t *rapid.T) (*secrettest.Secrets, string) {
	s := secrettest.New(rapid.Uint64().Draw(t, "seed"))
	text := s.Put("here", rapid.IntRange(0, secrettest.Shapes-1).Draw(t, "shape"))
	return s, text
}

// Wherever a setting has a secret, it is in no output; and what is known to be a
// secret is hidden of what a server makes of it.
func TestNoSettingShowsASecret(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secrets, text := secretOf(t)
		places := settingsWith(text)
		for key, texts := range places {
			for _, setting := range texts {
				for i, output := range []string{secret.Settings(nil).Mask(settings.SecretOf(key), setting), secret.Settings(nil).Hide(settings.SecretOf(key), setting), secret.HideSetting(settings.SecretOf(key), setting)} {
					if found := secrets.In([]byte(output)); len(found) > 0 {
						t.Fatalf("output %d of %s %q: %s", i, key, setting, output)
					}
				}
			}
		}
		key := rapid.SampledFrom(slices.Sorted(maps.Keys(places))).Draw(t, "key")
		setting := rapid.SampledFrom(places[key]).Draw(t, "setting")
		var known secret.Known
		known.AddSetting(nil, settings.SecretOf(key), setting)
		said := "it said: " + text + " and " + url.QueryEscape(text) + " in " + inJSON(setting) + ", " + inJSON(text)
		if got := known.Hide(said); len(secrets.In([]byte(got))) > 0 {
			t.Fatalf("of %s %q: %s", key, setting, got)
		}
	})
}

// Wherever a request has a secret, it is in no output.
func TestNoRequestShowsASecret(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secrets, text := secretOf(t)
		query, segment, value := url.QueryEscape(text), url.PathEscape(text), inJSON(text)
		for _, line := range []string{
			"GET /a?token=" + query + "&b=1", "GET /a;jsessionid=" + query + "/b?x", "/reset/token=" + segment, "GET /a?where=" + url.QueryEscape(`{"pin":`+value+`}`), "GET /a#pwd=" + query,
			"GET /a?next=" + url.QueryEscape("http://me:"+url.PathEscape(text)+"@host/?api_key="+query),
		} {
			if got := secret.Line(line, secret.Stars); len(secrets.In([]byte(got))) > 0 {
				t.Fatalf("%s is shown as %s", line, got)
			}
		}
		for _, body := range []string{
			`{"password":` + value + `}`, `{"a":[{"auth":{"b":[` + value + `]}}]}`, `[{"name":"cookie","value":` + value + `}]`, `{"h":` + inJSON("Authorization: Bearer "+text) + `}`,
			`{"form":` + inJSON("user=ada&password="+query) + `}`, `{"json":` + inJSON(`{"token":`+value+`}`) + `}`, `{"id":{{ID}},"token":` + value + `}`, `{"token":` + strings.TrimSuffix(value, `"`),
		} {
			if got := secret.Body(body, secret.Stars); len(secrets.In([]byte(got))) > 0 {
				t.Fatalf("%s is shown as %s", body, got)
			}
		}
		headers := "X-App: demo\nAuthorization: Bearer " + text + "\nX-Api-Key:" + text
		if got := secret.Headers(headers, secret.Stars); len(secrets.In([]byte(got))) > 0 {
			t.Fatalf("%s is shown as %s", headers, got)
		}
		var known secret.Known
		known.Add(text)
		for _, shown := range []string{known.HideJSON(`{"everyday":` + value + `,` + value + `:["a ` + strings.Trim(value, `"`) + ` b"],"n":1}`), known.Hide("GET /a?name=" + query + "&b=" + segment)} {
			if len(secrets.In([]byte(shown))) > 0 {
				t.Fatalf("%q is shown as %s", text, shown)
			}
			if strings.HasPrefix(shown, "{") && !json.Valid([]byte(shown)) {
				t.Fatalf("%s is not JSON", shown)
			}
		}
	})
}

// A number that is a secret by its value is hidden of JSON, which stays JSON.
func TestKnownNumbersInJSON(t *testing.T) {
	var known secret.Known
	known.Add("73105522", `quo"ted\secret`)
	for text, want := range map[string]string{
		`{"id":73105522,"n":[1,true,null]}`:                       `{"id":"***","n":[1,true,null]}`,
		`{"a":"x 73105522 y","73105522":"\u0071uo\"ted\\secret"}`: `{"a":"x *** y","***":"***"}`,
		`{"a":"b\n","c": 1 }`:                                     `{"a":"b\n","c": 1 }`,
	} {
		if got := known.HideJSON(text); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
}
