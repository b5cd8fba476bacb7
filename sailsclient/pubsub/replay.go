package pubsub

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// Replay returns the requests that restore the lost subscriptions, in the order in which they
// were first sent. None of them writes, unless the user named it: the record of a write is
// requested with a GET. unreplayable are the rooms without a known request.
//
// Only the responses show whether they restore everything: for example, a list may not
// contain a record that was created after it.
func (l *Ledger) Replay() (requests []sailsclient.Request, unreplayable []Room) {
	var lost []*entry
	for _, e := range l.entries {
		switch {
		case e.Lost.IsZero():
		case e.again == nil || l.told(e).ByPath && e.invented:
			unreplayable = append(unreplayable, e.Room)
		default:
			lost = append(lost, e)
		}
	}
	slices.SortFunc(unreplayable, CompareRooms)
	slices.SortFunc(lost, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.order, b.order), CompareRooms(a.Room, b.Room))
	})
	seen := map[string]bool{}
	var last *sailsclient.Request
	for _, e := range lost {
		if e.again == last {
			continue // many entries share a request
		}
		last = e.again
		if key := requestKey(*last); !seen[key] {
			seen[key] = true
			requests = append(requests, *last)
		}
	}
	return requests, unreplayable
}

// again returns a request that joins the same rooms as the lesson's request, and does nothing
// else.
func (s *lesson) again(r sailsclient.Request) *sailsclient.Request {
	if s.readsOnly() {
		return &r
	}
	id, ok := s.ledger.schema.idOf(s.model, s.records[0])
	if !ok {
		return nil
	}
	path := s.base + "/"
	if s.shortcut { // the app may have only reads with the action in the path
		path += "find/"
	}
	return &sailsclient.Request{Method: "get", URL: path + url.PathEscape(string(id)), Headers: r.Headers, Timeout: r.Timeout}
}

// requestKey returns a text that is equal for equal requests.
func requestKey(r sailsclient.Request) string {
	r.Method, r.Timeout = strings.ToLower(strings.TrimSpace(r.Method)), 0
	raw, err := json.Marshal(r)
	if err != nil {
		return r.Method + " " + r.URL // cannot happen: the request was sent
	}
	return string(raw)
}
