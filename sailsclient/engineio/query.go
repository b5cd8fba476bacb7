package engineio

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Query is the query of the handshake's URL. Each name is there once.
type Query []Parameter

// Parameter is one name of a Query and its value, as the server reads them.
type Parameter struct{ Name, Value string }

// ParseQuery reads "a=1&b=2" as socket.io-client 4 does. + and ; stand for themselves. A
// value begins after the first =; without one it is empty. If a name is there twice, the
// last value counts, in the place of the first. ParseQuery fails where the official clients
// throw: for a % that begins no escape, and for escapes that are not UTF-8.
func ParseQuery(text string) (Query, error) {
	if text == "" {
		return nil, nil
	}
	var q Query
	places := make(map[string]int)
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, err := decodeComponent(name)
		if err != nil {
			return nil, err
		}
		if value, err = decodeComponent(value); err != nil {
			return nil, err
		}
		if at, there := places[name]; there {
			q[at].Value = value
			continue
		}
		places[name] = len(q)
		q = append(q, Parameter{name, value})
	}
	return q, nil
}

// With returns the query with the parameter. It replaces the parameter of that name, or is
// added at the end.
func (q Query) With(name, value string) Query {
	q = slices.Clone(q)
	at := slices.IndexFunc(q, func(p Parameter) bool { return p.Name == name })
	if at < 0 {
		return append(q, Parameter{name, value})
	}
	q[at].Value = value
	return q
}

// Get returns the value of a name, "" for none.
func (q Query) Get(name string) string {
	for _, p := range q {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// String returns the query in a URL. It escapes the characters that the official clients
// escape.
func (q Query) String() string {
	var b strings.Builder
	for i, p := range q {
		if i > 0 {
			b.WriteByte('&')
		}
		encodeComponent(&b, p.Name)
		b.WriteByte('=')
		encodeComponent(&b, p.Value)
	}
	return b.String()
}

// decodeComponent is decodeURIComponent of JavaScript.
func decodeComponent(text string) (string, error) {
	plain, err := url.PathUnescape(text)
	if err != nil {
		return "", errors.New("a % in it must begin an escape like %2B: write %25 for the character itself")
	}
	if !utf8.ValidString(plain) {
		return "", errors.New("it is not valid UTF-8")
	}
	return plain, nil
}

// encodeComponent is encodeURIComponent of JavaScript. It also escapes ', as URLs do in a
// query.
func encodeComponent(b *strings.Builder, text string) {
	const hex = "0123456789ABCDEF"
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.!~*()", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&0xF]})
	}
}
