package pubsub

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// Replay are the requests that subscribe to what is lost, in the order in which
// they were first made. None of them writes, unless the user named it: what came
// of a write is asked for with a GET of its record. unreplayable are the rooms
// that no request is known for.
//
// Whether they bring back everything is for their answers to tell. A record that
// was created since a list was asked for is not in its reason, for one.
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
			continue // most entries share their request with many
		}
		last = e.again
		if key := requestKey(*last); !seen[key] {
			seen[key] = true
			requests = append(requests, *last)
		}
	}
	return requests, unreplayable
}

// again is the request that joins once more what the lesson's has joined, and
// does nothing else.
func (s *lesson) again(r sailsclient.Request) *sailsclient.Request {
	if s.readsOnly() {
		return &r
	}
	id, ok := s.ledger.schema.idOf(s.model, s.records[0])
	if !ok {
		return nil
	}
	path := s.base + "/"
	if s.shortcut { // the only reads that there are for certain have their name in the path too
		path += "find/"
	}
	return &sailsclient.Request{Method: "get", URL: path + url.PathEscape(string(id)), Headers: r.Headers, Timeout: r.Timeout}
}

// requestKey is equal for requests that are.
func requestKey(r sailsclient.Request) string {
	r.Method, r.Timeout = strings.ToLower(strings.TrimSpace(r.Method)), 0
	raw, err := json.Marshal(r)
	if err != nil {
		return r.Method + " " + r.URL // it could not have been sent
	}
	return string(raw)
}
