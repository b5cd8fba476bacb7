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

// Exchange is a request and what came of it. Outcome is nil while it is
// pending.
type Exchange struct {
	ID      uint64 // counts the pane's requests, from 1
	Request sailsclient.Request
	// Known are hidden of the request by their values, wherever it is shown or written.
	Known  *secret.Known
	SentAt time.Time
	// Waiting means that it waits for a connection and was not sent yet; SentAt
	// is then when it was made.
	Waiting bool
	// Cancel ends the wait for the outcome, which is then an error that is
	// context.Canceled. It is nil as long as nobody waits.
	Cancel  context.CancelFunc
	Outcome *Outcome
}

// SameRequest tells whether two exchanges have the same method and address,
// whatever goes along.
func (e *Exchange) SameRequest(other *Exchange) bool {
	return strings.EqualFold(e.Request.Method, other.Request.Method) && e.Request.URL == other.Request.URL
}

// Line is the exchange's request.Line, without what is secret by its value.
func (e *Exchange) Line() string { return e.Known.Hide(request.Line(e.Request)) }

// Summary is the line, and whether a body goes with it.
func (e *Exchange) Summary() string {
	if e.Request.Data == nil {
		return e.Line()
	}
	return e.Line() + " + body"
}

// Outcome is an answer, or why there is none.
type Outcome struct {
	Exchange *Exchange
	At       time.Time
	// Answer is what the server answered. When a pane has it, headers and body are
	// in Response alone.
	Answer sailsclient.JWR
	Err    error
	body   *keptBody
	// Records is what the answer says of records, read where it arrived: that
	// may take a while. When the ledger has learned from it, it is nil again: it
	// may be many times as large as the answer.
	Records *pubsub.Answer
	// Over is how many lost subscriptions this answer did not bring back.
	Over int
}
