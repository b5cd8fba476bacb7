// Package secrettest makes random secrets for tests, and finds them in whatever
// came out of the program.
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

// Shapes is how many shapes of secrets there are.
const Shapes = 4

// Secrets makes secrets, each of another shape than the one before it, and
// remembers them.
type Secrets struct {
	random *rand.Rand
	made   []Secret
	owners map[string]int // of each window of what was made; nil if there is more
}

// Secret is a random text, and the place in which it is put.
type Secret struct{ Place, Text string }

// New makes secrets that depend on the seed alone. The first one's shape is that of
// the seed's number.
func New(seed uint64) *Secrets {
	return &Secrets{random: rand.New(rand.NewPCG(seed, seed))} //nolint:gosec // a test has to be repeatable
}

// Put makes a secret for a place, of a shape from 0 to Shapes-1: hexadecimal,
// base64, a JSON Web Token, and a password with spaces, quotes and letters that are
// not ASCII.
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

// Token is Put for a shape that people can tell from a name.
func (s *Secrets) Token(place string) string { return s.Put(place, 0) }

// window is how much of a secret is a leak: lines are wrapped, and texts cut off.
const window = 10

// In returns the secrets of which an output holds a part, in one of the forms in
// which texts are written in URLs, JSON and headers.
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
	html, _ := json.Marshal(text) // a string always can be
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)
	all := []string{
		text, url.QueryEscape(text), url.PathEscape(text), strings.ReplaceAll(url.QueryEscape(text), "+", "%20"), url.UserPassword("", text).String()[1:],
		strings.Trim(string(html), `"`), strings.Trim(strings.TrimSpace(plain.String()), `"`), strings.Trim(strconv.Quote(text), `"`), strings.Trim(strconv.QuoteToASCII(text), `"`),
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for skip := range min(3, len(text)) { // it may stand behind other bytes
			all = append(all, encoding.EncodeToString([]byte(text[skip:len(text)-(len(text)-skip)%3])))
		}
	}
	return all
}
