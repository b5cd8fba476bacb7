package cli

import (
	"encoding/base64"

	"sailscope/sailsclient/socketio"
)

// withBinary puts the attachments of a packet where its JSON refers to them, as
// {"$binary":"<base64>"}.
func withBinary(text rawJSON, attachments [][]byte) rawJSON {
	return socketio.ReplacePlaceholders(text, attachments, func(dst, attachment []byte) []byte {
		dst = base64.StdEncoding.AppendEncode(append(dst, `{"$binary":"`...), attachment)
		return append(dst, `"}`...)
	})
}
