package sailsclient

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"sailscope/internal/infile"
)

// maxPEMFile bounds a file with a certificate or a key.
const maxPEMFile = 1 << 20

// showCertificate makes a configuration show the client's certificate to servers and
// proxies that ask for one.
func (t TLS) showCertificate(config *tls.Config) error {
	switch {
	case t.CertFile == "" && t.KeyFile == "":
		return nil
	case t.KeyFile == "":
		return inOption("TLS.KeyFile", errors.New("the certificate has no key: name the file of its private key, too"))
	case t.CertFile == "":
		return inOption("TLS.CertFile", errors.New("the key has no certificate: name the file of the client's certificate, too"))
	}
	certificate, err := infile.Read(t.CertFile, maxPEMFile)
	if err != nil {
		return inOption("TLS.CertFile", fmt.Errorf("read the client's certificate: %w", err))
	}
	key, err := infile.Read(t.KeyFile, maxPEMFile)
	if err != nil {
		return inOption("TLS.KeyFile", fmt.Errorf("read the client's key: %w", err))
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return t.explainPair(certificate, key)
	}
	config.Certificates = []tls.Certificate{pair}
	return nil
}

// explainPair says why a certificate and a key do not belong together. It shows nothing
// of the files, because the key is secret.
func (t TLS) explainPair(certificate, key []byte) error {
	kinds := func(text []byte) (certificates, keys, encrypted bool) {
		for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
			isKey := strings.HasSuffix(block.Type, "PRIVATE KEY")
			certificates = certificates || block.Type == "CERTIFICATE"
			keys = keys || isKey
			encrypted = encrypted || isKey && (strings.HasPrefix(block.Type, "ENCRYPTED") || block.Headers["DEK-Info"] != "")
		}
		return certificates, keys, encrypted
	}
	certificates, _, _ := kinds(certificate)
	_, keys, encrypted := kinds(key)
	switch {
	case !certificates:
		return inOption("TLS.CertFile", fmt.Errorf("%s holds no PEM certificate", t.CertFile))
	case !keys:
		return inOption("TLS.KeyFile", fmt.Errorf("%s holds no PEM private key", t.KeyFile))
	case encrypted:
		return inOption("TLS.KeyFile", fmt.Errorf("the key in %s has a passphrase: write one without it with \"openssl pkey\"", t.KeyFile))
	default:
		return inOption("TLS.KeyFile", fmt.Errorf("the key in %s does not belong to the certificate in %s: use the pair that was issued together", t.KeyFile, t.CertFile))
	}
}
