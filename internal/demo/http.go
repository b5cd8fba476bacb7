package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// allowCrossOrigin allows pages of any origin to use the demo, with cookies.
func allowCrossOrigin(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return
	}
	header := w.Header()
	header.Set("Access-Control-Allow-Origin", origin)
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Set("Vary", "Origin")
	if isPreflight(r) {
		header.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, HEAD")
		header.Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
	}
}

func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
}

// maxBody limits the size in bytes of a plain HTTP request's body.
const maxBody = 1 << 20

// serveHTTP handles a plain HTTP request with the routes of virtual requests.
func (s *Server) serveHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	in := newRequest(strings.ToLower(r.Method), r.URL.RequestURI())
	if in.body, err = decodeBody(raw); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	in.headers = make(map[string]string, len(r.Header))
	for name, values := range r.Header {
		in.headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	answer := s.dispatch(in)
	if answer.never {
		s.hold(r.Context().Done())
		return
	}
	if answer.after > 0 && !s.sleep(answer.after, r.Context().Done()) {
		return
	}
	writeHTTP(w, answer)
}

// hold waits until the client disconnects or the server is closed.
func (s *Server) hold(gone <-chan struct{}) {
	select {
	case <-gone:
	case <-s.stop:
	}
}

// writeHTTP writes a response. It sends strings as plain text, as res.send does.
func writeHTTP(w http.ResponseWriter, answer response) {
	body, contentType := []byte(answer.body), "application/json; charset=utf-8"
	var text string
	if json.Unmarshal(body, &text) == nil && len(body) > 0 && body[0] == '"' {
		body, contentType = []byte(text), "text/plain; charset=utf-8"
	}
	w.Header().Set("Content-Type", contentType)
	for name, value := range answer.headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write(body) // a failed write means that the client is gone
}

// decodeBody reads the JSON body of a plain HTTP request.
func decodeBody(raw []byte) (any, error) {
	var body any
	if len(bytes.TrimSpace(raw)) == 0 {
		return map[string]any{}, nil
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, fmt.Errorf("the body is not JSON: %w", err)
	}
	switch body.(type) {
	case map[string]any, []any:
		return body, nil
	}
	return nil, fmt.Errorf("the body is %.20s: send a JSON object or array", raw)
}
