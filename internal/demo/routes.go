package demo

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// allRoutes returns the app's route table.
func (s *Server) allRoutes() []route {
	return slices.Concat(
		[]route{{"get", "/", "", s.greet}},
		s.harbour.routes(boat),
		s.harbour.routes(berth),
		[]route{
			{"post", "/lobby/join", "join the lobby; you hear what is said there", s.joinLobby},
			{"post", "/lobby/leave", "leave the lobby", s.leaveLobby},
			{"post", "/lobby/say", "say {text, from} to everybody in the lobby, yourself included", s.sayInLobby},
			{"get", "/rooms", "the rooms this socket is in", s.rooms},
			{"get", "/echo", "what the server got, with any method", echo},
			{"post", "/echo", "", echo},
			{"put", "/echo", "", echo},
			{"patch", "/echo", "", echo},
			{"delete", "/echo", "", echo},
			{"get", "/slow", "responds after ?ms=2000", slow},
			{"get", "/silent", "never responds", silent},
			{"get", "/fail", "fails with status 500", fail},
			{"get", "/forbidden", "refused with status 403", forbid},
			{"get", "/large", "a body of ?kb=256", large},
			{"get", "/scalar/:kind", "bodies that are no objects: " + strings.Join(scalarKinds(), ", "), scalar},
			{"get", "/hostile", "text that attacks terminals", hostile},
			{"post", "/hostile", "the same as an event", s.emitHostile},
			{"post", "/burst", "sends you {count, event} events", s.burst},
			{"post", "/binary", "sends you an event with binary attachments", s.emitBinary},
			{"get", "/csrfToken", "the CSRF token, by plain HTTP only", csrfToken},
			{"get", "/__getcookie", "", getCookie},
		})
}

// greet responds with a list of the routes.
func (s *Server) greet(*request) response {
	var list object
	for _, rt := range s.routes {
		if rt.about != "" {
			list = append(list, member{strings.ToUpper(rt.method) + " " + rt.pattern, rt.about})
		}
	}
	return ok(object{
		{"welcome", "This is the demo harbour of sailscope. Start with GET /boat."},
		{"routes", list},
	})
}

// echo responds with the request. Binary parts of the body return as binary parts.
func echo(r *request) response {
	var socketID any
	if r.socket != nil {
		socketID = r.socket.id
	}
	answer := ok(object{
		{"method", strings.ToUpper(r.method)}, {"url", r.url}, {"headers", r.headers}, {"query", r.query},
		{"body", r.body}, {"isSocket", r.socket != nil}, {"socketId", socketID},
	})
	answer.attachments = r.attachments
	return answer
}

func slow(r *request) response {
	const instead, most = 2000, 600_000
	ms := r.number("ms", instead, most)
	answer := ok(object{{"waited", ms}})
	answer.after = time.Duration(ms) * time.Millisecond
	return answer
}

func silent(*request) response { return response{never: true} }

func fail(*request) response {
	return respond(http.StatusInternalServerError, object{
		{"message", "the mast broke"}, {"code", "E_DISMASTED"},
	})
}

func forbid(*request) response { return respond(http.StatusForbidden, "Forbidden") }

// large responds with about as many kilobytes of records as requested.
func large(r *request) response {
	const instead, most, kilobyte = 256, 16 << 10, 1 << 10
	entry := strings.Repeat("All hands on deck. ", 60)
	entry = entry[:kilobyte-len(`{"entry":1234567,"text":""},`)]
	list := []object{}
	for i := range r.number("kb", instead, most) {
		list = append(list, object{{"entry", 1_000_000 + i}, {"text", entry}})
	}
	return ok(list)
}

// scalars returns bodies of every kind.
func scalars() object {
	return object{
		{"string", "ahoy"}, {"number", 42}, {"true", true}, {"false", false}, {"null", nil},
		{"array", []any{1, "two", nil}}, {"emptystring", ""}, {"undefined", nil},
		{"binary", placeholder(0)},
	}
}

func scalarKinds() []string {
	var kinds []string
	for _, m := range scalars() {
		kinds = append(kinds, m.key)
	}
	return kinds
}

func scalar(r *request) response {
	kind := r.params["kind"]
	if !slices.Contains(scalarKinds(), kind) {
		return notFound()
	}
	answer := ok(scalars().get(kind))
	switch kind {
	case "undefined":
		answer.body = nil
	case "binary":
		answer.attachments = [][]byte{someBytes()}
	}
	return answer
}

// csrfToken responds with a token, as security/grant-csrf-token does. The demo accepts
// requests without one, too.
func csrfToken(r *request) response {
	if r.socket != nil {
		return respond(http.StatusBadRequest, "Error: Cannot access CSRF token via socket request.  "+
			"Instead, send an HTTP request (i.e. XHR) to this endpoint.")
	}
	return ok(object{{"_csrf", randomID()}})
}

// getCookie sets a session cookie, for clients that want one before they connect.
func getCookie(r *request) response {
	answer := ok("_sailsIoJSConnect();")
	answer.headers = map[string]string{"content-type": "application/javascript; charset=utf-8"}
	if !strings.Contains(r.headers["cookie"], "sails.sid=") {
		answer.headers["set-cookie"] = "sails.sid=s%3A" + randomID() + "." + randomID() + "; Path=/; HttpOnly"
	}
	return answer
}
