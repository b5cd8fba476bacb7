package demo

import (
	"testing"

	"sailscope/sailsclient/engineio"
)

// FuzzReceive looks for what a client can send to take the server down, or to
// leave something behind.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		"40", "41", "2", "3", "1", "6", `42["get",{"url":"/boat"}]`, `421["post",{"url":"/boat","data":{"name":"x"}}]`,
		`420["put",{"url":"/berth/1/boats","data":[1,2]}]`, `451-["post",{"url":"/echo","data":{"b":{"_placeholder":true,"num":0}}}]`,
		`42["get",{"url":"/boat?where=%7B%7D&sort=name&limit=1","headers":{"a":1},"params":[]}]`, "40/admin,", "4", "",
	} {
		f.Add(seed, []byte{1, 2}, true)
	}
	s, err := Start(Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, text string, attachment []byte, three bool) {
		version := engineio.V4
		if three {
			version = engineio.V3
		}
		session := s.newSession(mustRequest(t, s.URL()+"?"+sdkVersionParam+"=1.2.1"), version)
		session.connect("fuzzed")
		_ = session.receive(false, []byte(text)) // an error ends a session
		_ = session.receive(true, attachment)
		session.end(cut)
		session.leave()
		if n := s.Sockets(); n != 0 {
			t.Errorf("%d sockets are left", n)
		}
	})
}
