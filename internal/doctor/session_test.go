package doctor_test

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/doctor"
)

// giving is an app whose /__getcookie gives those cookies to whoever comes
// without a session that begins with "x".
func giving(t *testing.T, cookies ...http.Cookie) string {
	t.Helper()
	return wrapDemo(t, demo.Options{}, onPath("/__getcookie", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("sails.sid"); err == nil && strings.HasPrefix(c.Value, "x") {
			return
		}
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
			http.Cookie{Name: "sails.sid", Value: "x", Secure: true}, "dns:skip tls:skip csrf:skip", []string{"sails.sid goes with the handshake, and the app knows its session"},
		},
		"domain": {
			http.Cookie{Name: "sails.sid", Value: "x", Domain: "other.example"}, "dns:skip tls:skip cookie:fail csrf:skip request:skip",
			[]string{"gave the session cookie sails.sid, but it is for the domain other.example, and the app is at 127.0.0.1", "sails.config.session.cookie.domain"},
		},
		"path": {
			http.Cookie{Name: "sails.sid", Value: "x", Path: "/admin"}, "dns:skip tls:skip cookie:fail csrf:skip request:skip",
			[]string{"it is for /admin, and Socket.IO is at /socket.io/"},
		},
		"not the session's": {
			http.Cookie{Name: "SERVERID", Value: "s1", Path: "/"}, "dns:skip tls:skip cookie:fail csrf:skip request:skip",
			[]string{"gave no session cookie, only SERVERID (HTTP 200 OK)"},
		},
		"of another name": {
			http.Cookie{Name: "harbor", Value: "s%3Ax.y", Path: "/"}, "dns:skip tls:skip csrf:skip", []string{"harbor goes with the handshake"},
		},
		"expired": {
			http.Cookie{Name: "sails.sid", Value: "x", Path: "/", Expires: time.Unix(1, 0)}, "dns:skip tls:skip cookie:fail csrf:skip request:skip",
			[]string{"it has expired already (1970-01-01 00:00:01 UTC)", "maxAge"},
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
	app := giving(t, http.Cookie{Name: "sails.sid", Value: "x", Path: "/"})
	const good = "dns:skip tls:skip csrf:skip"

	f := examine(t, app, header("Cookie", "sails.sid=xmine; lang=en"))
	f.want(good)
	f.says(doctor.Cookie, "sails.sid, lang goes with the handshake, and the app knows its session")
	f = examine(t, app, header("Cookie", "sails.sid=xmine"), withSession)
	f.want(good)
	f.says(doctor.Cookie, "the app knows its session")

	f = examine(t, app, header("Cookie", "sails.sid=mine"))
	f.want("dns:skip tls:skip cookie:warn csrf:skip")
	f.says(doctor.Cookie, "does not know the session of the given sails.sid", "expired")
	f = examine(t, app, header("Cookie", "lang=en"))
	f.want("dns:skip tls:skip cookie:warn csrf:skip")
	f.says(doctor.Cookie, "lang goes with the handshake, but not the app's session cookie sails.sid", "a new session", "--session")

	// A ✓ would be for what nobody has seen: this app gives no cookie to anybody.
	f = examine(t, giving(t), header("Cookie", "sails.sid=mine"))
	f.want("dns:skip tls:skip cookie:skip csrf:skip")
	f.says(doctor.Cookie, "unknown whether the app knows the session: /__getcookie gives no session cookie (HTTP 200 OK)")
}

// Several servers without a store in common each give a session of their own.
func TestSessionsThatAreForgotten(t *testing.T) {
	app := wrapDemo(t, demo.Options{}, onPath("/__getcookie", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "harbor", Value: "s%3A" + rand.Text() + ".y", Path: "/"})
	}))
	f := examine(t, app, withSession)
	f.want("dns:skip tls:skip cookie:warn csrf:skip")
	f.says(doctor.Cookie, "the app gave harbor, and does not know its session in the next request", "sails.config.session.adapter")
}

// A cookie that lasts longer with each request is still the same session, and a
// balancer may set its own anew each time.
func TestCookiesThatAreSetAgain(t *testing.T) {
	app := wrapDemo(t, demo.Options{}, onPath("/__getcookie", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "AWSALB", Value: rand.Text(), Path: "/"})
		session := &http.Cookie{Name: "sails.sid", Value: "s%3Ax.y", Path: "/"}
		if c, err := r.Cookie("sails.sid"); err == nil {
			session.Value = c.Value
		}
		http.SetCookie(w, session)
	}))
	f := examine(t, app, withSession)
	f.want("dns:skip tls:skip csrf:skip")
	f.says(doctor.Cookie, "sails.sid", "AWSALB", "the app knows its session")
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
