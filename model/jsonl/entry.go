package jsonl

import (
	"encoding/json"

	"sailscope/internal/secret"
	"sailscope/model/dashboard"
	"sailscope/sailsclient"
)

// Socket identifies the socket of a line: its number on the screen, and its app's URL.
type Socket struct {
	Number int
	URL    string
}

// Entry returns the line of a log's entry. Any goroutine may call it, because it reads nothing
// that changes after the entry is in the log.
func (s Socket) Entry(e dashboard.Entry) any {
	head := func(kind string) Head { return NewHead(e.At, s.Number, s.URL, kind) }
	switch e.Kind {
	case dashboard.EntryRequest:
		kind := "request"
		if e.Waits {
			kind = "waiting_request"
		}
		return Request{head(kind), e.Exchange.Line(), withoutSecrets(e.Exchange)}
	case dashboard.EntryAnswer:
		return response(head("response"), e.Exchange)
	case dashboard.EntryChange:
		return change(head, e.Change)
	case dashboard.EntryDropped:
		return Dropped{head("dropped"), int(e.Dropped)}
	default:
		return NewEvent(head("event"), e.Event)
	}
}

// withoutSecrets returns a request's data without its secrets.
func withoutSecrets(x *dashboard.Exchange) any {
	if body, isJSON := x.Request.Data.(json.RawMessage); isJSON {
		return json.RawMessage(x.Known.HideJSON(secret.Body(string(body), secret.Stars)))
	}
	return x.Request.Data
}

func response(head Head, x *dashboard.Exchange) Response {
	line := Response{Head: head, Request: x.Line()}
	if x.Outcome.Err != nil {
		line.Error = x.Outcome.Err.Error()
	} else {
		line.SetAnswer(x.Outcome.Response())
		line.BodyDropped = x.Outcome.Dropped()
	}
	return line
}

func change(head func(string) Head, c *sailsclient.Change) any {
	reason := ""
	if c.Reason != nil {
		reason = c.Reason.Error()
	}
	switch {
	case c.Upgraded || c.State == sailsclient.Connected && c.Reason != nil:
		return Upgrade{head("upgrade"), c.Transport, reason}
	case c.State == sailsclient.Connected:
		return Connect{head("connect"), c.SID, c.Transport, int(c.EngineIO)}
	case c.WasConnected || c.Reason == nil:
		return Disconnect{head("disconnect"), reason}
	default:
		return ConnectError{head("connect_error"), reason}
	}
}
