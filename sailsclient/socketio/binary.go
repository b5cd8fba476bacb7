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

// Binary is bytes in the arguments of an event or an ack, at any depth. They
// cross the wire as an attachment, where a []byte would become base64 text.
type Binary []byte

// stashed is how a Binary gets through encoding/json, which knows nothing of
// attachments: as a placeholder that holds the bytes themselves. The random part
// makes sure that nothing else is taken for one; asking for it takes a
// millisecond, so it waits for the first use.
var stashed = sync.OnceValue(func() stash {
	return stash{start: []byte(`{"_placeholder":true,"bytes":"` + rand.Text() + `:`), end: []byte(`"}`)}
})

type stash struct{ start, end []byte }

// MarshalJSON makes Binary a json.Marshaler. The result is for this package.
func (b Binary) MarshalJSON() ([]byte, error) {
	stash := stashed()
	text := make([]byte, 0, len(stash.start)+base64.StdEncoding.EncodedLen(len(b))+len(stash.end))
	text = append(text, stash.start...)
	text = base64.StdEncoding.AppendEncode(text, b)
	return append(text, stash.end...), nil
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
