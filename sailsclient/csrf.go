package sailsclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"sailscope/internal/secret"
	"sailscope/sailsclient/internal/bound"
)

const csrfHeader = "x-csrf-token"

// csrf is the CSRF token of a session.
type csrf struct {
	path string // the route that gives it, "" for none

	mu    sync.Mutex // not held while a token is fetched, because sending needs it
	token string
	// renewed means that the token replaced one that was refused, and has not been
	// accepted yet. If it is refused, too, the token is not the reason.
	renewed bool
	// renewing is closed when the current fetch ends; nil if there is none.
	renewing chan struct{}
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

// csrfToken returns the token for every virtual request, "" for none.
func (a *access) csrfToken() string { return a.csrf.get() }

// fetchToken fetches a token over HTTP, with the session's cookie.
func (a *access) fetchToken(ctx context.Context) (string, error) {
	fetched, err := a.get(ctx, a.csrf.path)
	if err != nil {
		return "", err
	}
	var answer struct {
		Token *string `json:"_csrf"`
	}
	switch {
	case fetched.status != http.StatusOK, json.Unmarshal(fetched.body, &answer) != nil, answer.Token == nil:
		return "", &ConnectError{
			Refusal: RefusedCSRF, URL: a.where.public,
			What:   fmt.Sprintf("%s gave no CSRF token (%s)", secret.Path(a.csrf.path), fetched.said()),
			Remedy: Remedy{Code: MapTokenRoute},
		}
	case *answer.Token == "": // security/grant-csrf-token says so if CSRF protection is off
		return "", &ConnectError{
			Refusal: RefusedCSRF, URL: a.where.public,
			What:   fmt.Sprintf("%s gave an empty CSRF token: the app's CSRF protection is off", secret.Path(a.csrf.path)),
			Remedy: Remedy{Code: LeaveOutCSRF},
		}
	}
	if len(*answer.Token) > maxToken {
		return "", &ConnectError{
			Refusal: RefusedCSRF, URL: a.where.public,
			What:   fmt.Sprintf("%s gave a CSRF token of %s", secret.Path(a.csrf.path), bound.Size(len(*answer.Token))),
			Remedy: Remedy{Code: CheckTokenRoute},
		}
	}
	return *answer.Token, nil
}

// maxToken bounds a token, in bytes, because every request carries it.
const maxToken = 8 << 10

// renew replaces a token that was refused, and reports whether there is another one to
// try. If several requests were refused, one fetches and the others wait for it.
func (a *access) renew(ctx context.Context, refused string) bool {
	for {
		replaced, blameless, fetching := a.csrf.begin(refused)
		switch {
		case replaced, blameless:
			return replaced
		case fetching == nil:
			return a.fetchInstead(ctx, refused)
		}
		select {
		case <-fetching:
		case <-ctx.Done():
			return false
		}
	}
}

// begin reports whether the refused token has already been replaced, whether it is
// blameless (the request was refused for another reason), and when the current fetch
// ends. If it is none of these, the caller fetches a token and calls end.
func (c *csrf) begin(refused string) (replaced, blameless bool, fetching <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	replaced, blameless, fetching = c.token != refused, c.renewed, c.renewing
	if !replaced && !blameless && fetching == nil {
		c.renewing = make(chan struct{})
	}
	return replaced, blameless, fetching
}

func (a *access) fetchInstead(ctx context.Context, refused string) bool {
	token, err := a.fetchToken(ctx)
	a.csrf.end(refused, token, err == nil)
	return err == nil // otherwise the request returns its refusal
}

// end stores the token that was fetched, unless a new connection has stored one
// meanwhile.
func (c *csrf) end(refused, token string, fetched bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if fetched && c.token == refused {
		c.token, c.renewed = token, true
	}
	close(c.renewing)
	c.renewing = nil
}

// IsSafe reports whether requests with a method, in lower case, only read. Sails does
// not require a CSRF token for them.
func IsSafe(method string) bool { return slices.Contains([]string{"get", "head", "options"}, method) }

// renewsToken reports whether a refused request should be sent again, with a new CSRF
// token. Sails refuses a wrong token with 403, as policies do, and checks it first. A
// token is wrong if the server has forgotten its session.
func (s *SailsSocket) renewsToken(ctx context.Context, method, token string, answer JWR) bool {
	if answer.StatusCode != http.StatusForbidden || token == "" || IsSafe(method) {
		s.tokenAnswered(method, token, answer)
		return false
	}
	return s.settings().access.renew(ctx, token)
}

// tokenAnswered notes whether a token was accepted.
func (s *SailsSocket) tokenAnswered(method, token string, answer JWR) {
	if token == "" || answer.StatusCode == http.StatusForbidden || IsSafe(method) {
		return
	}
	c := &s.settings().access.csrf
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token == token {
		c.renewed = false
	}
}
