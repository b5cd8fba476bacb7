package socketio

import (
	"encoding/json"
	"fmt"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/sailsclient/internal/bound"
)

// splitEvent splits the JSON array of an EVENT into the name and the text of the arguments,
// which is what is between the first comma and the closing bracket. It reads only the name.
// A name that is too long is shortened so that it stays unique.
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

// arrayInside returns a JSON array without its brackets.
func arrayInside(data string) (string, error) {
	data = strings.Trim(data, jsontext.Space)
	if len(data) < 2 || data[0] != '[' || data[len(data)-1] != ']' {
		return "", badPacket("no array of arguments", data)
	}
	return strings.Trim(data[1:len(data)-1], jsontext.Space), nil
}

// SplitArgs splits comma-separated JSON values, as in Event.Args and Ack.Args.
func SplitArgs(args string) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if err := json.Unmarshal([]byte("["+args+"]"), &list); err != nil {
		return nil, fmt.Errorf("the arguments are not JSON: %w", err)
	}
	return list, nil
}
