package sailsclient

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sailscope/internal/secret"
	"sailscope/sailsclient/engineio"
)

// unixScheme is the scheme of apps that listen on a unix socket.
const unixScheme = "unix"

// ParseURL reads the address of an app. Without a scheme it is http, because people type
// "localhost:1337". ws and wss become http and https. The error says what to write.
func ParseURL(raw string) (*url.URL, error) {
	text := strings.TrimSpace(raw)
	if text == "" {
		return nil, errors.New("the URL is empty: give the app's address, http://localhost:1337 for example")
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s is not a URL: %s", secret.QuotedURL(raw), parseReason(err))
	}
	switch u.Scheme {
	case "http", "https":
	case "ws":
		u.Scheme = "http"
	case "wss":
		u.Scheme = "https"
	case unixScheme:
		return parseUnix(raw, u)
	default:
		return nil, fmt.Errorf("%s: unknown scheme %q: use http, https, ws, wss or unix", secret.QuotedURL(raw), u.Scheme)
	}
	if u.Hostname() == "" {
		return nil, fmt.Errorf("%s has no host", secret.QuotedURL(raw))
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, fmt.Errorf("%s: there is no such port: ports are 1 to 65535", secret.QuotedURL(raw))
		}
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// parseUnix checks the address of a unix socket.
func parseUnix(raw string, u *url.URL) (*url.URL, error) {
	if u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "/:") || u.Path == "/" {
		return nil, fmt.Errorf("%s has no path of a unix socket: write the full path after three slashes, unix:///run/app.sock", secret.QuotedURL(raw))
	}
	return &url.URL{Scheme: unixScheme, Path: u.Path, RawQuery: u.RawQuery}, nil
}

// parseReason says why a text is no URL. It does not repeat parts of it, as url.Parse
// does, since they may be a password.
func parseReason(err error) string {
	parse, ok := errors.AsType[*url.Error](err)
	if ok {
		err = parse.Err
	}
	_, escape := errors.AsType[url.EscapeError](err)
	_, host := errors.AsType[url.InvalidHostError](err)
	switch {
	case escape:
		return "two hexadecimal digits must follow each %"
	case host:
		return "the host holds a character that hosts cannot have"
	case strings.HasPrefix(err.Error(), "invalid port"):
		return "the port is not a number; in a password, : / ? # and @ are written with %"
	case strings.Contains(err.Error(), "userinfo"):
		return "the user or the password holds a character that has to be written with %"
	default:
		return "it holds a character that has to be written with %, or lacks a bracket"
	}
}

// endpoints are the addresses that a socket uses.
type endpoints struct {
	base     *url.URL // of the app, for HTTP requests
	socketIO *url.URL
	query    engineio.Query // of the handshake
	unix     string         // the unix socket that base is behind, "" for none

	public string // the app's address as it may be shown
	place  string // what is at the other end, for messages
}

// below returns the HTTP address of a path below the app's address. No path can change
// the host.
func (e endpoints) below(path string) string {
	return e.base.String() + "/" + strings.TrimPrefix(path, "/")
}

// The handshake's query names the version of sails.io.js. Without it, a server refuses
// every request.
const sdkVersion = "1.2.1"

func (o Options) endpoints() (endpoints, error) {
	address, err := ParseURL(o.URL)
	if err != nil {
		return endpoints{}, inOption("URL", err)
	}
	query, err := o.query(address)
	if err != nil {
		return endpoints{}, err
	}
	address.RawQuery = ""
	e := endpoints{base: address, query: query}
	if address.Scheme == unixScheme {
		e.throughUnix()
	}
	e.base.Path, e.base.RawPath = strings.TrimRight(e.base.Path, "/"), strings.TrimRight(e.base.RawPath, "/")
	e.socketIO = e.base.JoinPath(o.Path, "/")
	if !strings.HasPrefix(e.socketIO.Path, "/") { // of a base without a path
		e.socketIO.Path = "/" + e.socketIO.Path
	}
	if e.unix == "" {
		public := *e.base
		public.User = nil
		e.public, e.place = secret.URL(public.String(), secret.Stars), e.base.Host
	}
	return e, nil
}

// query returns the query of the handshake: that of the option, then that of the URL,
// then the version of sails.io.js.
func (o Options) query(address *url.URL) (engineio.Query, error) {
	query, err := engineio.ParseQuery(strings.TrimPrefix(o.Query, "?"))
	if err != nil {
		return nil, inOption("Query", fmt.Errorf("the query cannot be read: %w", err)) // it may be secret
	}
	more, err := engineio.ParseQuery(address.RawQuery)
	if err != nil {
		return nil, inOption("URL", fmt.Errorf("the URL's query cannot be read: %w", err))
	}
	more = append(more, []engineio.Parameter{
		{Name: "__sails_io_sdk_version", Value: sdkVersion},
		{Name: "__sails_io_sdk_platform", Value: "node"},
		{Name: "__sails_io_sdk_language", Value: "go"},
	}...)
	for _, p := range more {
		query = query.With(p.Name, p.Value)
	}
	return query, nil
}

// QueryRemedies returns what to do about parameters of the handshake's query that have no
// effect, although the documentation of Sails says that they do.
func (o Options) QueryRemedies() (found []Remedy) {
	e, err := o.withDefaults().endpoints()
	if err != nil {
		return nil // the error says it
	}
	has := func(name string) bool {
		return slices.ContainsFunc(e.query, func(p engineio.Parameter) bool { return p.Name == name })
	}
	if has("cookie") {
		found = append(found, Remedy{Code: GiveCookie})
	}
	if has("nosession") {
		found = append(found, Remedy{Code: GiveNosession})
	}
	return found
}

// throughUnix splits unix:///run/app.sock:/prefix into the socket and an HTTP address:
// HTTP needs a host also on a unix socket.
func (e *endpoints) throughUnix() {
	socket, prefix, prefixed := strings.Cut(e.base.Path, ":/")
	if prefixed {
		prefix = "/" + prefix
	}
	e.public, e.place, e.unix = secret.URL(e.base.String(), secret.Stars), socket, socket
	e.base = &url.URL{Scheme: "http", Host: "localhost", Path: prefix}
}
