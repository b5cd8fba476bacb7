package socketio

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
)

// Binary is bytes in the arguments of an event or an ack, at any depth. They
// cross the wire as an attachment, where a []byte would become base64 text.
type Binary []byte

// stashed is how a Binary gets through encoding/json, which knows nothing of
// attachments: as a placeholder that holds the bytes themselves. The random part
// makes sure that nothing else is taken for one.
var stashed = struct{ start, end []byte }{ //nolint:gochecknoglobals // read-only
	start: []byte(`{"_placeholder":true,"bytes":"` + rand.Text() + `:`),
	end:   []byte(`"}`),
}

// MarshalJSON makes Binary a json.Marshaler. The result is for this package.
func (b Binary) MarshalJSON() ([]byte, error) {
	text := make([]byte, 0, len(stashed.start)+base64.StdEncoding.EncodedLen(len(b))+len(stashed.end))
	text = append(text, stashed.start...)
	text = base64.StdEncoding.AppendEncode(text, b)
	return append(text, stashed.end...), nil
}

// encodeArgs is args as a JSON array, with every Binary taken out.
func encodeArgs(args []any) (data string, attachments [][]byte, err error) {
	if args == nil {
		args = []any{}
	}
	text, err := json.Marshal(args)
	if err != nil {
		return "", nil, fmt.Errorf("encode the arguments: %w", err)
	}
	if !bytes.Contains(text, stashed.start) {
		return string(text), nil, nil
	}
	var out []byte
	for {
		before, rest, found := bytes.Cut(text, stashed.start)
		out = append(out, before...)
		if !found {
			return string(out), attachments, nil
		}
		encoded, after, _ := bytes.Cut(rest, stashed.end)
		attachment, err := base64.StdEncoding.AppendDecode(nil, encoded)
		if err != nil {
			return "", nil, fmt.Errorf("encode the arguments: %w", err)
		}
		out = appendPlaceholder(out, len(attachments))
		attachments = append(attachments, attachment)
		text = after
	}
}

func appendPlaceholder(dst []byte, num int) []byte {
	dst = append(dst, `{"_placeholder":true,"num":`...)
	return append(strconv.AppendInt(dst, int64(num), 10), '}')
}

// placeholder is how the JSON of a packet refers to an attachment, in either
// order. Inside a string of valid JSON the quotes would be escaped, so this
// finds the objects only.
var placeholder = regexp.MustCompile(
	`\{\s*"_placeholder"\s*:\s*true\s*,\s*"num"\s*:\s*(\d+)\s*\}|\{\s*"num"\s*:\s*(\d+)\s*,\s*"_placeholder"\s*:\s*true\s*\}`)

// ReplacePlaceholders puts what encode appends for an attachment where JSON text
// refers to it. The rest of the text stays as it is, and so does a reference to
// an attachment that there is not, or that has been put in before: senders refer
// to each once, and a text must not be able to grow without bounds.
func ReplacePlaceholders(text []byte, attachments [][]byte, encode func(dst, attachment []byte) []byte) []byte {
	if len(attachments) == 0 {
		return text
	}
	var out []byte
	done := 0 // text[:done] is in out
	used := make([]bool, len(attachments))
	for _, at := range placeholder.FindAllSubmatchIndex(text, -1) {
		from, to := at[2], at[3]
		if from < 0 {
			from, to = at[4], at[5]
		}
		num, err := strconv.Atoi(string(text[from:to]))
		if err != nil || num >= len(attachments) || used[num] {
			continue
		}
		used[num] = true
		out = encode(append(out, text[done:at[0]]...), attachments[num])
		done = at[1]
	}
	return append(out, text[done:]...)
}

// SoleAttachment is the attachment that the JSON text is, if it is nothing but a
// reference to one.
func SoleAttachment(text []byte, attachments [][]byte) (attachment []byte, ok bool) {
	const longest = 100 // spaces and all
	if text = bytes.Trim(text, jsonSpace); len(text) > longest {
		return nil, false
	}
	at := placeholder.FindSubmatchIndex(text)
	if len(at) == 0 || at[0] != 0 || at[1] != len(text) {
		return nil, false
	}
	ReplacePlaceholders(text, attachments, func(dst, a []byte) []byte {
		attachment, ok = a, true
		return dst
	})
	return attachment, ok
}
