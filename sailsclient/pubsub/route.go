package pubsub

import (
	"net/url"
	"strings"
)

// action is a blueprint action.
type action uint8

const (
	find action = iota
	findOne
	populate
	create
	update
	destroy
	add
	remove
	replace
)

// route is a route of a blueprint, from the model's segment on: M is the model, I an id, A an
// attribute, O the id of an associated record.
type route struct {
	method, pattern string
	action          action
}

// routes returns the routes of the blueprints, the most specific first. A path may match
// several, because it is unknown where its prefix ends.
func routes() []route {
	return []route{
		{"get", "M/I/A/add/O", add},
		{"get", "M/I/A/remove/O", remove},
		{"get", "M/I/A/replace", replace},
		{"get", "M/find/I", findOne},
		{"get", "M/update/I", update},
		{"get", "M/destroy/I", destroy},
		{"get", "M/I", findOne},
		{"get", "M/create", create},
		{"get", "M/find", find},
		{"get", "M/I/A", populate},
		{"get", "M", find},
		{"post", "M", create},
		{"put", "M/I/A/O", add},
		{"put", "M/I/A", replace},
		{"put", "M/I", update},
		{"patch", "M/I", update},
		{"delete", "M/I/A/O", remove},
		{"delete", "M/I", destroy},
		{"delete", "M", destroy}, // the id is in the query or in the data
	}
}

// call is a request as a blueprint would read it.
type call struct {
	action    action
	prefix    string // the path before the model
	segment   string // the model's segment in lower case
	base      string // the path up to the model, as it was sent
	id        ID
	attribute string
	other     ID
	shortcut  bool // a GET whose path names the action
}

// readsOnly reports whether the request does nothing but subscribe, and can be repeated.
func (c call) readsOnly() bool {
	return c.action == find || c.action == findOne || c.action == populate
}

// callsOf returns the calls that a request may be.
func callsOf(method, target string) []call {
	segments := split(target)
	method = strings.ToLower(strings.TrimSpace(method))
	var calls []call
	for _, r := range routes() {
		if r.method != method {
			continue
		}
		if c, fits := r.match(target, segments); fits {
			calls = append(calls, c)
		}
	}
	return calls
}

// match matches the end of a path with the route's pattern.
func (r route) match(target string, segments []segment) (call, bool) {
	parts := strings.Split(r.pattern, "/")
	first := len(segments) - len(parts)
	if first < 0 {
		return call{}, false
	}
	model := segments[first]
	c := call{action: r.action, segment: strings.ToLower(model.text), base: target[:model.end]}
	if first > 0 {
		c.prefix = strings.ToLower(target[:segments[first-1].end])
	}
	for i, part := range parts {
		switch text := segments[first+i].text; part {
		case "M":
		case "I":
			c.id = ID(text)
		case "A":
			c.attribute = text
		case "O":
			c.other = ID(text)
		default:
			if text != part {
				return call{}, false
			}
			c.shortcut = true
		}
	}
	return c, true
}

// segment is one step of a path, and where it ends in the URL.
type segment struct {
	text string
	end  int
}

func split(target string) []segment {
	if end := strings.IndexAny(target, "?#"); end >= 0 {
		target = target[:end]
	}
	var segments []segment
	at := 0
	for part := range strings.SplitSeq(target, "/") {
		end := at + len(part)
		if part != "" {
			text, err := url.PathUnescape(part)
			if err != nil {
				text = part // Sails refuses it, and nothing is learned from an error
			}
			segments = append(segments, segment{text, end})
		}
		at = end + len("/")
	}
	return segments
}
