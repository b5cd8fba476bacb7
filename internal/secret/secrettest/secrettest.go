// Package secrettest creates random secrets for tests, and finds them in the program's
// output.
package secrettest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
)

// Shapes is the number of shapes of secrets.
const Shapes = 4

// Secrets creates secrets and remembers them.
type Secrets struct {
	random *rand.Rand
	made   []Secret
	owners map[string]int // by window of the secrets, nil after a new secret
}

// Secret is a random text and the place where the test put it. From In, Text is the
// output around it.
type Secret struct{ Place, Text string }

// New returns secrets that depend only on the seed.
func New(seed uint64) *Secrets {
	return &Secrets{random: rand.New(rand.NewPCG(seed, seed))} //nolint:gosec // a test has to be repeatable
}

// Put creates a secret for a place, of a shape from 0 to Shapes-1: hexadecimal, base64, a
// JSON Web Token, and a password with spaces, quotes and non-ASCII letters.
func (s *Secrets) Put(place string, shape int) string {
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(s.random.UintN(256))
		}
		return b
	}
	var text string
	switch shape % Shapes {
	case 0:
		text = hex.EncodeToString(random(16))
	case 1:
		text = "+1/" + base64.StdEncoding.EncodeToString(random(22)) // ends with ==
	case 2:
		encode := base64.RawURLEncoding.EncodeToString
		text = encode(fmt.Appendf(nil, `{"alg":"HS256","kid":%q}`, hex.EncodeToString(random(6)))) + "." + encode(random(40)) + "." + encode(random(32))
	default:
		text = "Ünd " + hex.EncodeToString(random(5)) + ` "'€& ` + hex.EncodeToString(random(5)) + " é"
	}
	s.made, s.owners = append(s.made, Secret{place, text}), nil
	return text
}

// Token is Put for a shape that people can distinguish from a name.
func (s *Secrets) Token(place string) string { return s.Put(place, 0) }

// window is the length in bytes of a part that counts as a leak, because lines are
// wrapped and texts are cut.
const window = 10

// In finds the secrets that an output contains a part of, in any form that texts have in
// URLs, JSON and headers. It returns the place of each, and the output around it.
func (s *Secrets) In(output []byte) []Secret {
	s.index()
	var found []Secret
	seen := make(map[int]bool)
	for at := 0; at+window <= len(output); at++ {
		if i, leaks := s.owners[string(output[at:at+window])]; leaks && !seen[i] {
			seen[i] = true
			found = append(found, Secret{s.made[i].Place, string(output[max(at-100, 0):min(at+100, len(output))])})
		}
	}
	return found
}

func (s *Secrets) index() {
	if s.owners != nil {
		return
	}
	s.owners = make(map[string]int)
	for i, secret := range s.made {
		for _, form := range forms(secret.Text) {
			for at := 0; at+window <= len(form); at++ {
				s.owners[form[at:at+window]] = i
			}
		}
	}
}

func forms(text string) []string {
	html, _ := json.Marshal(text) // a string always encodes
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)
	all := []string{
		text, url.QueryEscape(text), url.PathEscape(text), strings.ReplaceAll(url.QueryEscape(text), "+", "%20"), url.UserPassword("", text).String()[1:],
		strings.Trim(string(html), `"`), strings.Trim(strings.TrimSpace(plain.String()), `"`), strings.Trim(strconv.Quote(text), `"`), strings.Trim(strconv.QuoteToASCII(text), `"`),
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for skip := range min(3, len(text)) { // other bytes may precede it
			all = append(all, encoding.EncodeToString([]byte(text[skip:len(text)-(len(text)-skip)%3])))
		}
	}
	return all
}
