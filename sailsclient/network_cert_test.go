package sailsclient_test

import (
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo/demotest"
	"sailscope/sailsclient"
)

// demand has a server want certificates of clients that the authority has signed.
func (a *authority) demand(config *tls.Config) {
	if a == nil {
		return
	}
	config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	config.ClientCAs.AddCert(a.certificate)
}

// client is a certificate of a client, in files.
func (a *authority) client(t *testing.T) (pair sailsclient.TLS) {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "Nordlys"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: tomorrow(),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pair.CertFile = writePEM(t, "client.pem", "CERTIFICATE", der)
	pair.KeyFile = writePEM(t, "client-key.pem", "PRIVATE KEY", secret)
	return pair
}

func writePEM(t *testing.T, name, kind string, bytes []byte) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// showing is --cert and --key.
func showing(pair sailsclient.TLS) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.TLS.CertFile, o.TLS.KeyFile = pair.CertFile, pair.KeyFile }
}

// A server that demands a certificate of its clients gets it with the session, the
// token and each transport. Without one, and with a stranger's, the error says so.
func TestClientCertificates(t *testing.T) {
	ca, stranger := newAuthority(t), newAuthority(t)
	config := ca.issue(t, tomorrow(), "127.0.0.1")
	ca.demand(config)
	server := demotest.StartTLS(t, config)
	eachWay(t, func(t *testing.T, w way) { w.use(t, server.URL, ca.trusted, showing(ca.client(t))) })
	wantRefusedEverywhere(t, sailsclient.RefusedTLS, "give it with --cert and --key", server.URL, ca.trusted)
	wantRefusedEverywhere(t, sailsclient.RefusedTLS, "--cert", server.URL, ca.trusted, showing(stranger.client(t)))
}

// So does a proxy, for which the certificate is the same.
func TestClientCertificatesForProxies(t *testing.T) {
	ca := newAuthority(t)
	proxy := startHTTPProxy(t, proxyRules{tls: ca, clients: ca})
	app := startVisited(t, nil)
	address := strings.Replace(app.URL, "127.0.0.1", appHost, 1)
	through := func(o *sailsclient.Options) { o.Proxy = proxy.server.URL }
	eachWay(t, func(t *testing.T, w way) { w.use(t, address, through, ca.trusted, showing(ca.client(t)), app.mark) })
	proxy.wantAllTraffic(t, app)
}

// A certificate without its key, or with another's, is told before anything
// connects, and nothing of a file is shown.
func TestWrongClientCertificates(t *testing.T) {
	ca := newAuthority(t)
	pair, other := ca.client(t), ca.client(t)
	noPEM := filepath.Join(t.TempDir(), "no.pem")
	if err := os.WriteFile(noPEM, []byte("hunter22"), 0o600); err != nil {
		t.Fatal(err)
	}
	encrypted := writePEM(t, "secret.pem", "ENCRYPTED PRIVATE KEY", []byte("hunter22"))
	for says, c := range map[string]struct {
		cert, key, option string
	}{
		"the certificate has no key":                 {pair.CertFile, "", "TLS.KeyFile"},
		"the key has no certificate":                 {"", pair.KeyFile, "TLS.CertFile"},
		"does not belong to the certificate in":      {pair.CertFile, other.KeyFile, "TLS.KeyFile"},
		"holds no PEM certificate":                   {noPEM, pair.KeyFile, "TLS.CertFile"},
		pair.KeyFile + " holds no PEM certificate":   {pair.KeyFile, pair.KeyFile, "TLS.CertFile"},
		"holds no PEM private key":                   {pair.CertFile, noPEM, "TLS.KeyFile"},
		"has a passphrase":                           {pair.CertFile, encrypted, "TLS.KeyFile"},
		"read the client's certificate: open /none/": {"/none/such.pem", pair.KeyFile, "TLS.CertFile"},
		"read the client's key: open /none/":         {pair.CertFile, "/none/such.pem", "TLS.KeyFile"},
	} {
		err := (sailsclient.Options{TLS: sailsclient.TLS{CertFile: c.cert, KeyFile: c.key}}).Check()
		wrong, ok := errors.AsType[*sailsclient.OptionError](err)
		if !ok || wrong.Option != c.option || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "hunter22") {
			t.Errorf("of %+v the error is %v, want %q", c, err, says)
		}
	}
}
