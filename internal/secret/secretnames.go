package secret

import (
	"slices"
	"strings"
	"unicode"

	"sailscope/internal/words"
)

// Name guesses from its name whether a header, or a parameter of the handshake, is
// secret. In doubt it is.
func Name(name string) bool {
	if isKey(name) {
		return true
	}
	parts := words.Of(name)
	return slices.ContainsFunc(parts, func(word string) bool {
		return holdsAny(word, []string{"session", "key"}) ||
			strings.HasPrefix(word, "auth") && !strings.HasPrefix(word, "author") ||
			strings.HasSuffix(word, "auth") || strings.HasSuffix(word, "sid")
	})
}

// isKey is Name for the keys of bodies and the parameters of requests. Most of those are
// the app's own words: an author or a resident is not a secret.
func isKey(key string) bool {
	const longest = 256 // a longer text is not a name: its end is enough
	key = key[max(len(key)-longest, 0):]
	lower := strings.ToLower(key)
	if holdsAny(lower, secretWords()) {
		return true
	}
	return holdsStem(lower) && isSecretByWords(key)
}

// holdsStem reports whether isSecretByWords must check the words of a lowercase name.
// That is slow, and most names don't need it.
func holdsStem(lower string) bool {
	joined := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, lower)
	return holdsAny(joined, []string{
		"key", "sess", "mfa", "tfa", "2fa", "otp", "assertion", "samlresponse", "password", "auth", "sid", "sig", "psk", "psw", "pin", "pass", "pw", "cvv", "cvc",
	})
}

// isSecretByWords decides by the words of a name, whatever separates them.
func isSecretByWords(key string) bool {
	parts := words.Of(innermost(key))
	if len(parts) == 0 {
		return false
	}
	whole := strings.Join(parts, "")
	return slices.Contains(secretKeys(), whole) || strings.Contains(whole, "password") || opensSomething(whole) ||
		isCodeName(parts, whole) || isPassName(essential(parts))
}

// innermost returns the last part of a parameter's name: pwd of user[pwd].
func innermost(name string) string {
	name = strings.TrimRight(strings.TrimSuffix(name, "[]"), "]")
	return name[1+strings.LastIndexByte(name, '['):]
}

func holdsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// secretWords are parts of names that only secrets have.
func secretWords() []string {
	return []string{
		"authorization", "cookie", "csrf", "xsrf", "token", "jwt", "bearer", "secret", "passw", "passphrase", "passcode", "pwd", "pswd",
		"credential", "signature", "hmac", "sessid",
	}
}

// secretKeys are names that are secret only as whole names, not as parts. They are
// written without dashes and other separators.
func secretKeys() []string {
	return []string{"key", "keys", "sess", "session", "sessionid", "jsessionid", "sessid", "assertion", "samlresponse"}
}

// isCodeName reports whether a name's words mean the second factor of a login.
func isCodeName(words []string, whole string) bool {
	const once, two = "otp", "2fa"
	return strings.HasPrefix(whole, two) || strings.HasSuffix(whole, two) || slices.ContainsFunc(words, func(word string) bool {
		return strings.HasPrefix(word, once) || strings.HasSuffix(word, once) || slices.Contains([]string{"hotp", "tfa", "mfa"}, word)
	})
}

// isPassName reports whether a name's essential words mean a password or similar:
// user_pass, dbpass, sails.sid.
func isPassName(words []string) bool {
	last, whole := words[len(words)-1], strings.Join(words, "")
	if slices.Contains([]string{"auth", "sid", "sig", "psk", "psw"}, last) {
		return true
	}
	if owner, isPin := strings.CutSuffix(whole, "pin"); isPin && (owner == "" || slices.Contains(pinOwners(), owner)) {
		return true
	}
	endsWith := func(ending string) bool { return strings.HasSuffix(last, ending) }
	return slices.ContainsFunc([]string{"pass", "pw", "cvv", "cvc"}, endsWith) && !slices.ContainsFunc(harmlessEndings(), endsWith)
}

// essential returns the words of a name without trailing qualifiers: pass_confirm,
// passHash2.
func essential(words []string) []string {
	words = slices.Clone(words)
	for {
		n := len(words) - 1
		last := strings.TrimRight(words[n], "0123456789")
		for _, more := range qualifiers() {
			last = strings.TrimSuffix(last, more)
		}
		switch {
		case last == words[n]:
			return words
		case last != "":
			words[n] = last
		case n == 0:
			return words
		default:
			words = words[:n]
		}
	}
}

func qualifiers() []string {
	return []string{
		"code", "hash", "hashed", "confirm", "confirmation", "confirmed", "conf", "again", "repeat", "repeated", "verify", "check",
		"new", "old", "current", "value", "text", "plain", "raw", "input", "field",
	}
}

// pinOwners are the words that distinguish a secret PIN from a pin of a map or a chip.
func pinOwners() []string {
	return []string{"user", "card", "sim", "account", "access", "security", "login", "new", "old", "current", "confirm", "my", "admin", "wallet", "atm", "unlock", "parental"}
}

// harmlessEndings are common words that end like passwords.
func harmlessEndings() []string {
	return []string{"compass", "bypass", "trespass", "overpass", "underpass", "surpass", "lowpass", "highpass", "bandpass", "allpass"}
}

// opensSomething reports whether a name, with its words joined, is a key that opens
// something. Other keys are the app's own words: sortKey, hotkey.
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
