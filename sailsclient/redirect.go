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

// RedirectError is a redirect that was not followed. Either it leads to another origin,
// which must not get headers, cookies and credentials, or there were too many.
type RedirectError struct {
	StatusCode int
	// Asked is the path of the request, with % escapes.
	Asked string
	// Location is the target, without user name, password, query and fragment. The
	// server chose it. It is cut to 200 bytes.
	Location string
	// SameOrigin means that the target has the app's scheme, host and port: there
	// were too many redirects.
	SameOrigin bool
}

func (e *RedirectError) Error() string {
	if e.SameOrigin {
		return fmt.Sprintf("the server redirects more than %d times, the last time to %s", maxRedirects, e.Location)
	}
	return fmt.Sprintf("the server redirects to %s (%s)", e.Location, StatusText(e.StatusCode))
}

// withinOrigin returns a CheckRedirect for http.Client. It follows redirects to the
// app's own scheme, host and port.
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

// placeOf returns an address for a message. It leaves out the query, which may hold a
// token.
func placeOf(u *url.URL) string {
	place := *u
	place.User, place.RawQuery, place.Fragment, place.RawFragment = nil, "", "", ""
	return firstLine(secret.Path(place.String()))
}

// explainRedirect explains a redirect of a request that precedes the handshake.
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
		asked = where.base // cannot happen: it was a valid path
	}
	return e.redirected(where, asked, redirect.StatusCode, redirect.Location)
}
