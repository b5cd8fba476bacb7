package cli

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sailscope/model"
	"sailscope/sailsclient/engineio"
)

// secrets are texts that no message may show: cookies, tokens and passwords
// from the command line, which a server's answer or an error of the network can
// bring back.
type secrets []string

// shortestSecret keeps a cookie like "lang=en" from making the messages
// unreadable: what is shorter is not secret.
const shortestSecret = 4

func (s secrets) mask(text string) string {
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, model.Masked)
	}
	return text
}

func (s secrets) maskAll(texts []string) []string {
	hidden := make([]string, len(texts))
	for i, text := range texts {
		hidden[i] = s.mask(text)
	}
	return hidden
}

// add takes secrets in. The longest are masked first: one may contain another.
func (s *secrets) add(values ...string) {
	for _, value := range values {
		if len(value) >= shortestSecret && !slices.Contains(*s, value) {
			*s = append(*s, value)
		}
	}
	slices.SortStableFunc(*s, func(a, b string) int { return len(b) - len(a) })
}

// addHeader takes in a header's value, if headers of that name carry secrets.
func (s *secrets) addHeader(name, value string) {
	switch {
	case strings.EqualFold(name, "cookie"):
		s.addCookies(value)
	case model.IsSecretName(name):
		s.add(value)
		if _, token, found := strings.Cut(value, " "); found { // "Bearer token"
			s.add(strings.TrimSpace(token))
		}
	}
}

func (s *secrets) addCookies(header string) {
	s.add(header)
	cookies, err := http.ParseCookie(header)
	if err != nil {
		return // it goes to the server as it is; the whole of it is masked
	}
	for _, cookie := range cookies {
		s.add(cookie.Value)
	}
}

// addURL takes in the password in an address and the secrets in its query.
func (s *secrets) addURL(raw string) {
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		// Not an address, but it may hold a password all the same.
		if user, _, found := strings.Cut(afterScheme(raw), "@"); found {
			s.add(user)
		}
		return
	}
	if password, set := u.User.Password(); set {
		s.add(password, url.PathEscape(password))
		if info := u.User.String(); info != "" {
			_, escaped, _ := strings.Cut(info, ":")
			s.add(escaped)
		}
	}
	s.addQuery(u.RawQuery)
}

// addRequest takes in the secrets of a request of the command line.
func (s *secrets) addRequest(line string) {
	for _, value := range (model.Draft{Line: line}).Secrets() {
		s.add(value)
		if plain, err := url.QueryUnescape(value); err == nil {
			s.add(plain)
		}
	}
}

func (s *secrets) addQuery(raw string) {
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if !model.IsSecretName(unescaped(name)) {
			continue
		}
		plain := unescaped(value)
		s.add(value, plain, url.QueryEscape(plain), url.PathEscape(plain), engineio.Query{{Value: plain}}.String()[1:])
	}
}

// unescaped is a text of a handshake's query, as it is if it can't be read.
func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

func afterScheme(raw string) string {
	_, rest, _ := strings.Cut(raw, "://")
	return rest
}
