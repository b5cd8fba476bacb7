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
	path string // that hands it out, "" for none

	mu    sync.Mutex // not held while a token is fetched: sending takes it
	token string
	// renewed means that the token was fetched because the one before was
	// refused, and that it has not been accepted yet. If it is refused too, then
	// for another reason.
	renewed bool
	// renewing is closed when the fetch that is under way has ended; nil if none is.
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

// csrfToken goes with every virtual request; "" if there is none.
func (a *access) csrfToken() string { return a.csrf.get() }

// fetchToken asks for a token over HTTP, with the cookie of the session.
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
	case *answer.Token == "": // what security/grant-csrf-token says when it has nothing to protect
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

// maxToken bounds a token, in bytes: it goes with every request.
const maxToken = 8 << 10

// renew replaces a token that was refused, and tells whether another one is
// there to try. Of several whose token was refused one fetches, and the others
// wait for it.
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

// begin tells whether the refused token has been replaced already, or must have
// been refused for another reason, or who fetches another one. If it is none of
// these the caller fetches, and calls end.
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
	return err == nil // otherwise the refusal is what there is to tell
}

// end takes the token that was fetched, unless a new connection has brought one
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

// IsSafe tells whether requests with a method, in lower case, only read. Sails asks
// them for no CSRF token.
func IsSafe(method string) bool { return slices.Contains([]string{"get", "head", "options"}, method) }

// renewsToken tells whether a request that was refused should be sent again,
// with a new CSRF token. Sails checks the token before anything else, with 403
// like any policy: the server may have forgotten the session it belongs to.
func (s *SailsSocket) renewsToken(ctx context.Context, method, token string, answer JWR) bool {
	if answer.StatusCode != http.StatusForbidden || token == "" || IsSafe(method) {
		s.tokenAnswered(method, token, answer)
		return false
	}
	return s.settings().access.renew(ctx, token)
}

// tokenAnswered notes that a token was accepted.
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
