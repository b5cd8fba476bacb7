// Package nettest has small servers for tests.
package nettest

import (
	"context"
	"io"
	"log"
	"net"
	"net/http/httputil"
	"net/url"
	"testing"
)

// Listen accepts connections, one after the other, hands each to handle, and closes
// it, until the test ends. It returns the address.
func Listen(tb testing.TB, handle func(net.Conn)) string {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			handle(conn)
			_ = conn.Close()
		}
	}()
	tb.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr().String()
}

// ReverseProxy forwards to an app, and logs nothing.
func ReverseProxy(tb testing.TB, app string) *httputil.ReverseProxy {
	tb.Helper()
	target, err := url.Parse(app)
	if err != nil {
		tb.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	return proxy
}
