package sailsclient

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sailscope/internal/secret"
)

// CookieRoute is the route of sails-hook-sockets that gives session cookies.
const CookieRoute = "/__getcookie"

// sessionCookie is the default name of a session's cookie: sails.config.session.name.
const sessionCookie = "sails.sid"

// IsSessionCookie reports whether a cookie is that of a Sails session, and not a load
// balancer's for example: it has Sails' name, or a value that Sails has signed.
func IsSessionCookie(c *http.Cookie) bool {
	signed, isSigned := strings.CutPrefix(c.Value, "s%3A")
	if !isSigned {
		signed, isSigned = strings.CutPrefix(c.Value, "s:")
	}
	return c.Name == sessionCookie || isSigned && strings.Contains(signed, ".")
}

// handshakeCookies returns the cookies of the handshake: those of the ConnectHeaders and
// those of the jar.
func (a *access) handshakeCookies() []*http.Cookie {
	given := http.Request{Header: a.headers}
	return append(given.Cookies(), a.client.Jar.Cookies(a.where.socketIO)...)
}

// judgeSession returns what is wrong with the response of the cookie route.
func (a *access) judgeSession(f fetched) error {
	have := slices.ContainsFunc(a.handshakeCookies(), IsSessionCookie)
	if f.status == http.StatusOK && have {
		return nil
	}
	e := &ConnectError{
		Refusal: RefusedSession, URL: a.where.public,
		What:   fmt.Sprintf("%s gave no session cookie (%s)", secret.Path(a.sessionPath), f.said()),
		Remedy: Remedy{Code: CheckSessionHooks},
	}
	switch i := slices.IndexFunc(f.cookies, IsSessionCookie); {
	case f.status == http.StatusTooManyRequests:
		e.What = fmt.Sprintf("the server or a proxy limits the rate of requests (%s: %s)", secret.Path(a.sessionPath), f.said())
		e.Remedy = afterRateLimit(f.retryAfter)
	case f.status == http.StatusUnauthorized, f.status == http.StatusForbidden:
		e.Remedy = Remedy{Code: LogIn}
	case f.status >= http.StatusInternalServerError:
		e.Remedy = Remedy{Code: CheckAppLog}
	case f.status != http.StatusOK:
	case i >= 0:
		why, todo := hindrance(a.where, a.sessionPath, f.cookies[i])
		if why == "" { // the jar has a limit
			why, todo = "it cannot be kept", Remedy{Code: CheckCookieSize}
		}
		e.What, e.Remedy = fmt.Sprintf("%s gave the session cookie %s, but %s", secret.Path(a.sessionPath), firstLine(f.cookies[i].Name), why), todo
	case len(f.cookies) > 0:
		e.What = fmt.Sprintf("%s gave no session cookie, only %s (%s)", secret.Path(a.sessionPath), CookieNames(f.cookies), f.said())
	}
	return e
}

// hindrance says why a cookie that a route of the app sets is not sent back by its sockets,
// and what to do. why is "" if the cookie is sent.
func hindrance(where endpoints, route string, c *http.Cookie) (why string, todo Remedy) {
	target := where.socketIO
	jar := NewJar() // it decides, for example, what is secure enough
	jar.SetCookies(where.base.JoinPath(route), []*http.Cookie{c})
	switch {
	case len(jar.Cookies(target)) > 0:
		return "", Remedy{}
	case c.Domain != "" && !isWithin(target.Hostname(), c.Domain):
		return fmt.Sprintf("it is for the domain %s, and the app is at %s", firstLine(c.Domain), target.Hostname()),
			Remedy{Code: UseCookieDomain}
	case c.Secure && target.Scheme != "https":
		return "it is for https:// only (Secure)", Remedy{Code: UseSecureCookie}
	case c.Path != "" && !isBelow(target, c.Path):
		return fmt.Sprintf("it is for %s, and Socket.IO is at %s", firstLine(c.Path), target.Path), Remedy{Code: CheckCookiePath}
	case c.MaxAge < 0:
		return "it has expired already", Remedy{Code: CheckCookieAge}
	case !c.Expires.IsZero():
		return fmt.Sprintf("it has expired already (%s)", c.Expires.UTC().Format("2006-01-02 15:04:05 UTC")),
			Remedy{Code: CheckCookieClocks}
	}
	return "", Remedy{}
}

func isBelow(u *url.URL, path string) bool {
	return strings.HasPrefix(strings.TrimRight(u.Path, "/")+"/", strings.TrimRight(path, "/")+"/")
}

func isWithin(host, domain string) bool {
	host, domain = strings.ToLower(host), strings.ToLower(strings.TrimPrefix(domain, "."))
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// CookieNames returns the names of at most ten cookies, for a message. The values are
// secret.
func CookieNames(cookies []*http.Cookie) string {
	const most = 10
	names := make([]string, 0, most+1)
	for i, c := range cookies {
		if i == most {
			names = append(names, fmt.Sprintf("%d more", len(cookies)-most))
			break
		}
		names = append(names, firstLine(c.Name))
	}
	return strings.Join(names, ", ")
}

// connectionClient returns the HTTP client of one connection. Without a session it has
// a new jar, because cookies that a load balancer has set belong to one connection. Also,
// sails-hook-sockets gives each request a new session if the handshake has cookies but
// not the session's.
func (a *access) connectionClient() *http.Client {
	if slices.ContainsFunc(a.client.Jar.Cookies(a.where.socketIO), IsSessionCookie) {
		return a.client
	}
	client := *a.client
	client.Jar = NewJar()
	return &client
}
