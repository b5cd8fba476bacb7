package sailsclient

import (
	"fmt"
	"net/url"
	"strings"

	"sailscope/internal/secret"
)

// redirected explains a redirect that was not followed. asked is the address of the
// request. It never advises to use the current address, or that of a login page.
func (e *ConnectError) redirected(where endpoints, asked *url.URL, status int, location string) bool {
	to, err := asked.Parse(location)
	if err != nil || to.Host == "" || to.Scheme != "http" && to.Scheme != "https" {
		return e.set(RefusedHTTP, fmt.Sprintf("the server redirects %s to an invalid address, %q (%s)", secret.Path(asked.EscapedPath()), firstLine(secret.Location(location)), StatusText(status)), Remedy{Code: CheckRedirect})
	}
	r := redirection{where: where, asked: asked, to: to}
	return e.set(RefusedHTTP, fmt.Sprintf("the server redirects %s to %s (%s)", secret.Path(asked.EscapedPath()), r.place(), StatusText(status)), r.remedy())
}

// redirection is a redirect of a request.
type redirection struct {
	where     endpoints
	asked, to *url.URL
}

// place returns the target without what may be secret, and without the host if it is the
// app's.
func (r redirection) place() string {
	place := url.URL{Scheme: r.to.Scheme, Host: r.to.Host, Path: r.to.Path, RawPath: r.to.RawPath}
	if r.sameOrigin() {
		place.Scheme, place.Host = "", ""
	}
	return firstLine(secret.Path(place.String()))
}

func (r redirection) sameHost() bool { return strings.EqualFold(r.to.Hostname(), r.asked.Hostname()) }

func (r redirection) sameOrigin() bool { return originKey(r.to) == originKey(r.asked) }

// samePath reports whether the target has the path of the request, apart from a slash at
// the end.
func (r redirection) samePath() bool {
	return strings.TrimRight(r.to.Path, "/") == strings.TrimRight(r.asked.Path, "/")
}

func (r redirection) remedy() Remedy {
	switch {
	case r.sameOrigin():
		return r.remedyAtHome()
	case r.to.Scheme == "http" && r.asked.Scheme == "https":
		return Remedy{Code: MindPlainHTTP}
	case r.sameHost() && r.to.Scheme != r.asked.Scheme && (r.samePath() || r.to.Path == "" || r.to.Path == "/"):
		return Remedy{Code: UseAddress, Address: r.movedTo()}
	case r.sameHost() && r.samePath():
		return Remedy{Code: UseAddress, Address: r.movedTo()}
	case r.samePath():
		return Remedy{Code: UseMovedAddress, Place: firstLine(r.to.Host), Address: r.movedTo()}
	}
	return Remedy{Code: LogInOrMove}
}

// remedyAtHome returns what to do about a redirect within the app's origin.
func (r redirection) remedyAtHome() Remedy {
	below := strings.TrimPrefix(r.asked.Path, r.where.base.Path) // the path of Socket.IO, or of another route
	prefix, moved := strings.CutSuffix(strings.TrimRight(r.to.Path, "/")+"/", strings.TrimRight(below, "/")+"/")
	switch {
	case r.to.Path == r.asked.Path:
		return Remedy{Code: GiveBrowserCookie}
	case r.samePath():
		change := KeepSlash
		if len(r.to.Path) > len(r.asked.Path) {
			change = DropSlash
		}
		return Remedy{Code: change, Path: r.asked.Path}
	case moved && below != "" && below != "/":
		moved := *r.asked
		moved.User, moved.RawQuery, moved.Path, moved.RawPath = nil, "", prefix, ""
		return Remedy{Code: UseAddressBelow, Address: firstLine(moved.String())}
	}
	return Remedy{Code: LogInOrSetPath}
}

// movedTo returns the app's address at the target's host.
func (r redirection) movedTo() string {
	moved := url.URL{Scheme: r.to.Scheme, Host: r.to.Host, Path: r.where.base.Path, RawPath: r.where.base.RawPath}
	return firstLine(secret.Path(moved.String()))
}
