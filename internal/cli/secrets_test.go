package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/tui"
)

// Wherever somebody may put a secret on the command line, right or wrong, no
// output repeats it. SECRET stands for it.
func TestNoOutputRepeatsASecret(t *testing.T) {
	const secret = "q7Zk3vXw9TbL2mNd"
	places := []string{
		// where it belongs, with something else wrong
		"request|GET|/|--cookie|sails.sid=SECRET", "request|GET|/|--query|authkey=SECRET", "request|GET|/|--query|session=SECRET",
		"request|GET|/|--header|X-Api-Key: SECRET", "request|GET|/|--header|X-App: Bearer SECRET", "request|GET|/|--connect-header|X-Sig: SECRET",
		"request|GET|/|--url|http://SECRET@127.0.0.1:1/?key=SECRET&sig=SECRET", "request|GET|/|--proxy|http://SECRET:@127.0.0.1:1",
		"request|GET|/?api_key=SECRET", "request|GET|/?X-Amz-Signature=SECRET&hmac=SECRET", `request|POST|/|-d|{"otp":"SECRET"}`,
		`listen|--request|POST /login {"password":"SECRET"}`, "doctor|--csrf=/csrfToken?key=SECRET", `doctor|--request|POST / {"jwt":"SECRET"}`,
		// a body without its method, its path, its quotes
		`listen|--request|{"password":"SECRET"}`, `listen|--request|{"password": "SECRET"}`, `listen|--request|POST {"password":"SECRET x"}`,
		`listen|--request|POST {"password": "SECRET"}`, `listen|--request|POST /login {"password":"SECRET"`, `listen|--request|POST /login {password:SECRET}`,
		`compare|--request|{"password":"SECRET"}`, `compare|--request|password=SECRET /login|--url|a|--url|b`, `doctor|--request|POST {"password":"SECRET"}`,
		`request|POST|{"password":"SECRET"}`, `request|{"password":"SECRET"}|/login`, `request|password=SECRET|/login`, `request|POST|/login|{"password":"SECRET"}`,
		`request|POST|/login|-d|password=SECRET`, `request|POST|/login|-d|{"password":"SECRET"`, `request|POST|/login|-d|"SECRET"`, `request|POST|/login|-d|{password|SECRET}`,
		"request|GET|http://me:SECRET@127.0.0.1:1/boat", "request|GET|127.0.0.1:1/boat?key=SECRET", "request|GET|boat#key=SECRET", "request|GET|SECRET@host/",
		// headers and cookies as people get them wrong
		"request|GET|/|--header|Bearer SECRET", "request|GET|/|--header|SECRET", "request|GET|/|--header|X Token: SECRET", "request|GET|/|--header|: SECRET",
		"request|GET|/|--header|Cookie=SECRET", "request|GET|/|--connect-header|Authorization: \x01SECRET", "request|GET|/|--connect-header|Host: SECRET",
		"request|GET|/|--cookie|SECRET\n", "request|GET|/|--cookie=SECRET|--nonsense", "request|GET|/|--cookie:SECRET", "request|GET|/|--sid=SECRET", "request|GET|/|-bSECRET",
		"request|GET|/|-HCookie: SECRET", "request|GET|/|--=SECRET", "request|GET|/|-=SECRET", "request|GET|/|--session=SECRET", "request|GET|/|--insecure=SECRET",
		"request|GET|/|--query|key=SECRET&%zz", "request|GET|/|--query|?key=SECRET;", "request|GET|/|--csrf=SECRET", "request|GET|/|--csrf|SECRET",
		"listen|--timeout|SECRET", "listen|--count|SECRET", "listen|--duration|SECRET", "listen|SECRET", "doctor|--timeout=SECRET",
		"--room|SECRET", `--room|{"password": "SECRET"}`, "--room|vip: POST /join?key=SECRET\x01", "--room|\x01SECRET: GET /", "demo|SECRET", "config|SECRET", "config|check|SECRET", "version|SECRET", "man|SECRET",
		// addresses that are none
		"doctor|http://me:SECRET", "doctor|me:SECRET", "doctor|http://me:SECRET/x@127.0.0.1:1", "doctor|http://me:x?SECRET@127.0.0.1:1", "doctor|http://me:x#SECRET@127.0.0.1:1",
		"doctor|http://me:%zzSECRET@127.0.0.1:1", "doctor|http://[SECRET", "doctor|ftp://SECRET@127.0.0.1:1", "doctor|unix://x?key=SECRET", "doctor|http://127.0.0.1:99999/?key=SECRET",
		`doctor|{"password":"SECRET"}`, "doctor|Bearer SECRET", "doctor|Cookie: SECRET", "doctor|--url|http://127.0.0.1:1|http://me:SECRET@b",
		"request|GET|/|--proxy|me:SECRET@proxy:1", "request|GET|/|--proxy|http://me:SECRET", "request|GET|/|--proxy|socks5://me:SECRET@127.0.0.1:1", "request|GET|/|--proxy|ftp://SECRET@a",
	}
	for _, place := range places {
		args := strings.Split(strings.ReplaceAll(place, "SECRET", secret), "|")
		if !strings.Contains(place, "--url") && (args[0] == "request" || args[0] == "listen" || args[0] == "doctor" && strings.HasPrefix(args[1], "-")) {
			args = append(args, "--url", refused)
		}
		if args[0] == "listen" {
			args = append(args, "--reconnect=false")
		}
		got := run(t, args...)
		if got.code == exitOK || got.err+got.out == "" {
			t.Errorf("%q: exit code %d\n%s", args, got.code, got.err)
		}
		if strings.Contains(got.out+got.err, secret) {
			t.Errorf("%q: the secret is in %s%s", args, got.out, got.err)
		}
	}
}

// The same of the environment, and of a configuration file.
func TestNoOutputRepeatsASecretOfTheEnvironment(t *testing.T) {
	const secret = "q7Zk3vXw9TbL2mNd"
	for _, variable := range []string{"HTTP_PROXY", "http_proxy"} {
		for _, value := range []string{"http://me:" + secret + "@127.0.0.1:1", "http://me:" + secret, "://" + secret, "ftp://" + secret + "@a"} {
			t.Setenv(variable, value)
			got := run(t, "request", "GET", "/", "--url", "http://app.invalid:1")
			if got.code == exitOK || strings.Contains(got.out+got.err, secret) {
				t.Errorf("%s=%s: exit code %d, %s%s", variable, value, got.code, got.out, got.err)
			}
			t.Setenv(variable, "")
		}
	}
	file := filepath.Join(t.TempDir(), "config.yaml")
	t.Setenv("SAILSCOPE_TEST_SECRET", secret)
	for _, text := range []string{
		"defaults: { cookie: { command: 'echo SECRET >&2; exit 3' } }",
		"defaults: { cookie: { command: 'echo wrong $SAILSCOPE_TEST_SECRET >&2; exit 3' } }",
		"defaults: { cookie: { command: 'echo SECRET; echo SECRET' } }",
		"defaults: { proxy: { command: 'echo me:SECRET@proxy' } }",
		"defaults: { query: { env: SAILSCOPE_TEST_SECRET } , session: maybe }",
		"defaults: { cookie: { env: SECRET } }",
		"defaults: { cookie: { evn: SECRET } }",
		"defaults: { cookie: [SECRET] , 'sails.sid=SECRET': x }",
		"defaults: { header: { 'X-Api-Key: SECRET': } }",
		"defaults: { header: { 'Bearer SECRET': x } }",
		"defaults: { header: { 'SECRET': true } }",
		"defaults:\n  cookie: \"SECRET",
		"defaults:\n  cookie: @SECRET",
		"defaults:\n  cookie: !SECRET x",
		"defaults:\n  cookie: *SECRET",
		"defaults:\n  cookie: a: SECRET: b",
		"defaults:\n\tcookie: SECRET",
		"sockets:\n  - name: a\n    url: http://127.0.0.1:1\n    cookie:\n      sails.sid=SECRET",
		"defaults:\n  cookie: x\nSECRET",
		"sockets:\n  - name: http://me:SECRET@a\n    url: http://a",
		"sockets:\n  - name: a\n    url: http://me:SECRET",
		"sockets:\n  - name: a\n    url: http://a:99999?key=SECRET",
		"sockets:\n  - name: a\n    url: http://a\n    room: { vip: 'POST {\"password\":\"SECRET\"}' }",
		"sockets:\n  - name: a\n    url: http://a\n    csrf: SECRET",
	} {
		text = strings.ReplaceAll(text, "SECRET", secret)
		text = strings.ReplaceAll(text, "SAILSCOPE_TEST_"+secret, "SAILSCOPE_TEST_SECRET")
		if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"config", "check"}, {"request", "GET", "/"}, {"doctor"}} {
			got := run(t, append(args, "--config", file)...)
			if args[0] != "config" && got.code == exitOK || strings.Contains(got.out+got.err, secret) {
				t.Errorf("%q of %q: exit code %d, %s%s", args, text, got.code, got.out, got.err)
			}
		}
	}
}

// What is kept for --resume holds nothing that the Connection tab masks.
func TestResumeKeepsNoSecret(t *testing.T) {
	const secret = "q7Zk3vXw9TbL2mNd"
	for _, o := range []sailsclient.Options{
		{URL: "http://" + secret + "@a"}, {URL: "http://" + secret + ":@a?authkey=" + secret}, {URL: "http://a/?session=" + secret},
		{Query: "key=" + secret}, {Query: "sig=" + secret + "&a=1"}, {Proxy: "http://" + secret + "@a"}, {Path: "/socket.io?key=" + secret},
		{CSRFPath: "/csrfToken?api_key=" + secret}, {Headers: map[string]string{"X-Sig": secret}}, {Headers: map[string]string{"X-App": "Bearer " + secret}},
		{ConnectHeaders: map[string][]string{"Cookie": {secret}, "X-Access-Key": {secret}, "X-Other": {"Basic " + secret}}},
	} {
		r := rememberSocket(tui.Socket{Options: o, Extra: settings.Extra{Rooms: []settings.Room{{Name: "vip", Line: "POST /join?sig=" + secret}}}})
		if text := fmt.Sprint(r); strings.Contains(text, secret) || len(r.Missing) < 2 {
			t.Errorf("%+v is kept as %s", o, text)
		}
	}
}
