package model

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// hidden stands for each character of a secret that is hidden.
const hidden = "*"

// HideAll hides all of a text. As with the functions below, the result has as
// many characters, so that it can be shown in a field that the text is written in.
func HideAll(text string) string { return strings.Repeat(hidden, utf8.RuneCountInString(text)) }

// HideHeader hides the value of "Name: value" if the name is that of a secret.
func HideHeader(text string) string {
	name, value, found := strings.Cut(text, ":")
	if !found || !IsSecretName(name) {
		return text
	}
	return name + ":" + HideAll(value)
}

// HideURL hides the password in an address, or the user name if there is none
// but that, and the secrets in its query.
func HideURL(text string) string {
	address, query, queried := strings.Cut(text, "?")
	start := 0
	if at := strings.Index(address, "://"); at >= 0 {
		start = at + len("://")
	}
	end := len(address)
	if slash := strings.IndexByte(address[start:], '/'); slash >= 0 {
		end = start + slash
	}
	if at := strings.LastIndexByte(address[start:end], '@'); at >= 0 {
		user, password, both := strings.Cut(address[start:start+at], ":")
		if both {
			user += ":" + HideAll(password)
		} else {
			user = HideAll(user)
		}
		address = address[:start] + user + address[start+at:]
	}
	if queried {
		address += "?" + HideQuery(query)
	}
	return address
}

// HideQuery hides the secrets in a query, "a=1&token=abc".
func HideQuery(text string) string {
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		name, value, found := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil && found && IsSecretName(plain) {
			pairs[i] = name + "=" + HideAll(value)
		}
	}
	return strings.Join(pairs, "&")
}
