package model

import (
	"slices"
	"strings"
	"unicode"
)

// IsSecretName guesses by its name whether a header, or a parameter of the
// handshake, is a secret: better one too many.
func IsSecretName(name string) bool {
	if isSecretKey(name) {
		return true
	}
	words := nameWords(name)
	return slices.ContainsFunc(words, func(word string) bool {
		return holdsAny(word, []string{"session", "key"}) ||
			strings.HasPrefix(word, "auth") && !strings.HasPrefix(word, "author") ||
			strings.HasSuffix(word, "auth") || strings.HasSuffix(word, "sid")
	})
}

// isSecretKey is IsSecretName for the keys of bodies and the parameters of
// requests, most of which are the app's own words: an author or a resident is no
// secret.
func isSecretKey(key string) bool {
	lower := strings.ToLower(key)
	if holdsAny(lower, secretWords()) {
		return true
	}
	words := nameWords(innermost(key))
	if len(words) == 0 {
		return false
	}
	last, whole := words[len(words)-1], strings.Join(words, "")
	return slices.Contains(secretEndings(), last) || slices.Contains(secretKeys(), whole) || opensSomething(whole)
}

// innermost is the part of a parameter's name that says what it is: user[pwd].
func innermost(name string) string {
	name = strings.TrimRight(strings.TrimSuffix(name, "[]"), "]")
	return name[1+strings.LastIndexByte(name, '['):]
}

// nameWords are the words of a name, in lower case: my_sortKey has three.
func nameWords(name string) []string {
	var words []string
	var word []rune
	runes := []rune(name)
	end := func() {
		if len(word) > 0 {
			words, word = append(words, string(word)), nil
		}
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			end()
		}
		word = append(word, unicode.ToLower(r))
	}
	end()
	return words
}

// mayHoldSecret tells whether there may be a secret key anywhere in a text: most
// texts need no closer look. Escapes can hide a name, and an address holds who logs
// in without one.
func mayHoldSecret(text string) bool {
	text = strings.ToLower(text)
	return holdsAny(text, secretWords()) || holdsAny(text, secretKeys()) || holdsAny(text, secretEndings()) || holdsAny(text, []string{"%", `\u`, "://", "basic "})
}

func holdsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// secretWords are parts of names that only secrets have.
func secretWords() []string {
	return []string{
		"authorization", "cookie", "csrf", "xsrf", "token", "jwt", "bearer", "secret", "passw", "passphrase", "passcode",
		"credential", "signature", "hmac", "sessid",
	}
}

// secretKeys are whole names that are secrets, and as parts of names are not.
// Dashes and the like are left out of them.
func secretKeys() []string {
	return []string{"key", "keys", "sess", "session", "sessionid", "jsessionid", "pin", "mfa", "cvv", "cvc", "assertion", "samlresponse"}
}

// secretEndings are the last words of names of secrets: user_pass, sails.sid.
func secretEndings() []string {
	return []string{"auth", "sid", "sig", "pass", "pwd", "pw", "otp", "totp", "hotp"}
}

// opensSomething tells by all words of a name in one whether it is the kind of
// key that opens something. Other keys are the app's own words: sortKey, hotkey.
func opensSomething(name string) bool {
	return strings.Contains(name, "key") &&
		slices.ContainsFunc(keyKinds(), func(kind string) bool { return strings.Contains(name, kind+"key") })
}

func keyKinds() []string {
	return []string{
		"api", "access", "auth", "secret", "private", "shared", "sign", "signing", "encryption", "encrypt", "decryption", "crypto",
		"master", "service", "ssh", "pgp", "gpg", "rsa", "aes", "license", "licence", "activation", "subscription", "functions",
		"host", "storage", "account", "admin", "deploy", "session", "webhook", "consumer", "developer", "client", "server", "app",
		"application", "security", "login", "recovery", "stream", "write", "pass", "partner",
	}
}
