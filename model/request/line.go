package request

import (
	"strings"

	"sailscope/internal/secret"
	"sailscope/sailsclient"
)

// Line is the request line as people write it, without what is secret in
// its query: this is how requests are shown and recorded.
func Line(r sailsclient.Request) string {
	return secret.Line(strings.ToUpper(r.Method)+" "+r.URL, secret.Stars)
}
