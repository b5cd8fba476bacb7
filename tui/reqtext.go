package tui

import (
	"sailscope/model/escape"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

// requestText is a request line as the screen shows it.
func requestText(r sailsclient.Request) string {
	return escape.Text(request.Line(r))
}
