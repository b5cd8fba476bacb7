package doctor

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"sailscope/internal/advice"
	"sailscope/internal/secret"
	"sailscope/sailsclient"
)

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
	switch {
	case s.wanted && s.err != nil:
		return e.noSession(ctx, s)
	case s.wanted, len(e.probe.Cookies()) > 0:
		return e.knownSession(ctx)
	}
	offered := sessionCookies(setCookies(e.askAs(ctx, nil)))
	if len(offered) == 0 {
		return skipped(Cookie, "not asked for, and %s gives no session cookie", e.route())
	}
	return skipped(Cookie, "not asked for; with %s, the app gives %s", advice.CommandLine.Option("session"), sailsclient.CookieNames(offered))
}

// route is the route of the app that gives session cookies, without what may be
// secret of it.
func (e *exam) route() string { return secret.Path(e.probe.Options().SessionPath) }

// askAs asks for the cookie route as somebody with these cookies. The zero Answer
// means that nothing was said.
func (e *exam) askAs(ctx context.Context, cookies []*http.Cookie) sailsclient.Answer {
	if e.mute {
		return sailsclient.Answer{}
	}
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	answer, err := e.probe.GetWith(ctx, e.probe.Options().SessionPath, cookies)
	if err != nil {
		return sailsclient.Answer{} // a session that is asked for fails with it; otherwise it does not matter
	}
	return answer
}

// noSession is a session that was asked for and did not come.
func (e *exam) noSession(ctx context.Context, s session) Step {
	step := refused(Cookie, Fail, s.err)
	answer := e.askAs(ctx, nil)
	if len(setCookies(answer)) == 0 && answer.StatusCode == http.StatusOK && e.probe.Base().Scheme == "http" {
		step.Advice += "; " + todo(advice.AllowSecureCookie)
	}
	return step
}

// knownSession sees whether the app knows the session of the cookies that go with
// the handshake: to somebody whose session it does not know it gives another one.
func (e *exam) knownSession(ctx context.Context) Step {
	mine := e.probe.Cookies()
	ours, all := sessionCookies(mine), sailsclient.CookieNames(mine)
	stranger, known := e.askAs(ctx, nil), e.askAs(ctx, mine)
	offered, instead := sessionCookies(setCookies(stranger)), sessionCookies(setCookies(known))
	switch {
	case len(offered) == 0:
		return skipped(Cookie, "%s goes with the handshake; it is unknown whether the app knows the session: %s", all, e.silenceOf(stranger))
	case known.StatusCode != http.StatusOK:
		return skipped(Cookie, "%s goes with the handshake; it is unknown whether the app knows the session: %s", all, e.silenceOf(known))
	case len(ours) == 0 || !sameName(ours, offered):
		return Step{
			Name: Cookie, Status: Warn,
			Detail: fmt.Sprintf("%s goes with the handshake, but not the app's session cookie %s", all, sailsclient.CookieNames(offered)),
			Advice: todo(advice.AddSessionCookie),
		}
	case isReplaced(ours, instead):
		return e.forgottenSession(ours)
	}
	if odd, why, mend := e.lostCookie(setCookies(stranger)); odd != "" {
		return Step{Name: Cookie, Status: Warn, Detail: odd + " came, but " + why, Advice: mend}
	}
	return ok(Cookie, "%s goes with the handshake, and the app knows its session", all)
}

// silenceOf says why an answer of the cookie route tells nothing.
func (e *exam) silenceOf(a sailsclient.Answer) string {
	if a.StatusCode == 0 {
		return "no response from " + e.route()
	}
	return fmt.Sprintf("%s gives no session cookie (%s)", e.route(), sailsclient.StatusText(a.StatusCode))
}

// forgottenSession is a session that the app does not know.
func (e *exam) forgottenSession(ours []*http.Cookie) Step {
	if given := sessionCookies(e.givenCookies()); len(given) > 0 {
		return Step{
			Name: Cookie, Status: Warn,
			Detail: "the app does not know the session of the given " + sailsclient.CookieNames(given),
			Advice: todo(advice.RenewSession),
		}
	}
	return Step{
		Name: Cookie, Status: Warn,
		Detail: fmt.Sprintf("the app gave %s, and does not know its session in the next request", sailsclient.CookieNames(ours)),
		Advice: todo(advice.ShareSessions),
	}
}

// lostCookie is a cookie that the app gives and that does not get back to it.
func (e *exam) lostCookie(offered []*http.Cookie) (name, why, mend string) {
	for _, c := range offered {
		if why, remedy := e.probe.Hindrance(c); why != "" {
			return sailsclient.CookieNames([]*http.Cookie{c}), why, advice.CommandLine.For(remedy)
		}
	}
	return "", "", ""
}

// sessionCookies are those of a Sails session.
func sessionCookies(all []*http.Cookie) []*http.Cookie {
	return slices.DeleteFunc(slices.Clone(all), func(c *http.Cookie) bool { return !sailsclient.IsSessionCookie(c) })
}

func sameName(a, b []*http.Cookie) bool {
	return slices.ContainsFunc(a, func(x *http.Cookie) bool {
		return slices.ContainsFunc(b, func(y *http.Cookie) bool { return x.Name == y.Name })
	})
}

// isReplaced tells whether the app sets one of ours to another value. The same
// value only lasts longer.
func isReplaced(ours, set []*http.Cookie) bool {
	return slices.ContainsFunc(set, func(n *http.Cookie) bool {
		has := func(same func(*http.Cookie) bool) bool { return slices.ContainsFunc(ours, same) }
		return has(func(c *http.Cookie) bool { return c.Name == n.Name }) &&
			!has(func(c *http.Cookie) bool { return c.Name == n.Name && c.Value == n.Value })
	})
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
