package config

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/settings"
	"sailscope/theme"
)

// shown is a configuration in one line a setting, for comparing.
func shown(c Config) string {
	var b strings.Builder
	write := func(head string, settings Settings) {
		for _, s := range settings {
			key := s.Key
			if s.Name != "" {
				key += " " + s.Name
			}
			from := [...]string{fromFile: "", fromVariable: "$", fromCommand: "!"}[s.from]
			fmt.Fprintf(&b, "%s%s = %s%s\n", head, key, from, s.value)
		}
	}
	write("", c.Defaults)
	write("", c.Variables)
	for _, s := range c.Sockets {
		write(s.Name+": ", s.Settings)
	}
	return b.String()
}

// refuseBad is a Check that knows one bad value.
func refuseBad(_ Setting, value string) error {
	if value == "bad" {
		return errors.New("this is bad")
	}
	return nil
}

func TestGoodFiles(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":         {"", ""},
		"comments":      {"# nothing\n", ""},
		"one document":  {"---\ndefaults: {path: /ws}\n", "path = /ws\n"},
		"no sockets":    {"sockets: []\n", ""},
		"variables":     {"variables: {a: 1, B: {env: X}, c: {command: pass}}\n", "variables a = 1\nvariables B = $X\nvariables c = !pass\n"},
		"empty maps":    {"defaults: {}\n", ""},
		"windows lines": {"defaults:\r\n  path: /ws\r\n  query: a=1\r\n", "path = /ws\nquery = a=1\n"},
		"byte order":    {"\uFEFFdefaults:\n  path: /ws\n", "path = /ws\n"},
		"every default": {
			`
defaults:
  path: /ws
  query: a=1&b=2
  transport: [polling, websocket]
  eio: 3
  header: { X-App: demo, X-Version: 1.10 }
  connect-header:
    X-Forwarded-For: "10.0.0.1"
  origin: https://app.example
  cookie: sails.sid=1
  session: true
  csrf: true
  timeout: 1m30s
  reconnect: false
  insecure: True
  ca: certs/root.pem
  proxy: socks5://proxy:1080
`,
			`path = /ws
query = a=1&b=2
transport = polling,websocket
eio = 3
header X-App = demo
header X-Version = 1.10
connect-header X-Forwarded-For = 10.0.0.1
origin = https://app.example
cookie = sails.sid=1
session = true
csrf = true
timeout = 1m30s
reconnect = false
insecure = true
ca = certs/root.pem
proxy = socks5://proxy:1080
`,
		},
		"sockets": {
			`
sockets:
  - name: local
    url: localhost:1337
    transport: websocket
    csrf: /security/token
  - url: { env: STAGING_URL }
    name: "2"
    cookie: { env: STAGING_COOKIE }
    header:
      authorization: { command: "pass show staging" }
      x-note: >-
        two
        words
`,
			`local: url = localhost:1337
local: transport = websocket
local: csrf = /security/token
2: url = $STAGING_URL
2: cookie = $STAGING_COOKIE
2: header authorization = !pass show staging
2: header x-note = two words
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse("config.yaml", []byte(c.text), refuseBad)
			if err != nil {
				t.Fatal(err)
			}
			if shown(got) != c.want {
				t.Errorf("got\n%swant\n%s", shown(got), c.want)
			}
		})
	}
}

func TestBadFiles(t *testing.T) {
	for text, want := range map[string]string{
		"defaults:\n  sesion: true":     `c.yaml:2:3: unknown key "sesion": did you mean session?`,
		"defaults:\n  Cookie: a=1":      `c.yaml:2:3: unknown key "Cookie": did you mean cookie?`,
		"defaults:\n  headers: {a: b}":  `c.yaml:2:3: unknown key "headers": did you mean header?`,
		"colors: dark":                  `c.yaml:1:1: unknown key "colors": the keys here are defaults, sockets, variables, theme, keys, compare`,
		"theme: drak":                   `c.yaml:1:1: there is no theme "drak": did you mean dark?`,
		"theme: solarized":              `c.yaml:1:1: there is no theme "solarized": there are auto, dark, light, high-contrast`,
		"theme: [dark]":                 "c.yaml:1:1: theme has to be the name of a theme; it is a list",
		"theme:\n  base: drak":          `c.yaml:2:3: there is no theme "drak": did you mean dark?`,
		"theme:\n  acent: 3":            `c.yaml:2:3: unknown key "acent": did you mean accent?`,
		"theme:\n  bar: red":            `c.yaml:2:3: bar: a color is "#5ab0f6" or "#5bf", with quotes, or one of the terminal's by number, 0 to 255`,
		"theme:\n  bar: [1]":            `c.yaml:2:3: bar: a color is "#5ab0f6" or "#5bf", with quotes, or one of the terminal's by number, 0 to 255`,
		"defaults:\n  url: localhost":   "c.yaml:2:3: url cannot be a default, each socket has its own: put it under sockets",
		"defaults:\n  name: me":         "c.yaml:2:3: name cannot be a default, each socket has its own: put it under sockets",
		"defaults:\n  path:":            "c.yaml:2:3: path has no value: give it one, or leave it out",
		"defaults:\nsockets: []":        "c.yaml:1:1: defaults has no value: give it one, or leave it out",
		"defaults:\n- path":             "c.yaml:2:1: keys with values belong here, like path: ...; this is a list",
		"just text":                     "c.yaml:1:1: keys with values belong here, like defaults: ...; this is text",
		"defaults:\n  path: [a]":        "c.yaml:2:3: path has to be text; it is a list",
		"defaults:\n  cookie: yes\n":    "",
		"defaults:\n  cookie: true\n":   `c.yaml:2:3: cookie has to be text; it is true or false: write "true", with quotes`,
		"defaults:\n  path: *ref":       "c.yaml:2:3: path has to be text; it is an anchor, an alias or a tag, which are not understood here (text that begins with & * or ! needs quotes)",
		"defaults:\n  <<: {path: /}":    "c.yaml:2:3: a key has to be text, not an anchor, an alias or a tag, which are not understood here (text that begins with & * or ! needs quotes)",
		"defaults:\n  path: bad":        "c.yaml:2:3: this is bad",
		"defaults:\n  path: \"a\\nb\"":  "c.yaml:2:3: the value holds a line break or another control character",
		"defaults:\n  session: 1":       "c.yaml:2:3: session has to be true, false or a path; it is a number",
		"defaults:\n  reconnect: 'no'":  "c.yaml:2:3: reconnect has to be true or false; it is text",
		"defaults:\n  timeout: 20":      "c.yaml:2:3: timeout: it has to be a time of more than 0, like 500ms, 20s or 2m",
		"defaults:\n  timeout: [20s]":   "c.yaml:2:3: timeout has to be text; it is a list",
		"defaults:\n  transport: []":    "c.yaml:2:3: transport is an empty list: leave it out",
		"defaults:\n  transport: [[a]]": "c.yaml:2:15: transport has to be a list of words; this is a list",
		"defaults:\n  csrf: [a]":        "c.yaml:2:3: csrf has to be text; it is a list",

		"defaults:\n  header: 'X-A: b'":                         "c.yaml:2:11: keys with values belong here, like X-App: demo; this is text",
		"defaults:\n  header:\n    X-A: bad":                    "c.yaml:3:5: this is bad",
		"defaults:\n  header:\n    X-A: [b]":                    "c.yaml:3:5: X-A has to be text; it is a list",
		"defaults:\n  header: {X-A: b, x-a: c}":                 "c.yaml:2:20: this repeats line 2: remove one of them",
		"defaults:\n  path: /a\n  path: /b":                     "c.yaml:3:3: path is given twice, first in line 2",
		"defaults:\n  connect-header: {Cookie: a}\n  cookie: b": "c.yaml:3:3: this repeats line 2: remove one of them",
		"defaults:\n  cookie: {evn: A}":                         `c.yaml:2:12: unknown key "evn": did you mean env?`,
		"defaults:\n  cookie: {env: A, command: b}":             "c.yaml:2:3: a value is text, { env: NAME } or { command: ... }: give one of them",
		"defaults:\n  cookie: {}":                               "c.yaml:2:3: a value is text, { env: NAME } or { command: ... }: give one of them",
		"defaults:\n  cookie: {env: [A]}":                       "c.yaml:2:12: env has to be text; it is a list",
		"defaults:\n  cookie: {command: ''}":                    "c.yaml:2:12: command is empty",
		"variables: [a]":                                        "c.yaml:1:12: keys with values belong here, like X-App: demo; this is a list",
		"variables: {a: bad}":                                   "c.yaml:1:13: this is bad",
		"variables: {a: b, a: c}":                               "c.yaml:1:19: a is given twice, first in line 1",
		"sockets: {name: a}":                                    "c.yaml:1:1: sockets has to be a list, each with a dash, a name and a url; it is a map",
		"sockets:\n  - localhost":                               "c.yaml:2:5: keys with values belong here, like name: ...; this is text",
		"sockets:\n  -":                                         "c.yaml:2:5: keys with values belong here, like name: ...; this is nothing",
		"sockets:\n  - url: a":                                  "c.yaml:2:5: this socket has no name: add one, like name: staging",
		"sockets:\n  - name: a":                                 `c.yaml:2:5: the socket "a" has no url: add the app's address, like url: http://localhost:1337`,
		"sockets:\n  - {url: a, name: ''}":                      "c.yaml:2:14: the name is empty, or has spaces around it",
		"sockets:\n  - {url: a, name: [b]}":                     "c.yaml:2:14: name has to be text; it is a list",
		"sockets:\n  - {url: a, name: 'b:1'}":                   `c.yaml:2:14: the name could be mistaken for a URL: it must not have / or : in it`,
		"sockets:\n  - {url: a, name: \"b\\e\"}":                `c.yaml:2:14: the name holds a control character`,
		"sockets:\n  - {url: a, name: b, urll: c}":              `c.yaml:2:23: unknown key "urll": did you mean url?`,
		"sockets:\n- {url: a, name: b}\n- {url: a, name: b}":    `c.yaml:3:12: there is another socket "b": names have to differ`,

		"defaults: {}\n---\nsockets: []":  "c.yaml:2:1: there is a second YAML document: remove the --- and % lines",
		"defaults:\n  cookie: 'hunter22":  "c.yaml:2:11: this is not YAML: could not find end character of single-quoted text",
		"defaults:\n  cookie: a: hunter2": "c.yaml:2:11: this is not YAML: mapping value is not allowed in this context",
	} {
		t.Run(text, func(t *testing.T) {
			_, err := Parse("c.yaml", []byte(text), refuseBad)
			switch {
			case want == "" && err != nil:
				t.Errorf("got %v", err)
			case want != "" && (err == nil || err.Error() != want):
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}

// Mending one mistake shows no other: all are said at once, in the order of the
// file, and none twice.
func TestAllThatIsWrongIsSaidAtOnce(t *testing.T) {
	for text, want := range map[string][]string{
		"sockets:\n- {sesion: 7, foo: 1, timeout: 10, reconnect: maybe, transport: [[a], bad]}": {
			"2:4: unknown key \"sesion\"", "2:4: this socket has no name", "2:4: this socket has no url", "2:15: unknown key \"foo\"",
			"2:23: timeout: it has", "2:36: reconnect has", "2:66: transport has", "2:71: this is bad",
		},
		"sockets:\n- {names: a, urls: b}\n- {name: , url: }": {"2:4: unknown", "2:14: unknown", "3:4: name has no value", "3:12: url has no value"},
		"sockets:\n- {name: a, url: bad}\n- {name: a}":       {"2:13: this is bad", "3:4: there is another socket", "3:4: this socket has no url"},
		"theme: {base: dork, accent: red, foo: 3}":           {"1:9: there is no theme", "1:21: accent: a color", "1:34: unknown key"},
		"foo: 1\ntheme: dork\nbar: 2\nkeys:\ntheme: dark":    {"1:1: unknown", "2:1: there is no theme", "3:1: unknown", "4:1: keys has no value", "5:1: theme is given twice"},
		"defaults: {url: a, foo: 1, name: b, header: {X-A: bad, b: [c]}, path: {evn: A, command: b}}": {
			"1:12: url cannot", "1:20: unknown", "1:28: name cannot", "1:46: this is bad", "1:56: b has to be text", "1:72: unknown",
		},
		"variables: {a: bad, b: c, d: [e]}":                                       {"1:13: this is bad", "1:27: d has to be"},
		"defaults: {cookie: bad, connect-header: {Cookie: b}, path: /, eio: bad}": {"1:12: this is bad", "1:42: this repeats", "1:63: this is bad"},
	} {
		_, err := Parse("c.yaml", []byte(text), refuseBad)
		var wrong Errors
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for i, e := range wrong {
			if len(wrong) != len(want) || !strings.HasPrefix(e.Error(), "c.yaml:"+want[i]) {
				t.Errorf("%s:\n%v\nwant\n%s", text, err, strings.Join(want, "\n"))
				break
			}
		}
	}
}

// What is right stays, sockets without anything wrong among it, unless the
// defaults that they are meant to have are wrong.
func TestWhatIsRightStays(t *testing.T) {
	for text, want := range map[string]string{
		"sockets: [{name: a, url: bad}, {name: b, url: c}]":                       "[b] [a] listed",
		"defaults: {eio: bad}\nsockets: [{name: a, url: bad}, {name: b, url: c}]": "[] [a b] listed",
		"defalts: {eio: 3}\nsockets: [{name: b, url: c}]":                         "[] [b] listed",
		"defaults: {eio: 3}\ndefaults: {eio: 4}\nsockets: [{name: b, url: c}]":    "[] [b] listed",
		"defaults:\nsockets: [{name: b, url: c}]":                                 "[b] [] listed",
		"foo: 1\nsockets: [{name: b, url: c}]":                                    "[b] [] listed",
		"sokets: [{name: b, url: c}]":                                             "[] [] listed",
		"[]":                                                                      "[] [] listed",
		"[":                                                                       "[] [] listed",
		"sockets:\nfoo: 1":                                                        "[] [] ",
		"sockets: []\nfoo: 1":                                                     "[] [] ",
		"foo: 1":                                                                  "[] [] ",
	} {
		c, err := Parse("c.yaml", []byte(text), refuseBad)
		leftOut := []string{}
		for _, s := range c.LeftOut {
			leftOut = append(leftOut, s.Name)
			if len(s.Because) == 0 {
				t.Errorf("%q: %s is left out for no reason", text, s.Name)
			}
		}
		slices.Sort(leftOut)
		got := fmt.Sprintf("%v %v ", c.Names(), leftOut)
		if c.Listed {
			got += "listed"
		}
		if got != want || err == nil {
			t.Errorf("%q: %s, want %s; %v", text, got, want, err)
		}
	}
	c, err := Parse("c.yaml", []byte("theme: {accent: \"#123456\", bar: red}\nvariables: {a: bad, b: c}"), refuseBad)
	if shown(c) != "variables b = c\n" || reflect.DeepEqual(c.Theme, theme.Theme{}) {
		t.Errorf("the theme is %+v, the rest %q, %v", c.Theme, shown(c), err)
	}
}

func TestTheLastLayerWins(t *testing.T) {
	parsed, err := Parse("c.yaml", []byte(`
defaults:
  path: /a
  origin: http://a
  header: { X-A: default, X-B: default }
  connect-header: { Cookie: default, X-C: default }
sockets:
  - name: s
    url: localhost
    header: { x-a: own }
    cookie: own
    connect-header: { origin: http://own }
`), refuseBad)
	if err != nil {
		t.Fatal(err)
	}
	got := shown(Config{Defaults: Merge(parsed.Defaults, parsed.Sockets[0].Settings)})
	want := `path = /a
header X-B = default
connect-header X-C = default
url = localhost
header x-a = own
cookie = own
connect-header origin = http://own
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if s, ok := parsed.Socket("s"); !ok || s.Name != "s" {
		t.Errorf("the socket is %+v", s)
	}
	if _, ok := parsed.Socket("S"); ok {
		t.Error("names are found in any case")
	}
}

func TestNearest(t *testing.T) {
	known := settings.Keys(settings.Config)
	for word, want := range map[string]string{
		"sesion": "session", "connectHeader": "connect-header", "URL": "url", "urls": "url", "timout": "timeout",
		"id": "", "x": "", "": "", "color": "", "ca": "ca",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q is near %q, want %q", word, got, want)
		}
	}
}

// Whatever the text: no panic, an error that says where, and no settings with
// values that cannot go into a header.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "# x", "defaults: {path: /ws, header: {a: b}}", "defaults:\n  transport: [a, b]\n  timeout: 1s\n  csrf: true\n",
		"sockets:\n  - name: a\n    url: b\n    cookie: { env: C }\n    header: { d: { command: e } }\n",
		"a: &x [*x]", "<<: *a", "? [a]\n: b", "defaults:\n  path: |\n    a\n  query: >-\n    b\n", "---\na\n---\nb", "!!map {}", "{", "\"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("c.yaml", []byte(text), func(Setting, string) error { return nil })
		if err != nil {
			if located, ok := errors.AsType[*Error](err); !ok || located.Line < 1 || located.Column < 1 {
				t.Fatalf("the error says not where: %#v", err)
			}
		}
		all := slices.Clone(c.Defaults)
		for _, s := range c.Sockets {
			if s.Name == "" || strings.ContainsAny(s.Name, "/:") || !slices.ContainsFunc(s.Settings, func(s Setting) bool { return s.Key == settings.KeyURL }) {
				t.Fatalf("a socket without a name or URL: %+v", s)
			}
			all = append(all, s.Settings...)
		}
		for _, s := range all {
			if !s.Secret() && checkText(s.value) != nil {
				t.Fatalf("%s is %q", s.Key, s.value)
			}
		}
	})
}
