package dashboard

import (
	"context"
	"strings"
	"time"

	"sailscope/internal/secret"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// Exchange is a request and its outcome: a response or an error. Outcome is nil while the request
// is pending.
type Exchange struct {
	ID      uint64 // the number of the request in the pane, from 1
	Request sailsclient.Request
	// Known are secrets whose values are hidden wherever the request is shown or
	// written.
	Known  *secret.Known
	SentAt time.Time
	// Waiting means that the request waits for a connection. SentAt is then when it was
	// made.
	Waiting bool
	// Cancel ends the wait for the response. The outcome is then context.Canceled.
	// Cancel is nil while nobody waits.
	Cancel  context.CancelFunc
	Outcome *Outcome
}

// SameRequest reports whether two exchanges have the same method and URL. Headers and data do not
// count.
func (e *Exchange) SameRequest(other *Exchange) bool {
	return strings.EqualFold(e.Request.Method, other.Request.Method) && e.Request.URL == other.Request.URL
}

// Line returns the request line without secrets.
func (e *Exchange) Line() string { return e.Known.Hide(request.Line(e.Request)) }

// Summary returns the line, and whether the request has a body.
func (e *Exchange) Summary() string {
	if e.Request.Data == nil {
		return e.Line()
	}
	return e.Line() + " + body"
}

// Outcome is a response, or why there is none.
type Outcome struct {
	Exchange *Exchange
	At       time.Time
	// Answer is the response. Once a pane has it, only Response has the headers and the
	// body.
	Answer sailsclient.JWR
	Err    error
	body   *keptBody
	// Records is what the response says about records. It is read on the goroutine of the
	// request, because that may take a while. It is nil again after the ledger has learned
	// from it, because it may be many times as large as the response.
	Records *pubsub.Answer
	// Over is how many lost subscriptions this response has not restored.
	Over int
}
