package demo

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sailscope/sailsclient/engineio"
)

// refusal is engine.io's response to a refused connection; the zero value is none.
type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	status  int
}

// The refusals of engine.io, with its codes.
var (
	transportUnknown   = refusal{0, "Transport unknown", http.StatusBadRequest}
	sessionUnknown     = refusal{1, "Session ID unknown", http.StatusBadRequest}
	badHandshakeMethod = refusal{2, "Bad handshake method", http.StatusBadRequest}
	badRequest         = refusal{3, "Bad request", http.StatusBadRequest}
	forbidden          = refusal{4, "Forbidden", http.StatusForbidden}
	unsupportedVersion = refusal{5, "Unsupported protocol version", http.StatusBadRequest}
	// originRefused has the wording of Socket.IO 2; Socket.IO 4 says "Bad request".
	originRefused = refusal{4, "Origin not allowed", http.StatusForbidden}
)

// write sends the refusal. For a websocket, engine.io always uses the same status, and a
// plain-text message.
func (f refusal) write(w http.ResponseWriter, r *http.Request) {
	if isUpgrade(r) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, f.Message) // refused either way
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.status)
	_ = json.NewEncoder(w).Encode(f) // as above
}

func isUpgrade(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), TransportWebsocket)
}

// serveEngine handles every request below Socket.IO's path.
func (s *Server) serveEngine(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if isPreflight(r) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if query.Get("hostile") != "" {
		s.serveHostile(w, r, query)
		return
	}
	if !slices.Contains(s.opts.Transports, TransportWebsocket) { // engine.io ignores upgrades then
		r = r.Clone(r.Context())
		r.Header.Del("Upgrade")
	}
	if !slices.Contains(s.opts.Transports, query.Get("transport")) {
		transportUnknown.write(w, r)
		return
	}
	if refused := s.refuseOrigin(r); refused != (refusal{}) {
		refused.write(w, r)
		return
	}
	if query.Get("sid") != "" {
		s.resume(w, r, query)
		return
	}
	s.begin(w, r, query)
}

// begin opens a session.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, query url.Values) {
	version, refused := s.checkHandshake(r, query)
	if refused != (refusal{}) {
		refused.write(w, r)
		return
	}
	session := s.newSession(r, version)
	if isUpgrade(r) {
		session.serveWebsocket(w, r)
		return
	}
	session.servePolling(w, r)
}

// resume handles a later request of a session: a poll, a POST or an upgrade.
func (s *Server) resume(w http.ResponseWriter, r *http.Request, query url.Values) {
	session := s.findSession(query.Get("sid"))
	websocket := query.Get("transport") == TransportWebsocket
	switch {
	case session == nil:
		sessionUnknown.write(w, r)
	case session.polls.areOver(), websocket != isUpgrade(r):
		badRequest.write(w, r)
	case websocket:
		session.serveUpgrade(w, r)
	case r.Method == http.MethodGet:
		session.servePoll(w, r)
	case r.Method == http.MethodPost:
		session.servePost(w, r)
	default:
		badRequest.write(w, r)
	}
}

// checkHandshake chooses the revision, or returns why the handshake is refused.
func (s *Server) checkHandshake(r *http.Request, query url.Values) (engineio.Version, refusal) {
	version := engineio.V3 // engine.io's default too
	if query.Get("EIO") == engineio.V4.String() {
		version = engineio.V4
	}
	switch {
	case r.Method != http.MethodGet:
		return version, badHandshakeMethod
	case (query.Get("transport") == TransportWebsocket) != isUpgrade(r):
		return version, badRequest
	case s.opts.Only == engineio.V3:
		version = engineio.V3 // Socket.IO 2 ignores the requested revision
	case s.opts.Only == engineio.V4 && version == engineio.V3:
		return version, unsupportedVersion
	}
	return version, s.refuseBeforeConnect(r)
}

func (s *Server) refuseOrigin(r *http.Request) refusal {
	if s.opts.Origins == nil || s.opts.BeforeConnect != nil || slices.Contains(s.opts.Origins, r.Header.Get("Origin")) {
		return refusal{}
	}
	if s.opts.Only == engineio.V3 {
		return originRefused
	}
	return badRequest
}

func (s *Server) refuseBeforeConnect(r *http.Request) refusal {
	if s.opts.BeforeConnect == nil {
		return refusal{}
	}
	err := s.opts.BeforeConnect(r)
	if err == nil {
		return refusal{}
	}
	refused := forbidden
	if err.Error() != "" {
		refused.Message = err.Error()
	}
	return refused
}

// randomID returns an id like engine.io's: 15 random bytes.
func randomID() string {
	var id [15]byte
	_, _ = rand.Read(id[:]) // never fails, according to its documentation
	return base64.RawURLEncoding.EncodeToString(id[:])
}
