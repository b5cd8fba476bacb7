package socketio

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
)

// Binary is bytes, anywhere in the arguments of an event or an ack. They are sent as an
// attachment, while a []byte is sent as base64 text.
type Binary []byte

// stashed is a placeholder with the bytes of a Binary, to get it through encoding/json, which
// has no attachments. A random part makes sure that nothing else looks like one. Making the
// random part takes a millisecond, so it is made on the first use.
var stashed = sync.OnceValue(func() stash {
	return stash{start: []byte(`{"_placeholder":true,"bytes":"` + rand.Text() + `:`), end: []byte(`"}`)}
})

type stash struct{ start, end []byte }

// MarshalJSON makes Binary a json.Marshaler. Only this package can read the result.
func (b Binary) MarshalJSON() ([]byte, error) {
	stash := stashed()
	text := make([]byte, 0, len(stash.start)+base64.StdEncoding.EncodedLen(len(b))+len(stash.end))
	text = append(text, stash.start...)
	text = base64.StdEncoding.AppendEncode(text, b)
	return append(text, stash.end...), nil
}

// encodeArgs returns args as a JSON array with placeholders, and the bytes of each Binary.
func encodeArgs(args []any) (data string, attachments [][]byte, err error) {
	if args == nil {
		args = []any{}
	}
	text, err := json.Marshal(args)
	if err != nil {
		return "", nil, fmt.Errorf("encode the arguments: %w", err)
	}
	stash := stashed()
	if !bytes.Contains(text, stash.start) {
		return string(text), nil, nil
	}
	var out []byte
	for {
		before, rest, found := bytes.Cut(text, stash.start)
		out = append(out, before...)
		if !found {
			return string(out), attachments, nil
		}
		encoded, after, _ := bytes.Cut(rest, stash.end)
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
