package socketio

import (
	"encoding/json"
	"fmt"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/sailsclient/internal/bound"
)

// splitEvent takes the JSON array of an EVENT apart: the name, and the
// arguments as they stand between the first comma and the closing bracket. It
// looks at the name only; a name without escapes costs nothing. A name that is
// longer than names are is shortened to what it can be told apart by.
func splitEvent(data string) (name, args string, err error) {
	inner, err := arrayInside(data)
	if err != nil {
		return "", "", err
	}
	if !strings.HasPrefix(inner, `"`) {
		return "", "", badPacket("an event without a name", data)
	}
	end, found := jsontext.FindStringEnd(inner, 0)
	if !found {
		return "", "", badPacket("an event name without an end", data)
	}
	name = inner[1 : end-1]
	if strings.IndexByte(name, '\\') >= 0 {
		var decoded string
		if err := json.Unmarshal([]byte(inner[:end]), &decoded); err != nil {
			return "", "", badPacket("a bad event name", data)
		}
		name = decoded
	}
	name = bound.Unique(name, bound.Name)
	rest := strings.TrimLeft(inner[end:], jsontext.Space)
	if rest == "" {
		return name, "", nil
	}
	if rest[0] != ',' {
		return "", "", badPacket("no comma after the event name", data)
	}
	return name, strings.Trim(rest[1:], jsontext.Space), nil
}

// arrayInside strips the brackets of a JSON array.
func arrayInside(data string) (string, error) {
	data = strings.Trim(data, jsontext.Space)
	if len(data) < 2 || data[0] != '[' || data[len(data)-1] != ']' {
		return "", badPacket("no array of arguments", data)
	}
	return strings.Trim(data[1:len(data)-1], jsontext.Space), nil
}

// SplitArgs splits comma-separated JSON values, the form Event.Args and
// Ack.Args have.
func SplitArgs(args string) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if err := json.Unmarshal([]byte("["+args+"]"), &list); err != nil {
		return nil, fmt.Errorf("the arguments are not JSON: %w", err)
	}
	return list, nil
}
