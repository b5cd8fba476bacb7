package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sailscope/internal/jsontext"
)

// Known holds texts that are secret by their value: credentials that the user gave, which
// a server's text or a network error can repeat, and the values of variables from a
// secret source. Several goroutines may call its methods. A nil Known holds nothing.
type Known struct {
	mu       sync.Mutex
	texts    map[string]bool   // in all forms in which they may come back
	sorted   []string          // the longest first, because one may contain another; nil if texts has grown
	replacer *strings.Replacer // of sorted
}

const (
	// shortestSecret is the minimum length in bytes of a secret that is hidden. A cookie
	// like "lang=en" must not make texts unreadable.
	shortestSecret = 4
	// mostKnown limits the number of forms, and so the cost of Hide.
	mostKnown = 2 << 10
	// longestKnown limits the length of a text in bytes: no server takes a longer header.
	longestKnown = 64 << 10
)

// Add adds secrets, in all forms in which they may come back.
func (k *Known) Add(values ...string) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, value := range values {
		for _, form := range forms(value) {
			isWord := form == "true" || form == "false" // nosession=true is not a secret
			if len(form) < shortestSecret || isWord || k.texts[form] || len(k.texts) >= mostKnown {
				continue
			}
			if k.texts == nil {
				k.texts = make(map[string]bool)
			}
			k.texts[form] = true
			k.sorted, k.replacer = nil, nil
		}
	}
}

// AddSetting adds the secrets of a setting. A header without a colon has none: it is
// refused, with a message that shows nothing of it.
func (k *Known) AddSetting(settings Settings, setting Setting, text string) {
	isHeader := setting.Holds == HoldsHeader
	name, value, named := strings.Cut(text, ":")
	switch {
	case isHeader && !named:
		return
	case isHeader && strings.EqualFold(strings.TrimSpace(name), "cookie"):
		k.addCookies(value)
	case setting.Holds == HoldsCookies:
		k.addCookies(text)
	}
	for _, whole := range []bool{settings.Has(setting, text), false} { // a secret may contain secrets
		hide := func(text string, out Output) string { return mapSetting(setting, text, whole, out) }
		for _, found := range In(hide, text) {
			k.Add(found)
			k.Add(In(mapWithin, found)...)
			k.Add(In(mapWithin, unescaped(found))...)
			if isHeader {
				k.addCredentials(found)
			}
		}
	}
	if setting.Holds == HoldsAddress {
		same := func(text string) string { return text }
		mapURLParts(text, func(user string) string {
			k.addLogin(user)
			return user
		}, same, same)
	}
}

// addCookies adds a Cookie header: the whole header, and each value.
func (k *Known) addCookies(header string) {
	k.Add(strings.TrimSpace(header))
	cookies, err := http.ParseCookie(strings.TrimSpace(header))
	if err != nil {
		return // it is sent unchanged; the whole header is hidden
	}
	for _, cookie := range cookies {
		k.Add(cookie.Value)
	}
}

// addCredentials adds what follows the scheme in "Bearer token", and the password in
// "Basic ...".
func (k *Known) addCredentials(value string) {
	scheme, credentials, found := strings.Cut(value, " ")
	if credentials = strings.TrimSpace(credentials); !found || credentials == "" {
		return
	}
	k.Add(credentials)
	if !strings.EqualFold(scheme, "basic") {
		return
	}
	if login, err := base64.StdEncoding.DecodeString(credentials); err == nil {
		_, password, _ := strings.Cut(string(login), ":")
		k.Add(string(login), password)
	}
}

// addLogin adds user:password in the form that HTTP sends.
func (k *Known) addLogin(info string) {
	user, password, both := strings.Cut(info, ":")
	if !both {
		return
	}
	if plain, err := url.PathUnescape(user); err == nil {
		user = plain
	}
	if plain, err := url.PathUnescape(password); err == nil {
		password = plain
	}
	k.Add(user + ":" + password)
}

// Hide returns a text with *** in place of all secrets, and of the beginnings of
// truncated ones.
func (k *Known) Hide(text string) string {
	replacer, sorted := k.ready()
	if replacer == nil || len(text) < shortestSecret {
		return text
	}
	return hideCut(replacer.Replace(text), sorted)
}

// HideAll is Hide for several texts.
func (k *Known) HideAll(texts []string) []string {
	hidden := make([]string, len(texts))
	for i, text := range texts {
		hidden[i] = k.Hide(text)
	}
	return hidden
}

// HideJSON is Hide for JSON, and returns JSON. In invalid JSON it hides what it can
// parse.
func (k *Known) HideJSON(text string) string {
	if k.Hide(text) == text && strings.IndexByte(text, '\\') < 0 {
		return text // no string has another form
	}
	return mapEachScalar(text, k.Hide)
}

// Error returns an error that wraps err and shows no secret, or err itself if that shows
// none.
func (k *Known) Error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	hidden := k.Hide(text)
	if hidden == text {
		return err
	}
	return &hiddenError{text: hidden, err: err}
}

// hiddenError is an error without its secrets.
type hiddenError struct {
	text string
	err  error
}

func (e *hiddenError) Error() string { return e.text }

func (e *hiddenError) Unwrap() error { return e.err }

// Empty reports whether there is no secret.
func (k *Known) Empty() bool {
	replacer, _ := k.ready()
	return replacer == nil
}

func (k *Known) ready() (*strings.Replacer, []string) {
	if k == nil {
		return nil, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.replacer != nil || len(k.texts) == 0 {
		return k.replacer, k.sorted
	}
	for text := range k.texts {
		k.sorted = append(k.sorted, text)
	}
	slices.SortFunc(k.sorted, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	pairs := make([]string, 0, 2*len(k.sorted))
	for _, text := range k.sorted {
		pairs = append(pairs, text, Masked)
	}
	k.replacer = strings.NewReplacer(pairs...)
	return k.replacer, k.sorted
}

// cut marks where a text was truncated.
const cut = "…"

// hideCut hides the beginnings of truncated secrets.
func hideCut(text string, secrets []string) string {
	const shortest = 8 // a shorter beginning is not worth hiding
	if !strings.Contains(text, cut) {
		return text
	}
	parts := strings.Split(text, cut)
	for i, part := range parts[:len(parts)-1] {
		kept := strings.TrimRight(part, " ")
		for _, secret := range secrets {
			for n := min(len(secret), len(kept)); n >= shortest; n-- {
				if strings.HasSuffix(kept, secret[:n]) {
					parts[i] = kept[:len(kept)-n] + Masked + part[len(kept):]
					kept = kept[:len(kept)-n]
					break
				}
			}
		}
	}
	return strings.Join(parts, cut)
}

// forms returns the forms that a text can have in URLs, JSON, errors and headers.
func forms(value string) []string {
	if len(value) > longestKnown {
		return nil
	}
	plain := []string{value}
	for _, unescape := range []func(string) (string, error){url.QueryUnescape, url.PathUnescape} {
		if text, err := unescape(value); err == nil && !slices.Contains(plain, text) {
			plain = append(plain, text)
		}
	}
	if strings.IndexByte(value, '\\') >= 0 { // it may be from JSON
		plain = append(plain, jsontext.Unquote(`"`+value+`"`))
	}
	plain = append(plain, pieces(value)...)
	var all []string
	for _, text := range plain {
		all = append(all, text, strings.TrimSpace(text),
			url.QueryEscape(text), url.PathEscape(text), component(text), url.UserPassword("", text).String()[1:],
			jsonForm(text, true), jsonForm(text, false), unquotes(strconv.Quote(text)), unquotes(strconv.QuoteToASCII(text)),
			base64.StdEncoding.EncodeToString([]byte(text)), base64.RawStdEncoding.EncodeToString([]byte(text)),
			base64.URLEncoding.EncodeToString([]byte(text)), base64.RawURLEncoding.EncodeToString([]byte(text)))
	}
	return all
}

// pieces returns the parts that a URL parser would split a text into. Hiding by names may
// already have removed one of them.
func pieces(text string) []string {
	const shortest = 12
	var parts []string
	split := func(text string) {
		for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("/;?&#", r) }) {
			if plain := unescapedPath(part); len(plain) >= shortest && !slices.Contains(parts, plain) {
				parts = append(parts, plain)
			}
		}
	}
	split(text)
	split(unescapedPath(text))
	return parts
}

func unescapedPath(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// component returns a text as JavaScript's encodeURIComponent writes it.
func component(text string) string {
	return strings.NewReplacer("+", "%20", "%21", "!", "%2A", "*", "%28", "(", "%29", ")").Replace(url.QueryEscape(text))
}

// jsonForm returns a text as in a JSON string, with or without < > & escaped.
func jsonForm(text string, html bool) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(html)
	if encoder.Encode(text) != nil {
		return "" // cannot happen: any string encodes
	}
	return unquotes(strings.TrimSuffix(b.String(), "\n"))
}

func unquotes(quoted string) string { return quoted[1 : len(quoted)-1] }
