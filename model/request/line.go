package request

import (
	"strings"

	"sailscope/internal/secret"
	"sailscope/sailsclient"
)

// Line returns the request line as people write it, without the secrets of its query. Requests
// are shown and recorded like this.
func Line(r sailsclient.Request) string {
	return secret.Line(strings.ToUpper(r.Method)+" "+r.URL, secret.Stars)
}
