package demo

import "sailscope/sailsclient/engineio"

func appendPayload(dst []byte, v engineio.Version, packets []packet) []byte {
	for _, p := range packets {
		for range max(1, p.repeat) {
			dst = engineio.AppendToPayload(dst, v, p.data, p.binary)
		}
	}
	return dst
}

// splitPayload splits a body into packets.
func splitPayload(v engineio.Version, body []byte) ([]packet, error) {
	var packets []packet
	for len(body) > 0 {
		data, binary, rest, err := engineio.CutPayload(v, body)
		if err != nil {
			return nil, err
		}
		packets = append(packets, packet{data: data, binary: binary})
		body = rest
	}
	return packets, nil
}
