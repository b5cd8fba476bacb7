package sailsclient_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sailscope/sailsclient"
)

// cookiesFor is the Cookie header of a request to the address.
func cookiesFor(t *testing.T, jar *sailsclient.Jar, address string) string {
	t.Helper()
	var names []string
	for _, c := range jar.Cookies(mustURL(t, address)) {
		names = append(names, c.Name+"="+c.Value)
	}
	return strings.Join(names, "; ")
}

func setCookies(t *testing.T, jar *sailsclient.Jar, address string, lines ...string) {
	t.Helper()
	response := http.Response{Header: http.Header{"Set-Cookie": lines}}
	jar.SetCookies(mustURL(t, address), response.Cookies())
}

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// A cookie goes back to the scheme, host and port that set it, whatever its
// Domain says.
func TestJarKeepsOriginsApart(t *testing.T) {
	jar := sailsclient.NewJar()
	const own = "https://foo.co.test/"
	setCookies(t, jar, own, "plain=1", "wide=2; Domain=.co.test", "own=3; Domain=FOO.co.test", "other=4; Domain=bar.co.test", "suffix=5; Domain=test",
		"deep=6; Domain=a.foo.co.test")
	for address, want := range map[string]string{
		own: "plain=1; wide=2; own=3; suffix=5", "https://foo.co.test:443/": "plain=1; wide=2; own=3; suffix=5", "https://FOO.co.test/": "plain=1; wide=2; own=3; suffix=5",
		"http://foo.co.test/": "", "https://foo.co.test:8443/": "", "https://bar.co.test/": "", "https://co.test/": "", "https://a.foo.co.test/": "",
		"https://foo.co.test./": "",
	} {
		if got := cookiesFor(t, jar, address); got != want {
			t.Errorf("%s gets %q, want %q", address, got, want)
		}
	}
}

func TestJarKeepsToTheAttributes(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		lines    []string
		want     string
	}{
		"its folder":         {"http://app/a/__getcookie", "http://app/a/socket.io/", []string{"x=1"}, "x=1"},
		"another folder":     {"http://app/a/__getcookie", "http://app/b", []string{"x=1"}, ""},
		"a path":             {"http://app/__getcookie", "http://app/socket.io/", []string{"x=1; Path=/socket.io", "y=2; Path=/socket", "z=3; Path=/"}, "x=1; z=3"},
		"replaced":           {"http://app/", "http://app/", []string{"x=1", "y=2", "x=3"}, "x=3; y=2"},
		"of two paths":       {"http://app/", "http://app/a", []string{"x=1; Path=/", "x=2; Path=/a"}, "x=2; x=1"},
		"expired":            {"http://app/", "http://app/", []string{"x=1", "y=2", "x=; Max-Age=0", "y=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}, ""},
		"a long life":        {"http://app/", "http://app/", []string{"x=1; Max-Age=9223372036854775807"}, "x=1"},
		"secure":             {"http://app/", "http://app/", []string{"x=1; Secure"}, ""},
		"secure over TLS":    {"https://app/", "https://app/", []string{"x=1; Secure"}, "x=1"},
		"secure, at home":    {"http://localhost:1337/", "http://localhost:1337/", []string{"x=1; Secure"}, "x=1"},
		"secure, at ::1":     {"http://[::1]:1337/", "http://[::1]:1337/", []string{"x=1; Secure"}, "x=1"},
		"a part of an IP":    {"http://127.0.0.1/", "http://127.0.0.1/", []string{"x=1; Domain=0.0.1", "y=2; Domain=127.0.0.1"}, "y=2"},
		"quoted":             {"http://app/", "http://app/", []string{`x="a b"`}, "x=a b"},
		"without any path":   {"http://app", "http://app", []string{"x=1"}, "x=1"},
		"a path that is odd": {"http://app/", "http://app/", []string{"x=1; Path=no"}, "x=1"},
	} {
		jar := sailsclient.NewJar()
		setCookies(t, jar, c.from, c.lines...)
		if got := cookiesFor(t, jar, c.to); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
