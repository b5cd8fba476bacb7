package sailsclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sailscope/internal/secret"
)

// maxRedirects is how many redirects within the app's origin one request
// follows.
const maxRedirects = 5

// RedirectError is a redirect that is not followed: it leads to another origin,
// where headers, cookies and credentials must not go, or it is one too many.
type RedirectError struct {
	StatusCode int
	// Asked is the path that was asked for, with % escapes.
	Asked string
	// Location is where it leads, without user name and password, query and
	// fragment. It is a text of the server's, cut to 200 bytes.
	Location string
	// SameOrigin tells that scheme, host and port are those of the app, and that
	// there were too many redirects.
	SameOrigin bool
}

func (e *RedirectError) Error() string {
	if e.SameOrigin {
		return fmt.Sprintf("the server redirects more than %d times, the last time to %s", maxRedirects, e.Location)
	}
	return fmt.Sprintf("the server redirects to %s (%s)", e.Location, StatusText(e.StatusCode))
}

// withinOrigin makes a check of redirects for http.Client, which follows those
// that stay at the app's scheme, host and port.
func withinOrigin(base *url.URL) func(*http.Request, []*http.Request) error {
	origin := originKey(base)
	return func(next *http.Request, before []*http.Request) error {
		same := originKey(next.URL) == origin
		if !same || len(before) > maxRedirects {
			return &RedirectError{StatusCode: next.Response.StatusCode, Asked: before[0].URL.EscapedPath(), Location: placeOf(next.URL), SameOrigin: same}
		}
		next.URL.User = base.User // whatever the Location says
		return nil
	}
}

// placeOf is an address as a message shows it: a query may hold a token.
func placeOf(u *url.URL) string {
	place := *u
	place.User, place.RawQuery, place.Fragment, place.RawFragment = nil, "", "", ""
	return firstLine(secret.Path(place.String()))
}

// explainRedirect knows redirects of what is fetched before the handshake.
func explainRedirect(e *ConnectError, where endpoints, err error) bool {
	redirect, ok := errors.AsType[*RedirectError](err)
	switch {
	case !ok && strings.Contains(err.Error(), "failed to parse Location header"): // net/http's text repeats it
		return e.set(RefusedHTTP, "the server redirects to an invalid address", Remedy{Code: CheckRedirect})
	case !ok:
		return false
	}
	if redirect.SameOrigin {
		return e.set(RefusedHTTP, redirect.Error(), Remedy{Code: CheckRedirect})
	}
	asked, err := where.base.Parse(redirect.Asked)
	if err != nil {
		asked = where.base // not so: it was a path
	}
	return e.redirected(where, asked, redirect.StatusCode, redirect.Location)
}
