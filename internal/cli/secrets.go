package cli

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sailscope/internal/secret"
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
	for _, value := range s {
		text = strings.ReplaceAll(text, value, secret.Masked)
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
		isWord := value == "true" || value == "false" // nosession=true is none
		if len(value) >= shortestSecret && !isWord && !slices.Contains(*s, value) {
			*s = append(*s, value)
		}
	}
	slices.SortStableFunc(*s, func(a, b string) int { return len(b) - len(a) })
}

// addHeader takes in a header's value, if it is a secret.
func (s *secrets) addHeader(name, value string) {
	if strings.EqualFold(name, "cookie") {
		s.addCookies(value)
		return
	}
	for _, credentials := range secret.In(secret.Header, name+":"+value) {
		s.add(credentials)
		if _, token, found := strings.Cut(credentials, " "); found { // "Bearer token"
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

// addURL takes in who logs in to an address and the secrets in its query.
func (s *secrets) addURL(raw string) { s.addEscaped(secret.In(secret.URL, raw)) }

func (s *secrets) addQuery(raw string) { s.addEscaped(secret.In(secret.Query, raw)) }

// addEscaped takes in texts of a URL, in all the ways in which they may come back.
func (s *secrets) addEscaped(values []string) {
	for _, value := range values {
		s.add(value)
		for _, unescape := range []func(string) (string, error){url.QueryUnescape, url.PathUnescape} {
			if plain, err := unescape(value); err == nil {
				s.add(plain, url.QueryEscape(plain), url.PathEscape(plain), url.UserPassword("", plain).String()[1:], engineio.Query{{Value: plain}}.String()[1:])
			}
		}
	}
}

// addRequest takes in the secrets of a request of the command line.
func (s *secrets) addRequest(line string) {
	s.addEscaped(model.Draft{Line: line}.Secrets())
}
