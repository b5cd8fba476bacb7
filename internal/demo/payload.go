package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"unicode/utf8"

	"sailscope/sailsclient/engineio"
)

// Bodies of polling requests. Revision 4 puts 0x1e between packets; revision 3
// puts the length before each, counted as JavaScript counts a string. Binary
// packets are base64 behind a "b", in revision 3 with the packet type after it.
const (
	recordSeparator = 0x1e
	base64V4        = "b"
	base64V3        = "b4"
)

func appendPayload(dst []byte, v engineio.Version, packets []packet) []byte {
	for _, p := range packets {
		text := payloadText(v, p)
		for range max(1, p.repeat) {
			if v == engineio.V3 {
				dst = append(strconv.AppendInt(dst, int64(lengthUTF16(text)), 10), ':')
			} else if len(dst) > 0 {
				dst = append(dst, recordSeparator)
			}
			dst = append(dst, text...)
		}
	}
	return dst
}

func payloadText(v engineio.Version, p packet) []byte {
	if !p.binary {
		return p.data
	}
	prefix := base64V4
	if v == engineio.V3 {
		prefix = base64V3
	}
	return base64.StdEncoding.AppendEncode([]byte(prefix), p.data)
}

// splitPayload takes a body apart.
func splitPayload(v engineio.Version, body []byte) ([]packet, error) {
	var packets []packet
	for len(body) > 0 {
		var text []byte
		if v == engineio.V3 {
			var err error
			if text, body, err = cutCounted(body); err != nil {
				return nil, err
			}
		} else {
			text, body, _ = bytes.Cut(body, []byte{recordSeparator})
		}
		p, err := parseText(v, text)
		if err != nil {
			return nil, err
		}
		packets = append(packets, p)
	}
	return packets, nil
}

func parseText(v engineio.Version, text []byte) (packet, error) {
	prefix := base64V4
	if v == engineio.V3 {
		prefix = base64V3
	}
	encoded, found := bytes.CutPrefix(text, []byte(prefix))
	if !found {
		return packet{data: text}, nil
	}
	data, err := base64.StdEncoding.AppendDecode(nil, encoded)
	if err != nil {
		return packet{}, &engineio.ProtocolError{What: "a binary packet that is not base64", Err: err}
	}
	return packet{data: data, binary: true}, nil
}

// cutCounted cuts revision 3's "<length>:<packet>" off the body.
func cutCounted(body []byte) (text, rest []byte, err error) {
	count, after, found := bytes.Cut(body, []byte{':'})
	units, err := strconv.Atoi(string(count))
	if !found || err != nil || units < 0 {
		return nil, nil, &engineio.ProtocolError{What: fmt.Sprintf("no packet length in %.20q", body)}
	}
	end := 0
	for units > 0 && end < len(after) {
		r, size := utf8.DecodeRune(after[end:])
		end += size
		units -= unitsOf(r)
	}
	if units != 0 {
		return nil, nil, &engineio.ProtocolError{What: "a packet that is shorter than it says"}
	}
	return after[:end], after[end:], nil
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

// unitsOf is how many UTF-16 code units a rune takes.
func unitsOf(r rune) int {
	const lastOfOne = 0xFFFF
	if r > lastOfOne {
		return 2
	}
	return 1
}
