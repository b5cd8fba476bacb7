package cli

import (
	"io"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// optionsOf parses flags as a command does.
func optionsOf(t *testing.T, args ...string) ([]sailsclient.Options, error) {
	t.Helper()
	var flags connectionFlags
	cmd := &cobra.Command{Use: "test"}
	flags.register(cmd, true, settings.Flag)
	err := cmd.ParseFlags(args)
	if err == nil {
		err = flags.check()
	}
	if err != nil {
		return nil, err
	}
	a := app{Streams: Streams{Err: io.Discard}, secrets: new(secret.Known)}
	sockets, err := a.sockets(cmd, &flags, config.Config{}, flags.urls())
	var options []sailsclient.Options
	for _, s := range sockets {
		options = append(options, s.Options)
	}
	return options, err
}

func TestFlagsBecomeOptions(t *testing.T) {
	defaults := func(change func(*sailsclient.Options)) sailsclient.Options {
		o := sailsclient.Options{
			URL: "http://localhost:1337", Headers: map[string]string{}, ConnectHeaders: http.Header{},
		}
		change(&o)
		return o
	}
	type change = func(*sailsclient.Options)
	for args, want := range map[string]change{
		"":                     func(*sailsclient.Options) {},
		"--url localhost:3000": func(o *sailsclient.Options) { o.URL = "localhost:3000" },
		"--path /ws":           func(o *sailsclient.Options) { o.Path = "/ws" },
		"--query a=1&b=2":      func(o *sailsclient.Options) { o.Query = "a=1&b=2" },
		"--transport polling": func(o *sailsclient.Options) {
			o.Transports = []engineio.Transport{engineio.Polling}
		},
		"--transport polling,websocket": func(o *sailsclient.Options) {
			o.Transports = []engineio.Transport{engineio.Polling, engineio.Websocket}
		},
		"--eio auto":               func(*sailsclient.Options) {},
		"--eio 3":                  func(o *sailsclient.Options) { o.EngineIO = engineio.V3 },
		"--eio 4":                  func(o *sailsclient.Options) { o.EngineIO = engineio.V4 },
		"--header X-A:b,c:d":       func(o *sailsclient.Options) { o.Headers["X-A"] = "b,c:d" },
		"--header a:1 --header b:": func(o *sailsclient.Options) { o.Headers["a"], o.Headers["b"] = "1", "" },
		"--connect-header x-a:1":   func(o *sailsclient.Options) { o.ConnectHeaders["X-A"] = []string{"1"} },
		"--origin http://a --cookie sid=abc": func(o *sailsclient.Options) {
			o.ConnectHeaders = http.Header{"Origin": {"http://a"}, "Cookie": {"sid=abc"}}
		},
		"--connect-header cookie:a=1 --cookie b=2": func(o *sailsclient.Options) { o.ConnectHeaders["Cookie"] = []string{"b=2"} },
		"--csrf":                       func(o *sailsclient.Options) { o.CSRFPath = "/csrfToken" },
		"--csrf=/security/token":       func(o *sailsclient.Options) { o.CSRFPath = "/security/token" },
		"--timeout 1500ms":             func(o *sailsclient.Options) { o.ConnectTimeout = 1500 * time.Millisecond },
		"--reconnect=false":            func(o *sailsclient.Options) { o.Reconnect.Off = true },
		"--insecure":                   func(o *sailsclient.Options) { o.TLS.Insecure = true },
		"--proxy socks5://u:p@px:1080": func(o *sailsclient.Options) { o.Proxy = "socks5://u:p@px:1080" },
	} {
		t.Run(args, func(t *testing.T) {
			got, err := optionsOf(t, strings.Fields(args)...)
			if err != nil {
				t.Fatal(err)
			}
			want := defaults(want)
			if len(want.Headers) == 0 {
				want.Headers = nil
			}
			if len(want.ConnectHeaders) == 0 {
				want.ConnectHeaders = nil
			}
			if all := []sailsclient.Options{want}; !reflect.DeepEqual(got, all) {
				t.Errorf("got  %+v\nwant %+v", got, all)
			}
		})
	}
}

func TestWrongFlags(t *testing.T) {
	for args, want := range map[string]string{
		"--url|":                          "the URL is empty",
		"--url|ftp://host":                "unknown scheme",
		"--query|a=%zz":                   "--query: the query cannot be read",
		"--transport|carrier-pigeon":      `--transport: unknown transport "carrier-pigeon": use websocket or polling`,
		"--transport|websocket,websocket": `--transport: websocket is given twice`,
		"--eio|5":                         "--eio: unknown Engine.IO version",
		"--header|nocolon":                "--header, number 1: there is no colon",
		"--header|a:1|--header|:x":        "--header, number 2: it has no name",
		"--header|two words:x":            "--header, number 1: its name holds",
		"--connect-header|X-A:a\nX-B:b":   "the value of X-A holds a control character",
		"--connect-header|Host: example":  "the host is always that of the URL",
		"--cookie|a=b\r\nX: y":            "--cookie: the value of Cookie holds a control character",
		"--origin|a\x00b":                 "--origin: the value of Origin holds a control character",
		"--csrf=token":                    "--csrf: it takes the path",
		"--timeout|0s":                    "--timeout: it has to be a time of more than 0",
		"--proxy|proxy:3128":              "--proxy: the proxy has no usable URL",
		"--proxy|ftp://proxy":             "--proxy: the proxy has no usable URL",
		"--ca|/no/such/file":              "read the CA file",
	} {
		t.Run(args, func(t *testing.T) {
			_, err := optionsOf(t, strings.Split(args, "|")...)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("the error is %v, want %q in it", err, want)
			}
		})
	}
}

func TestSocketsOfASessionShareAJar(t *testing.T) {
	all, err := optionsOf(t, "--url", "http://a", "--url", "http://b", "--session", "--header", "x:1")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].URL != "http://a" || all[1].URL != "http://b" {
		t.Fatalf("got %+v", all)
	}
	if all[0].Jar == nil || all[0].Jar != all[1].Jar || !all[1].Session {
		t.Errorf("the jars are %p and %p", all[0].Jar, all[1].Jar)
	}
	all[0].Headers["x"] = "2"
	if all[1].Headers["x"] != "1" {
		t.Error("sockets share their headers: what a pane changes is changed in all")
	}
}

// However the command line is wrong, what is secret on it is not repeated.
func TestErrorsShowNoSecrets(t *testing.T) {
	const secret = "hunter22"
	ca := filepath.Join(t.TempDir(), "none.pem")
	for _, args := range [][]string{
		{"--url", "http://me:" + secret + "@exa mple"},
		{"--url", "http://me:" + secret + "@"},
		{"--url", "ftp://me:" + secret + "@host/?token=" + secret},
		{"--proxy", "http://me:" + secret + "@"},
		{"--proxy", "nothttp://me:" + secret + "@host"},
		{"--header", "Bearer " + secret},
		{"--header", "Authorization: Bearer " + secret + "\n"},
		{"--header", "Authorization: Bearer " + secret + "\x00x"},
		{"--connect-header", secret},
		{"--cookie", "sails.sid=" + secret + "\n"},
		{"--query", "token=" + secret + "%zz"},
		{"--csrf=" + secret},
		{"-H", "Cookie: sid=" + secret},
		{"-HCookie:sid=" + secret},
		{"--cookies=" + secret},
		{"--cookie", "sid=" + secret, "--ca", ca},
		{"--cookie", "sid=" + secret, "--url", "http://" + secret + " x"},
		{"--url", refused + "/?token=" + secret, "--proxy", "http://me:" + secret + "@127.0.0.1:1"},
	} {
		if !slices.Contains(args, "--url") { // somebody may listen at the default one
			args = append(args, "--url", refused)
		}
		got := run(t, append([]string{"request", "GET", "/"}, args...)...)
		if got.code != exitUsage && got.code != exitNoConnection {
			t.Errorf("%q: exit code %d\n%s", args, got.code, got.err)
		}
		if strings.Contains(got.out+got.err, secret) {
			t.Errorf("%q: the secret is in %q", args, got.err)
		}
	}
}

func TestErrorsShowNoSecretsOfRequests(t *testing.T) {
	const secret = "hunter22"
	for _, args := range [][]string{
		{"request", "GET", "boat?token=" + secret},
		{"request", "GET", "/boat?token=" + secret + "\n"},
		{"request", "GET", "/boat?where={\"pwd\":\"" + secret},
		{"listen", "--request", `POST /boat?token=` + secret + ` {"a"`},
		{"listen", "--request", "/boat?token=" + secret},
		{"listen", "--request", "GET boat?a=1&pass=" + secret},
		{"compare", "--request", "GRAB /boat?token=" + secret, "--url", refused},
		{"doctor", "--request", "GET boat?token=" + secret},
	} {
		got := run(t, append(args, "--url", refused)...)
		if got.code == exitOK || got.err == "" {
			t.Errorf("%q: exit code %d\n%s", args, got.code, got.err)
		}
		if strings.Contains(got.out+got.err, secret) {
			t.Errorf("%q: the secret is in %q", args, got.err)
		}
	}
}

func TestMask(t *testing.T) {
	flags := connectionFlags{texts: map[string][]string{
		"header":         {"X-CSRF-Token: csrf-value", "Accept: text/html"},
		"connect-header": {"Authorization: Bearer bearer-value"},
		"cookie":         {"sails.sid=sid-value; lang=en"},
		"query":          {"token=a%2Fb-value&page=page-value"},
		"proxy":          {"http://me:p%40ss-value@proxy:1"},
	}}
	var known secret.Known
	flags.addSecrets(&known, []string{"https://me:url-value@host/?apikey=key-value"})
	got := known.Hide("csrf-value bearer-value sid-value a/b-value a%2Fb-value p@ss-value p%40ss-value url-value key-value " +
		"page-value text/html en me")
	if want := strings.Repeat("*** ", 9) + "page-value text/html en me"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
