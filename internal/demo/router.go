package demo

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sailscope/sailsclient"
)

// request is a request to the app, virtual or over plain HTTP.
type request struct {
	method  string // lowercase
	url     string // as received
	path    string
	params  map[string]string // from the route's pattern
	query   map[string]any    // strings, and lists of strings
	body    any               // map[string]any or []any
	headers map[string]string // lowercase names
	socket  *socket           // nil over plain HTTP
	// attachments are the binary parts that body refers to.
	attachments [][]byte
}

// newRequest parses the URL, which Sails gets verbatim.
func newRequest(method, rawURL string) *request {
	r := &request{method: method, url: rawURL, path: rawURL, query: map[string]any{}}
	u, err := url.Parse(rawURL)
	if err != nil {
		return r // it matches no route
	}
	r.path = u.Path
	for name, values := range u.Query() {
		r.query[name] = values[0]
		if len(values) > 1 {
			r.query[name] = values
		}
	}
	return r
}

// param looks a parameter up in Sails' order: route, body, query.
func (r *request) param(name string) any {
	if value, found := r.params[name]; found {
		return value
	}
	if body, isObject := r.body.(map[string]any); isObject {
		if value, found := body[name]; found {
			return value
		}
	}
	return r.query[name]
}

// text returns a parameter as a string, "" if it is not a string.
func (r *request) text(name string) string {
	text, _ := r.param(name).(string)
	return text
}

// number returns a parameter as a number from 0 to most, or instead if it is not a
// number.
func (r *request) number(name string, instead, most int) int {
	n, isNumber := toNumber(r.param(name))
	if !isNumber {
		return instead
	}
	return int(min(max(n, 0), float64(most)))
}

// allParams returns the parameters of the query and the body, without those of the route.
func (r *request) allParams() map[string]any {
	all := make(map[string]any)
	maps.Copy(all, r.query)
	if body, isObject := r.body.(map[string]any); isObject {
		maps.Copy(all, body)
	}
	return all
}

// response is the response to a request.
type response struct {
	status  int
	headers map[string]string
	// body is JSON; nil sends none, which JavaScript sees as undefined.
	body        json.RawMessage
	attachments [][]byte
	// after delays the response. never suppresses it.
	after time.Duration
	never bool
}

// respond returns a response whose body is JSON.
func respond(status int, body any) response {
	encoded, err := encode(body)
	if err != nil {
		encoded, _ = encode(err.Error()) // a string always encodes
		status = http.StatusInternalServerError
	}
	return response{status: status, body: encoded}
}

func ok(body any) response { return respond(http.StatusOK, body) }

func notFound() response { return respond(http.StatusNotFound, "Not Found") }

// socketsOnly returns the response to a request that needs a socket.
func socketsOnly() response {
	return respond(http.StatusBadRequest, "this route is for sockets only")
}

type handler func(*request) response

// route is an entry of the app's route table. In the pattern, ":name" matches any single
// segment.
type route struct {
	method, pattern string
	about           string // for people, "" to hide the route from GET /
	handle          handler
}

// match compares like Express: it ignores case and a trailing slash.
func (rt route) match(path string) (params map[string]string, matches bool) {
	want := strings.Split(rt.pattern, "/")
	have := strings.Split(strings.TrimSuffix(path, "/"), "/")
	if path == "/" {
		have = want[:1:1]
		have = append(have, "")
	}
	if len(want) != len(have) {
		return nil, false
	}
	for i, segment := range want {
		if name, isParam := strings.CutPrefix(segment, ":"); isParam && have[i] != "" {
			if params == nil {
				params = make(map[string]string)
			}
			params[name] = have[i]
		} else if !strings.EqualFold(segment, have[i]) {
			return nil, false
		}
	}
	return params, true
}

// dispatch handles a request. If a handler panics, the response is a 500, as for an error
// in Sails, and the server continues.
func (s *Server) dispatch(r *request) (answer response) {
	defer func() {
		if reason := recover(); reason != nil {
			answer = respond(http.StatusInternalServerError, object{{"message", fmt.Sprint("panic: ", reason)}})
		}
	}()
	method := r.method
	if method == "head" {
		method = "get"
	}
	var allowed []string
	for _, rt := range s.routes {
		params, matches := rt.match(r.path)
		if !matches {
			continue
		}
		if rt.method == method {
			r.params = params
			return rt.handle(r)
		}
		allowed = append(allowed, strings.ToUpper(rt.method))
	}
	if method == "options" && allowed != nil {
		slices.Sort(allowed)
		return response{
			status:  http.StatusOK,
			headers: map[string]string{"allow": strings.Join(slices.Compact(allowed), ", ")},
		}
	}
	return notFound()
}

// isVerb reports whether an event's name is a verb in lowercase, which makes it a virtual
// request.
func isVerb(name string) bool { return slices.Contains(sailsclient.Methods(), name) }
