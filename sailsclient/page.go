package sailsclient

import (
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sailscope/sailsclient/engineio"
)

// reasonOf returns the reason that a refusal gives, in one line: the message of
// Engine.IO's object, a plain text, or the title of a page.
func reasonOf(hs *engineio.HandshakeError) string {
	if refusal, ok := engineio.ParseRefusal(hs.Body); ok {
		return firstLine(refusal.Message)
	}
	if hs.IsPage() {
		return pageTitle(hs.Body)
	}
	return firstLine(hs.Body)
}

// statusOf returns a refusal's status and reason.
func statusOf(hs *engineio.HandshakeError) string {
	reason, code := reasonOf(hs), strconv.Itoa(hs.StatusCode)
	switch {
	case hs.IsPage() && strings.HasPrefix(reason, code): // "502 Bad Gateway", as most proxies have it
		return "HTTP " + reason
	case hs.IsPage() && reason != "":
		return fmt.Sprintf("%s, page %q", StatusText(hs.StatusCode), reason)
	case reason == "" && (hs.IsPage() || hs.StatusCode != http.StatusBadRequest):
		return StatusText(hs.StatusCode)
	}
	return strings.TrimSpace("HTTP " + code + " " + reason)
}

// pageTitle returns the title of an HTML page, or its first heading, "" if it has
// neither.
func pageTitle(page string) string {
	lower := asciiLower(page)
	for _, tag := range []string{"title", "h1"} {
		at := strings.Index(lower, "<"+tag)
		if at < 0 {
			continue
		}
		begin := strings.IndexByte(lower[at:], '>')
		if begin < 0 {
			continue
		}
		begin += at + 1
		end := strings.IndexByte(lower[begin:], '<')
		if end < 0 {
			end = len(lower) - begin
		}
		text := strings.Join(strings.Fields(html.UnescapeString(page[begin:begin+end])), " ")
		if text != "" {
			return firstLine(text)
		}
	}
	return ""
}

// asciiLower is strings.ToLower for ASCII only, so that the length does not change.
func asciiLower(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}

// retryAfter says when a client may connect again, by a Retry-After header, "" if the
// header does not say.
func retryAfter(header string) string {
	const longest = 366 * 24 * 60 * 60
	header = strings.TrimSpace(header)
	if n, err := strconv.Atoi(header); err == nil && n >= 0 && n <= longest {
		return "after " + (time.Duration(n) * time.Second).String()
	}
	if at, err := http.ParseTime(header); err == nil {
		return "after " + at.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return ""
}
