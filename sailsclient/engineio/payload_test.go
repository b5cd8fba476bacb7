package engineio_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/sailsclient/engineio"
)

// payloadPacket is a packet of a polling body.
type payloadPacket struct {
	data   string
	binary bool
}

func joinPayload(v engineio.Version, packets []payloadPacket) []byte {
	var body []byte
	for _, p := range packets {
		body = engineio.AppendToPayload(body, v, []byte(p.data), p.binary)
	}
	return body
}

// splitPayload takes a body apart. Each cut must take something off its front, or it would never end.
func splitPayload(t interface{ Fatalf(string, ...any) }, v engineio.Version, body []byte) ([]payloadPacket, error) {
	var packets []payloadPacket
	for len(body) > 0 {
		data, binary, rest, err := engineio.CutPayload(v, body)
		if err != nil {
			return nil, err
		}
		if len(rest) >= len(body) || !bytes.HasSuffix(body, rest) {
			t.Fatalf("%q is left of %q", rest, body)
		}
		packets = append(packets, payloadPacket{string(data), binary})
		body = rest
	}
	return packets, nil
}

// The bodies are those of engine.io-parser; revision 3 counts as JavaScript does, in UTF-16.
func TestPayloads(t *testing.T) {
	for name, c := range map[string]struct {
		packets []payloadPacket
		v3, v4  string
	}{
		"one":              {[]payloadPacket{{"2", false}}, "1:2", "2"},
		"text and bytes":   {[]payloadPacket{{"4þ🚤", false}, {"\x00\x01\x1e\xff", true}, {"2", false}}, "4:4þ🚤10:b4AAEe/w==1:2", "4þ🚤\x1ebAAEe/w==\x1e2"},
		"no bytes":         {[]payloadPacket{{"", true}, {"6", false}}, "2:b41:6", "b\x1e6"},
		"of two bytes":     {[]payloadPacket{{"4é", false}}, "2:4é", "4é"},
		"of three":         {[]payloadPacket{{"4水", false}}, "2:4水", "4水"},
		"of four, a pair":  {[]payloadPacket{{"4🚤", false}}, "3:4🚤", "4🚤"},
		"joined":           {[]payloadPacket{{"4👩‍🚀", false}}, "6:4👩‍🚀", "4👩‍🚀"},
		"the last of one":  {[]payloadPacket{{"4\uFFFF", false}}, "2:4\uFFFF", "4\uFFFF"},
		"the first of two": {[]payloadPacket{{"4\U00010000", false}}, "3:4\U00010000", "4\U00010000"},
		"with counts in":   {[]payloadPacket{{"42:40", false}, {"4:", false}}, "5:42:402:4:", "42:40\x1e4:"},
		"not UTF-8":        {[]payloadPacket{{"4\xff\xfe", false}}, "3:4\xff\xfe", "4\xff\xfe"},
	} {
		for v, want := range map[engineio.Version]string{engineio.V3: c.v3, engineio.V4: c.v4} {
			body := joinPayload(v, c.packets)
			if string(body) != want {
				t.Errorf("%s: revision %s: %q, want %q", name, v, body, want)
			}
			if got, err := splitPayload(t, v, body); err != nil || !slices.Equal(got, c.packets) {
				t.Errorf("%s: revision %s: split into %+v, %v", name, v, got, err)
			}
		}
	}
}

func TestMalformedPayloads(t *testing.T) {
	for v, bodies := range map[engineio.Version][]string{
		engineio.V3: {
			"4", ":", ":4", "x:4", "-1:4", "+1:4", "1.5:4", " 1:4", "0:", "5:4", "1:", "1:🚤", "2:4🚤", // half a pair
			"3:b4!", "4:b4A=", "2147483648:4", "99999999999999999999:4", "1:2x", "1:21:",
		},
		engineio.V4: {"b!!", "bA", "\x1e", "\x1e4", "4\x1e", "4\x1e\x1e4", "4\x1eb!"},
	} {
		for _, body := range bodies {
			if got, err := splitPayload(t, v, []byte(body)); !isProtocolError(err) {
				t.Errorf("revision %s: %q was split into %+v, %v", v, body, got, err)
			} else if len(err.Error()) > 200 {
				t.Errorf("revision %s: %q: the error has %d bytes", v, body, len(err.Error()))
			}
		}
	}
	// An error does not repeat a whole body.
	_, _, _, err := engineio.CutPayload(engineio.V3, []byte(strings.Repeat("x", 1<<20)))
	if !isProtocolError(err) || len(err.Error()) > 200 {
		t.Errorf("the error has %d bytes", len(err.Error()))
	}
	for _, v := range []engineio.Version{engineio.V3, engineio.V4} {
		if _, _, _, err := engineio.CutPayload(v, nil); !isProtocolError(err) {
			t.Errorf("revision %s: nothing was cut: %v", v, err)
		}
	}
}

func TestPayloadRoundTrip(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) payloadPacket {
		kind := rapid.SampledFrom([]string{"0", "1", "2", "3", "4", "5", "6"}).Draw(t, "kind")
		data := strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x1e", "") // JSON has it escaped
		return payloadPacket{kind + data, false}
	})
	binary := rapid.Map(rapid.SliceOf(rapid.Byte()), func(data []byte) payloadPacket { return payloadPacket{string(data), true} })
	rapid.Check(t, func(t *rapid.T) {
		packets := rapid.SliceOfN(rapid.OneOf(text, binary), 1, 20).Draw(t, "packets")
		v := rapid.SampledFrom([]engineio.Version{engineio.V3, engineio.V4}).Draw(t, "version")
		got, err := splitPayload(t, v, joinPayload(v, packets))
		if err != nil || !slices.Equal(got, packets) {
			t.Fatalf("%+v became %+v, %v", packets, got, err)
		}
	})
}

// FuzzPayload looks for bodies that crash whoever reads them, or that change on their way through.
func FuzzPayload(f *testing.F) {
	for _, seed := range []string{"4:4þ🚤10:b4AAEe/w==1:2", "4þ🚤\x1ebAAEe/w==\x1e2", "1:🚤", "2:b4", "b", "\x1e", "3:4\xff\xfe", "9:"} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, body []byte, three bool) {
		v := engineio.V4
		if three {
			v = engineio.V3
		}
		packets, err := splitPayload(t, v, body)
		if err != nil {
			return
		}
		again, err := splitPayload(t, v, joinPayload(v, packets))
		if err != nil || !slices.Equal(again, packets) {
			t.Errorf("%q became %+v, then %+v, %v", body, packets, again, err)
		}
	})
}
