package sailsclient_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo/demotest"
	"sailscope/sailsclient"
)

// authority is a CA of the test's own, which no system trusts.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	file        string // its certificate, as PEM
}

func tomorrow() time.Time { return time.Now().Add(24 * time.Hour) }

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{key: newKey(t), file: filepath.Join(t.TempDir(), "ca.pem")}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Harbour CA"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: tomorrow(),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(a.file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// issue signs a certificate of a server that has these names and addresses.
func (a *authority) issue(t *testing.T, until time.Time, hosts ...string) *tls.Config {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: hosts[0]},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
	}
}

// trusted is --ca with the authority's file.
func (a *authority) trusted(o *sailsclient.Options) { o.TLS.CAFile = a.file }

func TestTrustedCertificates(t *testing.T) {
	ca := newAuthority(t)
	server := demotest.StartTLS(t, ca.issue(t, tomorrow(), "localhost", "127.0.0.1"))
	byName := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	eachWay(t, func(t *testing.T, w way) {
		for _, address := range []string{server.URL, byName, strings.Replace(byName, "https:", "wss:", 1)} {
			w.use(t, address, ca.trusted)
			w.use(t, address, insecure)
		}
	})
}

// A bad certificate is told apart, and refused before anything is sent to its
// owner. Only --insecure takes it.
func TestUntrustedCertificates(t *testing.T) {
	ca, stranger := newAuthority(t), newAuthority(t)
	for name, c := range map[string]struct {
		config *tls.Config
		says   string
	}{
		"signed by a stranger": {stranger.issue(t, tomorrow(), "127.0.0.1"), "give its CA with --ca, or trust anything with --insecure"},
		"expired":              {ca.issue(t, time.Now().Add(-time.Hour), "127.0.0.1"), "renew it, or use --insecure"},
		"of another name":      {ca.issue(t, tomorrow(), "elsewhere.test"), "use the name in the certificate, or --insecure"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := demotest.StartTLS(t, c.config)
			wantRefusedEverywhere(t, sailsclient.RefusedTLS, c.says, server.URL, ca.trusted)
			eachWay(t, func(t *testing.T, w way) { w.use(t, server.URL, insecure) })
		})
	}
	t.Run("without --ca", func(t *testing.T) {
		t.Parallel()
		server := demotest.StartTLS(t, ca.issue(t, tomorrow(), "127.0.0.1"))
		wantRefusedEverywhere(t, sailsclient.RefusedTLS, "--ca", server.URL)
	})
}
