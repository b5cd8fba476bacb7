package engineio

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Bodies of polling requests, for clients and servers. Revision 4 puts 0x1e
// between packets; revision 3 puts the length before each, counted as
// JavaScript counts a string. Binary messages are base64 behind a "b", in
// revision 3 with the packet type after it.
const (
	payloadSeparator = 0x1e
	base64PrefixV4   = "b"
	base64PrefixV3   = "b4"
)

// AppendToPayload appends a packet to a polling body. data is a text packet with its type,
// or the content of a binary message.
func AppendToPayload(dst []byte, v Version, data []byte, binary bool) []byte {
	if v == V3 {
		length := lengthUTF16(data)
		if binary {
			length = len(base64PrefixV3) + base64.StdEncoding.EncodedLen(len(data))
		}
		dst = append(strconv.AppendInt(dst, int64(length), 10), ':')
	} else if len(dst) > 0 {
		dst = append(dst, payloadSeparator)
	}
	if !binary {
		return append(dst, data...)
	}
	return base64.StdEncoding.AppendEncode(append(dst, base64Prefix(v)...), data)
}

// CutPayload splits the first packet off a polling body. data shares the memory of body,
// unless it is binary.
func CutPayload(v Version, body []byte) (data []byte, binary bool, rest []byte, err error) {
	text, rest, err := cutText(v, body)
	if err != nil {
		return nil, false, nil, err
	}
	encoded, binary := bytes.CutPrefix(text, []byte(base64Prefix(v)))
	if !binary {
		return text, false, rest, nil
	}
	data, err = base64.StdEncoding.AppendDecode(nil, encoded)
	if err != nil {
		return nil, false, nil, &ProtocolError{What: "a binary packet that is not base64", Err: err}
	}
	return data, true, rest, nil
}

func cutText(v Version, body []byte) (text, rest []byte, err error) {
	if v == V3 {
		return cutCounted(body)
	}
	text, rest, more := bytes.Cut(body, []byte{payloadSeparator})
	if len(text) == 0 || more && len(rest) == 0 {
		return nil, nil, &ProtocolError{What: "an empty packet in a polling body"}
	}
	return text, rest, nil
}

// cutCounted cuts revision 3's "<length>:<packet>" off the body.
func cutCounted(body []byte) (text, rest []byte, err error) {
	count, after, found := bytes.Cut(body, []byte{':'})
	units, err := strconv.ParseUint(string(count), 10, 31)
	if !found || err != nil || units == 0 {
		return nil, nil, &ProtocolError{What: fmt.Sprintf("no packet length in %.20q", body)}
	}
	end, left := 0, int(units)
	for left > 0 && end < len(after) {
		r, size := utf8.DecodeRune(after[end:])
		end += size
		left -= unitsOf(r)
	}
	if left != 0 {
		return nil, nil, &ProtocolError{What: "a packet that is shorter than it says"}
	}
	return after[:end], after[end:], nil
}

// payloadVersion returns the revision of a body that opens a session. In revision 4 the
// body begins with the open packet, in revision 3 with its length. Auto means neither.
func payloadVersion(body []byte) Version {
	count, _, counted := bytes.Cut(body, []byte{':'})
	switch _, err := strconv.ParseUint(string(count), 10, 31); {
	case counted && err == nil:
		return V3
	case len(body) > 0 && PacketType(body[0]) == Open:
		return V4
	default:
		return Auto
	}
}

func base64Prefix(v Version) string {
	if v == V3 {
		return base64PrefixV3
	}
	return base64PrefixV4
}

// payloadSize returns how many bytes a packet adds to a body of revision 4, with the
// separator.
func payloadSize(data []byte, binary bool) int {
	if binary {
		return 1 + len(base64PrefixV4) + base64.StdEncoding.EncodedLen(len(data))
	}
	return 1 + len(data)
}

func lengthUTF16(text []byte) int {
	units := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		units += unitsOf(r)
		text = text[size:]
	}
	return units
}

// unitsOf returns how many UTF-16 code units a rune takes.
func unitsOf(r rune) int {
	const lastOfOne = 0xFFFF
	if r > lastOfOne {
		return 2
	}
	return 1
}
