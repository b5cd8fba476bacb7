package engineio_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sailscope/sailsclient/engineio"
)

func TestParseVersion(t *testing.T) {
	for _, v := range []engineio.Version{engineio.Auto, engineio.V3, engineio.V4} {
		if got, err := engineio.ParseVersion(v.String()); err != nil || got != v {
			t.Errorf("%s: %v %v", v, got, err)
		}
	}
	if _, err := engineio.ParseVersion("5"); err == nil || !strings.Contains(err.Error(), "auto, 3 or 4") {
		t.Errorf("5: %v", err)
	}
}

func TestBinaryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		payload := rapid.SliceOf(rapid.Byte()).Draw(t, "payload")
		v := rapid.SampledFrom([]engineio.Version{engineio.V3, engineio.V4}).Draw(t, "version")
		got, err := engineio.BinaryPayload(v, engineio.AppendBinary(nil, v, payload))
		if err != nil || !bytes.Equal(got, payload) {
			t.Fatalf("%v became %v, %v", payload, got, err)
		}
	})
	for _, frame := range [][]byte{nil, {3, 1}} {
		if _, err := engineio.BinaryPayload(engineio.V3, frame); !isProtocolError(err) {
			t.Errorf("%v in revision 3: %v", frame, err)
		}
	}
}

func isProtocolError(err error) bool {
	_, ok := errors.AsType[*engineio.ProtocolError](err)
	return ok
}

func TestParseHandshake(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		text              string
		interval, timeout time.Duration
		maxPayload        int
		bad               bool
	}{
		"revision 4":      {`{"sid":"a","upgrades":["x"],"pingInterval":300,"pingTimeout":200,"maxPayload":5}`, 300 * time.Millisecond, 200 * time.Millisecond, 5, false},
		"revision 3":      {`{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":60000}`, 25 * time.Second, time.Minute, 0, false},
		"no times":        {`{"sid":"a"}`, 25 * time.Second, 20 * time.Second, 0, false},
		"negative times":  {`{"sid":"a","pingInterval":-1,"pingTimeout":-1}`, 25 * time.Second, 20 * time.Second, 0, false},
		"times too long":  {`{"sid":"a","pingInterval":9223372036854775807,"pingTimeout":9223372036854775807}`, 7 * day, 7 * day, 0, false},
		"times too short": {`{"sid":"a","pingInterval":1,"pingTimeout":0.25}`, 10 * time.Millisecond, 10 * time.Millisecond, 0, false},
		"odd numbers":     {`{"sid":"a","pingInterval":25000.5,"pingTimeout":2e4,"maxPayload":-1e18}`, 25 * time.Second, 20 * time.Second, 0, false},
		"beyond numbers":  {`{"sid":"a","pingInterval":1e400,"pingTimeout":1e30,"maxPayload":1e400}`, 7 * day, 7 * day, math.MaxInt32, false},
		"megabytes":       {text: `{"sid":"a","x":"` + strings.Repeat("x", 1<<20) + `"}`, bad: true},
		"a long id":       {text: `{"sid":"` + strings.Repeat("x", 1000) + `"}`, bad: true},
		"a long number":   {text: `{"sid":"a","pingInterval":"` + strings.Repeat("9", 50_000) + `x"}`, bad: true},
		"no id":           {text: `{"pingInterval":1}`, bad: true},
		"not JSON":        {text: `<html>`, bad: true},
		"nothing":         {text: ``, bad: true},
		"of another type": {text: `{"sid":5}`, bad: true},
	} {
		got, err := engineio.ParseHandshake([]byte(c.text))
		if isProtocolError(err) != c.bad || (err != nil) != c.bad {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err != nil && len(err.Error()) > 3000 {
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		}
		if !c.bad && (got.SID != "a" || got.PingInterval != c.interval || got.PingTimeout != c.timeout || got.MaxPayload != c.maxPayload) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What a server offers to upgrade to is a few names.
func TestUpgradesAreBounded(t *testing.T) {
	upgrades := strings.Repeat(`"x",`, 1000) + `"` + strings.Repeat("x", 1000) + `"`
	got, err := engineio.ParseHandshake([]byte(`{"sid":"a","upgrades":["` + strings.Repeat("x", 1000) + `","websocket",` + upgrades + `]}`))
	if err != nil || got.Upgrades[0] != "websocket" || len(got.Upgrades) > 10 {
		t.Errorf("%.100q, %v", got.Upgrades, err)
	}
}

// drawHandshake draws one that AppendHandshake can say exactly.
func drawHandshake(t *rapid.T) engineio.Handshake {
	ms := func(label string) time.Duration {
		return time.Duration(rapid.IntRange(10, 1_000_000).Draw(t, label)) * time.Millisecond
	}
	return engineio.Handshake{
		SID:          rapid.StringN(1, 40, -1).Draw(t, "sid"),
		Upgrades:     []string{},
		PingInterval: ms("interval"), PingTimeout: ms("timeout"),
		MaxPayload: rapid.IntRange(0, 1<<30).Draw(t, "maxPayload"),
	}
}

func TestHandshakeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawHandshake(t)
		packet, err := engineio.AppendHandshake(nil, want)
		if err != nil || engineio.PacketType(packet[0]) != engineio.Open {
			t.Fatalf("%q %v", packet, err)
		}
		got, err := engineio.ParseHandshake(packet[1:])
		if err != nil || got.SID != want.SID || got.PingInterval != want.PingInterval ||
			got.PingTimeout != want.PingTimeout || got.MaxPayload != want.MaxPayload {
			t.Fatalf("%+v became %+v, %v", want, got, err)
		}
	})
}

func FuzzParseHandshake(f *testing.F) {
	for _, seed := range []string{
		`{"sid":"a","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`,
		`{"sid":"a"}`, `{"sid":"","pingInterval":1e99}`, `[]`, `null`, ``, `{"sid":"a","pingInterval":9223372036854775807}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := engineio.ParseHandshake(data)
		if err == nil && (h.SID == "" || h.PingInterval <= 0 || h.PingTimeout <= 0 || h.PingInterval+h.PingTimeout <= 0) {
			t.Errorf("%q became %+v", data, h)
		}
	})
}

func TestSendQueueIsBounded(t *testing.T) {
	t.Run("in packets", func(t *testing.T) {
		q := engineio.NewSendQueue()
		for i := range engineio.MaxQueuedPackets {
			if err := q.Put([]byte{byte(i)}); err != nil {
				t.Fatalf("packet %d: %v", i, err)
			}
		}
		if err := q.Put(nil); !errors.Is(err, engineio.ErrQueueFull) {
			t.Errorf("one more: %v", err)
		}
		if got := q.Take(); len(got) != engineio.MaxQueuedPackets || got[1][0] != 1 {
			t.Errorf("took %d packets", len(got))
		}
		if err := q.Put(nil); err != nil {
			t.Errorf("after taking: %v", err)
		}
	})
	t.Run("in bytes", func(t *testing.T) {
		q := engineio.NewSendQueue()
		huge := make([]byte, engineio.MaxQueuedBytes+1)
		if err := q.Put(huge); err != nil {
			t.Errorf("a huge packet alone: %v", err)
		}
		if err := q.Put([]byte("x")); !errors.Is(err, engineio.ErrQueueFull) {
			t.Errorf("another one: %v", err)
		}
	})
	t.Run("closed", func(t *testing.T) {
		q := engineio.NewSendQueue()
		if err := q.Put([]byte("last")); err != nil {
			t.Fatal(err)
		}
		q.Close()
		if err := q.Put(nil); !errors.Is(err, engineio.ErrClosed) {
			t.Errorf("after closing: %v", err)
		}
		if got := q.Take(); len(got) != 1 || string(got[0]) != "last" {
			t.Errorf("what waited is gone: %q", got)
		}
		if got := q.Take(); got != nil {
			t.Errorf("closed and empty: %q", got)
		}
	})
	t.Run("discarded", func(t *testing.T) {
		q := engineio.NewSendQueue()
		if err := q.Put([]byte("never")); err != nil {
			t.Fatal(err)
		}
		q.Discard()
		if got := q.Take(); got != nil {
			t.Errorf("discarded, yet there is %q", got)
		}
	})
}
