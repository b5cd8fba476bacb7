package naming

import (
	"sailscope/model/escape"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

// Request returns a request line as the screen shows it.
func Request(r sailsclient.Request) string {
	return escape.Text(request.Line(r))
}
