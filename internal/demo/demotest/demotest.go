// Package demotest starts the demo server for tests.
package demotest

import (
	"crypto/tls"
	"io"
	"log"
	"net/http/httptest"
	"testing"

	"sailscope/internal/demo"
)

// Start runs a demo server until the test ends.
func Start(tb testing.TB, opts demo.Options) *demo.Server {
	tb.Helper()
	server, err := demo.Start(opts)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(server.Close)
	return server
}

// StartTLS runs a demo server behind TLS until the test ends.
func StartTLS(tb testing.TB, config *tls.Config) *httptest.Server {
	tb.Helper()
	app := Start(tb, demo.Options{})
	server := httptest.NewUnstartedServer(app.Handler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = config
	server.StartTLS()
	tb.Cleanup(server.Close)
	tb.Cleanup(app.Close) // closed first, because it holds the hijacked connections
	return server
}
