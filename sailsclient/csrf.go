package sailsclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
)

const csrfHeader = "x-csrf-token"

// csrf is the CSRF token of a session.
type csrf struct {
	path string // that hands it out, "" for none

	mu    sync.Mutex
	token string
	// renewed means that the token was fetched because the one before was
	// refused, and that it has not been accepted yet. If it is refused too, then
	// for another reason.
	renewed bool
}

func (c *csrf) get() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

func (c *csrf) set(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token, c.renewed = token, false
}

// csrfToken goes with every virtual request; "" if there is none.
func (a *access) csrfToken() string { return a.csrf.get() }

// fetchToken asks for a token over HTTP, with the cookie of the session.
func (a *access) fetchToken(ctx context.Context) (string, error) {
	status, body, err := a.get(ctx, a.csrf.path)
	if err != nil {
		return "", err
	}
	var answer struct {
		Token *string `json:"_csrf"`
	}
	switch {
	case status != http.StatusOK, json.Unmarshal(body, &answer) != nil, answer.Token == nil:
		return "", &ConnectError{
			Refusal: RefusedCSRF, URL: a.where.public,
			What:   fmt.Sprintf("%s gave no CSRF token (%s)", a.csrf.path, statusText(status)),
			Advice: "map it to security/grant-csrf-token in the app's routes, or name another route with --csrf=PATH",
		}
	case *answer.Token == "": // what security/grant-csrf-token says when it has nothing to protect
		return "", &ConnectError{
			Refusal: RefusedCSRF, URL: a.where.public,
			What:   fmt.Sprintf("%s gave an empty CSRF token: the app's CSRF protection is off", a.csrf.path),
			Advice: "leave out --csrf, or set sails.config.security.csrf in the app",
		}
	}
	return *answer.Token, nil
}

// renew replaces a token that was refused, and tells whether another one is
// there to try.
func (a *access) renew(ctx context.Context, refused string) bool {
	a.csrf.mu.Lock()
	defer a.csrf.mu.Unlock() // the others that were refused wait for this one's token
	if a.csrf.token != refused {
		return true
	}
	if a.csrf.renewed {
		return false
	}
	token, err := a.fetchToken(ctx)
	if err != nil {
		return false // the refusal is what there is to tell
	}
	a.csrf.token, a.csrf.renewed = token, true
	return true
}

// needsToken tells whether Sails checks the token of such a request.
func needsToken(method string) bool {
	return !slices.Contains([]string{"get", "head", "options"}, method)
}

// renewsToken tells whether a request that was refused should be sent again,
// with a new CSRF token. Sails checks the token before anything else, with 403
// like any policy: the server may have forgotten the session it belongs to.
func (s *SailsSocket) renewsToken(ctx context.Context, method, token string, answer JWR) bool {
	if answer.StatusCode != http.StatusForbidden || token == "" || !needsToken(method) {
		s.tokenAnswered(method, token, answer)
		return false
	}
	return s.settings().access.renew(ctx, token)
}

// tokenAnswered notes that a token was accepted.
func (s *SailsSocket) tokenAnswered(method, token string, answer JWR) {
	if token == "" || answer.StatusCode == http.StatusForbidden || !needsToken(method) {
		return
	}
	c := &s.settings().access.csrf
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token == token {
		c.renewed = false
	}
}
