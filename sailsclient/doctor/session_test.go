package doctor_test

import (
	"net/http"
	"testing"

	"sailscope/internal/demo"
	"sailscope/sailsclient/doctor"
)

// giving is an app whose /__getcookie gives those cookies.
func giving(t *testing.T, cookies ...http.Cookie) string {
	t.Helper()
	return wrapDemo(t, demo.Options{}, onPath("/__getcookie", func(w http.ResponseWriter, _ *http.Request) {
		for _, c := range cookies {
			http.SetCookie(w, &c)
		}
	}))
}

func TestCookiesThatDoNotComeBack(t *testing.T) {
	for name, c := range map[string]struct {
		cookie   http.Cookie
		statuses string
		says     []string
	}{
		"secure, here": {
			http.Cookie{Name: "sails.sid", Value: "x", Secure: true}, "dns:skip tls:skip csrf:skip", []string{"sails.sid came from"},
		},
		"domain": {
			http.Cookie{Name: "sails.sid", Value: "x", Domain: "other.example"}, "dns:skip tls:skip cookie:fail csrf:skip request:skip",
			[]string{"for the domain other.example", "sails.config.session.cookie.domain"},
		},
		"path": {
			http.Cookie{Name: "sails.sid", Value: "x", Path: "/admin"}, "dns:skip tls:skip cookie:fail csrf:skip request:skip",
			[]string{"it is for /admin, and Socket.IO is at /socket.io/"},
		},
		"another one": {
			http.Cookie{Name: "tracker", Value: "x", Path: "/"}, "dns:skip tls:skip csrf:skip", []string{"tracker came from"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := examine(t, giving(t, c.cookie), withSession)
			f.want(c.statuses)
			f.says(doctor.Cookie, c.says...)
		})
	}
	t.Run("one of two", func(t *testing.T) {
		f := examine(t, giving(t, http.Cookie{Name: "sails.sid", Value: "x"}, http.Cookie{Name: "other", Value: "x", Path: "/x"}), withSession)
		f.want("dns:skip tls:skip cookie:warn csrf:skip")
		f.says(doctor.Cookie, "other came, but it is for /x")
	})
	t.Run("secure, elsewhere", func(t *testing.T) { // not this machine, to which nobody listens in
		proxy := through(proxyTo(t, giving(t, http.Cookie{Name: "sails.sid", Value: "x", Secure: true})))
		f := examine(t, "http://harbour.example", withSession, proxy)
		f.want("dns:skip tls:skip cookie:fail csrf:skip request:skip")
		f.says(doctor.Cookie, "for https:// only", "sails.config.session.cookie.secure")
	})
	t.Run("none", func(t *testing.T) {
		f := examine(t, giving(t), withSession, func(o *doctor.Options) { o.Client.CSRFPath = "/csrfToken" })
		f.want("dns:skip tls:skip cookie:fail csrf:skip request:skip")
		f.says(doctor.Cookie, "gave no session cookie (HTTP 200 OK)", "session and sockets hooks", "sails.config.session.cookie.secure")
		f.says(doctor.CSRF, "because there is no session")
	})
}

func TestGivenCookies(t *testing.T) {
	known := giving(t)
	unknown := giving(t, http.Cookie{Name: "sails.sid", Value: "new", Path: "/"})

	f := examine(t, known, header("Cookie", "sails.sid=mine; lang=en"))
	f.want("dns:skip tls:skip csrf:skip")
	f.says(doctor.Cookie, "sails.sid, lang goes with the handshake")
	f = examine(t, known, header("Cookie", "sails.sid=mine"), withSession)
	f.want("dns:skip tls:skip csrf:skip")
	f.says(doctor.Cookie, "keeps the session of sails.sid")

	f = examine(t, unknown, header("Cookie", "sails.sid=mine"))
	f.want("dns:skip tls:skip cookie:warn csrf:skip")
	f.says(doctor.Cookie, "does not know the session of the given sails.sid", "expired")
	examine(t, unknown, header("Cookie", "lang=en")).want("dns:skip tls:skip csrf:skip")
}

func TestTokensThatDoNotCome(t *testing.T) {
	for path, says := range map[string]string{"/off": "CSRF protection is off", "/nowhere": "security/grant-csrf-token"} {
		url := wrapDemo(t, demo.Options{}, onPath("/off", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"_csrf":""}`))
		}))
		f := examine(t, url, withSession, func(o *doctor.Options) { o.Client.CSRFPath = path })
		f.want("dns:skip tls:skip csrf:fail request:skip")
		f.says(doctor.CSRF, says)
	}
}
