package doctor

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// cookieRoute is where sails-hook-sockets hands out cookies.
const cookieRoute = "/__getcookie"

// session is what became of the session that was asked for.
type session struct {
	wanted bool
	err    error
}

// fetchSession gets the session cookie into the jar, if one is asked for.
func (e *exam) fetchSession(ctx context.Context) session {
	if !e.opts.Session {
		return session{}
	}
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	return session{wanted: true, err: e.probe.FetchSession(ctx)}
}

// cookie tells of the session cookie: of the one that was fetched, the one that
// was given, or the one that could be.
func (e *exam) cookie(ctx context.Context, s session) Step {
	answer := e.askForCookies(ctx)
	offered, given := setCookies(answer), e.givenCookies()
	switch {
	case s.wanted:
		return e.fetchedCookie(s, offered, answer)
	case len(given) > 0:
		return compareCookies(given, offered)
	case len(offered) == 0:
		return skipped(Cookie, "not asked for, and %s gives none", cookieRoute)
	default:
		return skipped(Cookie, "not asked for; with --session, the app gives %s", namesOf(offered))
	}
}

// askForCookies is what the app says to somebody without a session; nothing, if
// it says nothing.
func (e *exam) askForCookies(ctx context.Context) sailsclient.Answer {
	if e.mute {
		return sailsclient.Answer{}
	}
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	answer, err := e.probe.Get(ctx, cookieRoute)
	if err != nil {
		return sailsclient.Answer{} // a session that is asked for fails with it; otherwise it does not matter
	}
	return answer
}

// fetchedCookie judges the cookie of --session. offered is what the app gives
// somebody who has none.
func (e *exam) fetchedCookie(s session, offered []*http.Cookie, answer sailsclient.Answer) Step {
	for _, c := range offered {
		if why, advice := e.hindrance(c); why != "" {
			step := Step{Name: Cookie, Status: Warn, Detail: c.Name + " came, but " + why, Advice: advice}
			if s.err != nil {
				step.Status = Fail
			}
			return step
		}
	}
	if s.err != nil {
		step := refused(Cookie, Fail, s.err)
		if answer.StatusCode == http.StatusOK && e.probe.Base().Scheme == "http" {
			step.Advice += "; with sails.config.session.cookie.secure it gives cookies only over https://"
		}
		return step
	}
	if len(offered) == 0 { // one was given with --cookie, and the app knows it
		return ok(Cookie, "%s keeps the session of %s", cookieRoute, namesOf(e.givenCookies()))
	}
	return ok(Cookie, "%s came from %s", namesOf(offered), cookieRoute)
}

// hindrance is why a cookie that the app gives does not get back to its
// sockets, "" if it does.
func (e *exam) hindrance(c *http.Cookie) (why, advice string) {
	target := e.probe.SocketIO()
	switch {
	case e.comesBack(c):
		return "", ""
	case c.Secure && target.Scheme != "https":
		return "it is for https:// only (Secure)", "use https://, or leave sails.config.session.cookie.secure off here"
	case c.Path != "" && !isBelow(target, c.Path):
		return "it is for " + c.Path + ", and Socket.IO is at " + target.Path, "see sails.config.session.cookie.path"
	case c.Domain != "" && !isWithin(target.Hostname(), c.Domain):
		return "it is for the domain " + c.Domain, "see sails.config.session.cookie.domain, or use a host of that domain"
	}
	return "", ""
}

// comesBack leaves it to a jar whether the handshake gets the cookie: what
// counts as secure enough, for one, is a matter of its own.
func (e *exam) comesBack(c *http.Cookie) bool {
	jar := sailsclient.NewJar()
	jar.SetCookies(e.probe.Base().JoinPath(cookieRoute), []*http.Cookie{c})
	return len(jar.Cookies(e.probe.SocketIO())) > 0
}

func isBelow(u *url.URL, path string) bool {
	return strings.HasPrefix(strings.TrimRight(u.Path, "/")+"/", strings.TrimRight(path, "/")+"/")
}

func isWithin(host, domain string) bool {
	host, domain = strings.ToLower(host), strings.ToLower(strings.TrimPrefix(domain, "."))
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// compareCookies tells whether the app knows the session of the cookies that
// were given: if not, it answers with another one.
func compareCookies(given, offered []*http.Cookie) Step {
	for _, c := range offered {
		if slices.ContainsFunc(given, func(g *http.Cookie) bool { return g.Name == c.Name }) {
			return Step{
				Name: Cookie, Status: Warn,
				Detail: "the app does not know the session of the given " + c.Name,
				Advice: "it may have expired, or the app was restarted or has another session secret: log in again, and copy the new cookie",
			}
		}
	}
	return ok(Cookie, "%s goes with the handshake", namesOf(given))
}

// givenCookies are those of the handshake's own headers.
func (e *exam) givenCookies() []*http.Cookie {
	request := http.Request{Header: e.opts.ConnectHeaders}
	return request.Cookies()
}

func setCookies(a sailsclient.Answer) []*http.Cookie {
	response := http.Response{Header: a.Header}
	return response.Cookies()
}

// namesOf never tells a value: that is a secret.
func namesOf(cookies []*http.Cookie) string {
	names := make([]string, 0, len(cookies))
	for _, c := range cookies {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

// csrf tells whether the app hands out a token.
func (e *exam) csrf(ctx context.Context, s session) Step {
	switch {
	case e.opts.CSRFPath == "":
		return skipped(CSRF, "not asked for")
	case s.err != nil:
		return skipped(CSRF, "because there is no session")
	}
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	if err := e.probe.FetchToken(ctx); err != nil {
		return refused(CSRF, Fail, err)
	}
	return ok(CSRF, "a token came from %s", e.opts.CSRFPath)
}
