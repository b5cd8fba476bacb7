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

// session is the result of fetching the session cookie.
type session struct {
	wanted bool
	err    error
}

// fetchSession fetches the session cookie into the jar, if the options say so.
func (e *exam) fetchSession(ctx context.Context) session {
	if !e.opts.Session {
		return session{}
	}
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	return session{wanted: true, err: e.probe.FetchSession(ctx)}
}

// cookie returns the step about the session cookie: the one that was fetched, the one that
// was given, or the one that the app offers.
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

// route returns the route that gives session cookies, without what may be secret.
func (e *exam) route() string { return secret.Path(e.probe.Options().SessionPath) }

// askAs requests the cookie route with these cookies. It returns the zero Answer if there
// was no response.
func (e *exam) askAs(ctx context.Context, cookies []*http.Cookie) sailsclient.Answer {
	if e.mute {
		return sailsclient.Answer{}
	}
	ctx, cancel := e.bounded(ctx)
	defer cancel()
	answer, err := e.probe.GetWith(ctx, e.probe.Options().SessionPath, cookies)
	if err != nil {
		return sailsclient.Answer{} // if a session is needed, fetchSession has failed, too
	}
	return answer
}

// noSession returns the step for a session cookie that the app did not give.
func (e *exam) noSession(ctx context.Context, s session) Step {
	step := refused(Cookie, Fail, s.err)
	answer := e.askAs(ctx, nil)
	if len(setCookies(answer)) == 0 && answer.StatusCode == http.StatusOK && e.probe.Base().Scheme == "http" {
		step.Advice += "; " + todo(advice.AllowSecureCookie)
	}
	return step
}

// knownSession checks whether the app knows the session of the handshake's cookies. If it
// does not, it gives another cookie.
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

// silenceOf says why nothing is known from a response of the cookie route.
func (e *exam) silenceOf(a sailsclient.Answer) string {
	if a.StatusCode == 0 {
		return "no response from " + e.route()
	}
	return fmt.Sprintf("%s gives no session cookie (%s)", e.route(), sailsclient.StatusText(a.StatusCode))
}

// forgottenSession returns the step for a session that the app does not know.
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

// lostCookie returns the first cookie that the app sets and that is not sent back, why, and
// what to do.
func (e *exam) lostCookie(offered []*http.Cookie) (name, why, mend string) {
	for _, c := range offered {
		if why, remedy := e.probe.Hindrance(c); why != "" {
			return sailsclient.CookieNames([]*http.Cookie{c}), why, advice.CommandLine.For(remedy)
		}
	}
	return "", "", ""
}

// sessionCookies returns the cookies of a Sails session.
func sessionCookies(all []*http.Cookie) []*http.Cookie {
	return slices.DeleteFunc(slices.Clone(all), func(c *http.Cookie) bool { return !sailsclient.IsSessionCookie(c) })
}

func sameName(a, b []*http.Cookie) bool {
	return slices.ContainsFunc(a, func(x *http.Cookie) bool {
		return slices.ContainsFunc(b, func(y *http.Cookie) bool { return x.Name == y.Name })
	})
}

// isReplaced reports whether the app sets one of our cookies to another value. The same
// value only makes it last longer.
func isReplaced(ours, set []*http.Cookie) bool {
	return slices.ContainsFunc(set, func(n *http.Cookie) bool {
		has := func(same func(*http.Cookie) bool) bool { return slices.ContainsFunc(ours, same) }
		return has(func(c *http.Cookie) bool { return c.Name == n.Name }) &&
			!has(func(c *http.Cookie) bool { return c.Name == n.Name && c.Value == n.Value })
	})
}

// givenCookies returns the cookies of the ConnectHeaders.
func (e *exam) givenCookies() []*http.Cookie {
	request := http.Request{Header: e.opts.ConnectHeaders}
	return request.Cookies()
}

func setCookies(a sailsclient.Answer) []*http.Cookie {
	response := http.Response{Header: a.Header}
	return response.Cookies()
}

// csrf returns the step about the CSRF token.
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
