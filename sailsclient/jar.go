package sailsclient

import (
	"context"
	"net/http"
	"net/http/cookiejar"
)

// Jar keeps the cookies of sockets that share a session. They take turns at
// fetching its cookie: of two that connect at once, the second finds the cookie
// of the first instead of getting another.
type Jar struct {
	http.CookieJar
	turn chan struct{} // holds one token while nobody fetches
}

// NewJar makes an empty jar.
func NewJar() *Jar {
	cookies, _ := cookiejar.New(nil) // never fails, says its documentation
	jar := &Jar{CookieJar: cookies, turn: make(chan struct{}, 1)}
	jar.turn <- struct{}{}
	return jar
}

// take waits for the turn, which done passes on.
func (j *Jar) take(ctx context.Context) (done func(), err error) {
	select {
	case <-j.turn:
		return func() { j.turn <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
