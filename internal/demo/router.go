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

// request is a request to the app, virtual or by plain HTTP.
type request struct {
	method  string // in lower case
	url     string // as it came
	path    string
	params  map[string]string // from the route's pattern
	query   map[string]any    // strings, and lists of strings
	body    any               // map[string]any or []any
	headers map[string]string // names in lower case
	socket  *socket           // nil by plain HTTP
	// attachments are the binary parts that body refers to.
	attachments [][]byte
}

// newRequest takes the URL apart, which goes to Sails verbatim.
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

// param looks a parameter up where Sails does: route, body, query.
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

// text is a parameter as a string, "" if it is none.
func (r *request) text(name string) string {
	text, _ := r.param(name).(string)
	return text
}

// number is a parameter between 0 and most, or instead if there is none.
func (r *request) number(name string, instead, most int) int {
	n, isNumber := toNumber(r.param(name))
	if !isNumber {
		return instead
	}
	return int(min(max(n, 0), float64(most)))
}

// allParams are the query's and the body's parameters, those of the route left
// out.
func (r *request) allParams() map[string]any {
	all := make(map[string]any)
	maps.Copy(all, r.query)
	if body, isObject := r.body.(map[string]any); isObject {
		maps.Copy(all, body)
	}
	return all
}

// response is the answer to a request.
type response struct {
	status  int
	headers map[string]string
	// body is JSON; nil sends none, which JavaScript sees as undefined.
	body        json.RawMessage
	attachments [][]byte
	// after delays the answer; never keeps it back for good.
	after time.Duration
	never bool
}

// respond answers with a body that encodes to JSON.
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

// socketsOnly is the answer to a request that makes no sense without a socket.
func socketsOnly() response {
	return respond(http.StatusBadRequest, "this route is for sockets only")
}

type handler func(*request) response

// route is one entry of the app's route table. In the pattern, ":name" stands
// for any one segment.
type route struct {
	method, pattern string
	about           string // for people, "" to leave the route out of GET /
	handle          handler
}

// match compares like Express: without regard to case or a slash at the end.
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

// dispatch answers a request. A handler that panics answers 500, as a thrown
// error does in Sails, and everybody else goes on.
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

// isVerb tells the events that are virtual requests: verbs in lower case.
func isVerb(name string) bool { return slices.Contains(sailsclient.Methods(), name) }
