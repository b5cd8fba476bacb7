package sailsclient

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// The bounds of a Jar, about those of browsers, because a server may set any number of
// cookies. No server accepts a request with more than maxOriginBytes of them.
const (
	maxOriginCookies = 180
	maxOriginBytes   = 64 << 10
	maxCookieBytes   = 4 << 10 // name, value and path
	maxJarCookies    = 3000    // of all origins
)

// Jar keeps the cookies of sockets that share a session. Sockets fetch the session's
// cookie one after the other: if two connect at the same time, the second one uses the
// cookie of the first.
//
// A cookie is sent only to the origin that set it: scheme, host and port must be the
// same. A Domain attribute does not widen that. As in browsers, a cookie is refused if
// its Domain does not cover the host. A Jar keeps at most 180 cookies for an origin, of
// 4 KB each and 64 KB together, and drops the oldest ones first.
type Jar struct {
	turn chan struct{} // holds one value while nobody fetches

	mu      sync.Mutex
	entries []jarEntry // the oldest first
}

// jarEntry is a cookie of a jar.
type jarEntry struct {
	origin, name, path string
	value              string
	quoted, secure     bool
	expires            time.Time // zero means never
}

func (e *jarEntry) is(other *jarEntry) bool {
	return e.name == other.name && e.path == other.path && e.origin == other.origin
}

func (e *jarEntry) size() int { return len(e.name) + len(e.value) + len(e.path) }

// NewJar returns an empty jar.
func NewJar() *Jar {
	jar := &Jar{turn: make(chan struct{}, 1)}
	jar.turn <- struct{}{}
	return jar
}

// take waits until no other socket fetches. The caller calls done after its fetch.
func (j *Jar) take(ctx context.Context) (done func(), err error) {
	select {
	case <-j.turn:
		return func() { j.turn <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// SetCookies stores the cookies of a response from u.
func (j *Jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	now := time.Now()
	origin := originKey(u)
	cookies = cookies[max(0, len(cookies)-maxOriginCookies):] // the rest would be dropped anyway
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range cookies {
		if e, ok := newJarEntry(origin, u, c, now); ok {
			j.put(e, now)
		}
	}
	j.trim(origin)
}

// put adds a cookie, or replaces the one of that name and keeps its age. j.mu is held.
func (j *Jar) put(e jarEntry, now time.Time) {
	at := slices.IndexFunc(j.entries, func(old jarEntry) bool { return old.is(&e) })
	expired := !e.expires.IsZero() && !e.expires.After(now)
	switch {
	case at >= 0 && expired:
		j.entries = slices.Delete(j.entries, at, at+1)
	case at >= 0:
		j.entries[at] = e
	case !expired:
		j.entries = append(j.entries, e)
	}
}

// trim drops the oldest cookies until the bounds of the origin and of the jar hold.
// j.mu is held.
func (j *Jar) trim(origin string) {
	count, size := 0, 0
	for _, e := range j.entries {
		if e.origin == origin {
			count, size = count+1, size+e.size()
		}
	}
	j.entries = slices.DeleteFunc(j.entries, func(e jarEntry) bool {
		if e.origin != origin || count <= maxOriginCookies && size <= maxOriginBytes {
			return false
		}
		count, size = count-1, size-e.size()
		return true
	})
	if excess := len(j.entries) - maxJarCookies; excess > 0 {
		j.entries = slices.Delete(j.entries, 0, excess)
	}
}

// Cookies returns the cookies for a request to u: longer paths first, then older
// cookies first.
func (j *Jar) Cookies(u *url.URL) []*http.Cookie {
	now, origin, trusted := time.Now(), originKey(u), isTrustworthy(u)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = slices.DeleteFunc(j.entries, func(e jarEntry) bool { return !e.expires.IsZero() && !e.expires.After(now) })
	var matching []jarEntry
	for _, e := range j.entries {
		if e.origin == origin && coversPath(e.path, u.Path) && (trusted || !e.secure) {
			matching = append(matching, e)
		}
	}
	slices.SortStableFunc(matching, func(a, b jarEntry) int { return cmp.Compare(len(b.path), len(a.path)) })
	cookies := make([]*http.Cookie, 0, len(matching))
	for _, e := range matching {
		cookies = append(cookies, &http.Cookie{Name: e.name, Value: e.value, Quoted: e.quoted})
	}
	return cookies
}

// newJarEntry returns the cookie as the jar keeps it. It refuses a cookie that is too
// large or for another host.
func newJarEntry(origin string, u *url.URL, c *http.Cookie, now time.Time) (jarEntry, bool) {
	path := c.Path
	if !strings.HasPrefix(path, "/") {
		path = defaultPath(u.Path)
	}
	if len(c.Name)+len(c.Value)+len(path) > maxCookieBytes || !coversHost(c.Domain, u.Hostname()) {
		return jarEntry{}, false
	}
	// Cloned, because the texts share the memory of the whole response head.
	e := jarEntry{
		origin: origin, name: strings.Clone(c.Name), path: strings.Clone(path), value: strings.Clone(c.Value),
		quoted: c.Quoted, secure: c.Secure,
	}
	switch {
	case c.MaxAge < 0:
		e.expires = now
	case c.MaxAge > 0:
		e.expires = now.Add(time.Duration(min(c.MaxAge, int(longestAge/time.Second))) * time.Second)
	default:
		e.expires = c.Expires // zero for a cookie of the session
	}
	return e, true
}

// longestAge is the longest time that browsers keep a cookie. Longer times might not fit
// into a Duration.
const longestAge = 400 * 24 * time.Hour

// coversHost reports whether a Domain attribute, "" for none, covers the host.
func coversHost(domain, host string) bool {
	domain, host = strings.ToLower(strings.TrimPrefix(domain, ".")), strings.ToLower(host)
	if domain == "" || domain == host {
		return true
	}
	return net.ParseIP(host) == nil && strings.HasSuffix(host, "."+domain)
}

// coversPath is the path match of RFC 6265.
func coversPath(cookie, path string) bool {
	if path == "" {
		path = "/"
	}
	rest, below := strings.CutPrefix(path, cookie)
	return below && (rest == "" || strings.HasSuffix(cookie, "/") || strings.HasPrefix(rest, "/"))
}

// defaultPath returns the folder of the path that set a cookie.
func defaultPath(path string) string {
	if end := strings.LastIndexByte(path, '/'); end > 0 && path[0] == '/' {
		return path[:end]
	}
	return "/"
}

// isTrustworthy reports whether Secure cookies may be sent there: over TLS, or, as in
// browsers, to this machine.
func isTrustworthy(u *url.URL) bool {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if u.Scheme == "https" || host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// originKey returns the scheme, host and port of an address in one spelling.
func originKey(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
