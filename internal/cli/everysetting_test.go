package cli

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sailscope/internal/settings"
	"sailscope/tui"
)

// writeCertificate writes a certificate and its key.
func writeCertificate(t *testing.T, certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{
		certificate: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Every setting of the table is read from the configuration, means the same as a
// flag, and is there again with --resume, unless it is a secret.
func TestEverySettingIsTakenEverywhere(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("STAGING_COOKIE", "sails.sid=secret1")
	var text strings.Builder
	text.WriteString("sockets:\n  - name: all\n")
	for _, s := range settings.Offered(settings.Config) {
		text.WriteString("    " + s.Key + ": " + s.Example + "\n")
	}
	file := writeConfig(t, text.String())
	writeCertificate(t, filepath.Join(filepath.Dir(file), "certs", "me.pem"), filepath.Join(filepath.Dir(file), "certs", "me-key.pem"))
	writeCertificate(t, filepath.Join(filepath.Dir(file), "certs", "team.pem"), filepath.Join(filepath.Dir(file), "certs", "team-key.pem"))

	configured, r := panesOf(t, "--config", file)
	if r.code != exitOK || len(configured) != 1 {
		t.Fatalf("%d sockets: %s", len(configured), r.err)
	}
	want := connectionOf(configured[0])
	var args []string
	for _, s := range settings.All() {
		texts := s.Texts(want)
		if len(texts) == 0 {
			t.Errorf("%s is not read from the configuration", s.Key)
		}
		for _, text := range texts {
			args = append(args, "--"+s.Key+"="+text)
		}
	}
	given, r := panesOf(t, args...)
	if r.code != exitOK || len(given) != 1 {
		t.Fatalf("%d sockets: %s", len(given), r.err)
	}
	if got := connectionOf(given[0]); !reflect.DeepEqual(got, want) {
		t.Errorf("by flags it is\n%+v, by the configuration\n%+v", got, want)
	}

	if _, r := dashboardOf(t, func(_ context.Context, cfg tui.Config) error {
		cfg.Remember(given)
		return nil
	}, args...); r.code != exitOK {
		t.Fatal(r.err)
	}
	resumed, r := panesOf(t, "--resume")
	if r.code != exitOK || len(resumed) != 1 {
		t.Fatalf("%d sockets: %s", len(resumed), r.err)
	}
	want.Options.ConnectHeaders.Del("Cookie") // the one secret
	if got := connectionOf(resumed[0]); !reflect.DeepEqual(got, want) {
		t.Errorf("resumed it is\n%+v, want\n%+v", got, want)
	}
}

func connectionOf(s tui.Socket) settings.Connection {
	s.Options.Jar = nil // each run has its own
	return settings.Connection{Options: s.Options, Extra: s.Extra}
}

// The flag is the same everywhere, but only the dashboard has a use for false.
func TestOnlyTheDashboardLeavesASocketUnconnected(t *testing.T) {
	const nobody = "http://127.0.0.1:1"
	for _, command := range [][]string{
		{"request", "GET", "/", "--url", nobody},
		{"listen", "--url", nobody, "--reconnect=false"},
		{"compare", "--url", nobody, "--url", nobody + "/b", "--request", "GET /"},
	} {
		r := run(t, append(command, "--auto-connect=false")...)
		if r.code != exitUsage || !strings.Contains(r.err, "--auto-connect: only the dashboard can leave a socket unconnected") {
			t.Errorf("%s ended with %d: %s", command[0], r.code, r.err)
		}
		if r := run(t, append(command, "--auto-connect=true")...); r.code != exitNoConnection {
			t.Errorf("%s that connects at once ended with %d: %s", command[0], r.code, r.err)
		}
	}
}
