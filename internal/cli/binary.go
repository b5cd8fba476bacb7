package cli

import (
	"encoding/base64"
	"regexp"
	"strconv"
)

// placeholder is how the JSON of a Socket.IO packet refers to an attachment.
// Inside a string of valid JSON the quotes would be escaped, so this finds the
// objects only.
var placeholder = regexp.MustCompile(`\{\s*"_placeholder"\s*:\s*true\s*,\s*"num"\s*:\s*(\d+)\s*\}`)

// withBinary puts the attachments of a packet where its JSON refers to them:
// {"_placeholder":true,"num":N} becomes {"$binary":"<base64>"}. The rest of the
// text stays as it is, and so does a reference to an attachment there is not.
func withBinary(text rawJSON, attachments [][]byte) rawJSON {
	if len(attachments) == 0 {
		return text
	}
	var out []byte
	done := 0 // text[:done] is in out
	for _, at := range placeholder.FindAllSubmatchIndex(text, -1) {
		num, err := strconv.Atoi(string(text[at[2]:at[3]]))
		if err != nil || num >= len(attachments) {
			continue
		}
		out = append(out, text[done:at[0]]...)
		out = append(out, `{"$binary":"`...)
		out = base64.StdEncoding.AppendEncode(out, attachments[num])
		out = append(out, `"}`...)
		done = at[1]
	}
	return append(out, text[done:]...)
}
