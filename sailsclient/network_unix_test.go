package sailsclient_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

// onUnix has a test's server listen on a unix socket.
func onUnix(t *testing.T, path string) func(*httptest.Server) {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	return func(s *httptest.Server) {
		s.Listener.Close()
		s.Listener = listener
	}
}

func TestUnixSocket(t *testing.T) {
	app := startDemo(t, demo.Options{})
	plain, prefixed := filepath.Join(t.TempDir(), "app.sock"), filepath.Join(t.TempDir(), "a:b c.sock")
	serve(t, app.Handler(), onUnix(t, plain))
	serve(t, http.StripPrefix("/harbour/east", app.Handler()), onUnix(t, prefixed))
	for _, address := range []string{
		"unix://" + plain, "unix://" + plain + ":/", "unix://" + prefixed + ":/harbour/east", "unix://" + prefixed + ":/harbour/east/",
	} {
		// A proxy has no business here.
		eachWay(t, func(t *testing.T, w way) { w.use(t, address, via("http://127.0.0.1:1")) })
	}
	if got := newClient(t, "unix://"+plain).URL(); got != "unix://"+plain {
		t.Errorf("its URL is %q", got)
	}
}

// Messages name the socket: that HTTP wants a host is nobody's business.
func TestUnixSocketThatRefuses(t *testing.T) {
	folder := t.TempDir()
	silent := filepath.Join(folder, "silent.sock")
	serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), onUnix(t, silent))
	strange := filepath.Join(folder, "strange.sock")
	serve(t, http.NotFoundHandler(), onUnix(t, strange))
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(folder, "missing.sock")
	for name, c := range map[string]struct {
		address string
		refusal sailsclient.Refusal
		says    string
	}{
		"missing":   {missing, sailsclient.RefusedUnreachable, missing + " cannot be reached: no such file or directory"},
		"prefixed":  {missing + ":/harbour", sailsclient.RefusedUnreachable, missing + " cannot be reached: no such file or directory"},
		"no socket": {file, sailsclient.RefusedUnreachable, "nothing listens at " + file},
		"hangs up":  {silent, sailsclient.RefusedNotSocketIO, "dropped the handshake"},
	} {
		t.Run(name, func(t *testing.T) {
			wantRefusedEverywhere(t, c.refusal, c.says, "unix://"+c.address)
		})
	}
	for _, w := range ways() {
		err := refusedBy(t, "unix://"+strange, w.options)
		wantRefusal(t, err, sailsclient.RefusedNotSocketIO)
		if !strings.Contains(told(err), strange) || strings.Contains(told(err), "localhost") || err.URL != "unix://"+strange {
			t.Errorf("%s: %v, URL %s", w.name, err, err.URL)
		}
	}
}
